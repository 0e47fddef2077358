"""Everything a run depends on, checked: what can't be trained can't be said."""

import math
from dataclasses import dataclass, replace
from typing import Any

from engine.data import DATASETS, Choice, Draw, is_points
from engine.errors import ConfigError
from engine.models.trainable import ACTIVATIONS, MODELS, MOST_DROPOUT, Layout, check_layout
from engine.training.optimizers import OPTIMIZERS
from engine.training.schedules import SCHEDULES

# Names of schedules and activations → words for people.
TITLES = {
    "constant": "Constant",
    "cosine": "Cosine",
    "one-cycle": "One-cycle",
    "relu": "ReLU",
    "tanh": "tanh",
    "sigmoid": "Sigmoid",
    "leaky-relu": "Leaky ReLU",
}
# On offer on the page, and what a race lines up.
RATES = (0.0001, 0.0003, 0.001, 0.002, 0.005, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
LARGEST_RATE = 1e30  # float32 ends at 3e38
LARGEST_BATCH = 1024
LARGEST_SEED = 2**31 - 1
POINTS = (20, 2000)
MOST_NOISE = 0.5
SHARES = (0.1, 0.9)
LAPS = (1, 1000)


@dataclass(frozen=True)
class TrainingConfig:
    """Everything a run depends on. Raises ConfigError for what can't be trained.

    dataset, points, noise: what to learn; the last two for points in the plane alone ·
    share: of each class, for learning · label_noise: share of those whose label is wrong ·
    model, widths, activation, dropout, batch_norm: the network; no widths are the default ones ·
    optimizer, lr, weight_decay: lr is the size of a step ·
    schedule, laps: how lr goes, over so many epochs; a constant one has no end. It is called laps
    as it is in links that were handed out and in files of weights, whose keys these fields are ·
    batch_size: examples an update · seed: decides points, split, first weights, order and masks.
    """

    dataset: str = "animals"
    model: str = "cnn"
    optimizer: str = "adam"
    lr: float = 0.005
    batch_size: int = 64
    seed: int = 0
    points: int = 250
    noise: float = 0.1
    share: float = 0.8
    label_noise: float = 0.0
    widths: tuple[int, ...] = ()
    activation: str = "relu"
    dropout: float = 0.0
    batch_norm: bool = False
    schedule: str = "constant"
    laps: int = 10
    weight_decay: float = 0.0

    def __post_init__(self) -> None:
        _known("dataset", self.dataset, DATASETS)
        _known("network", self.model, MODELS)
        _known("optimiser", self.optimizer, OPTIMIZERS)
        _known("schedule", self.schedule, SCHEDULES)
        _known("activation", self.activation, ACTIVATIONS)
        if not (_is_number(self.lr, int | float) and 0 < self.lr <= LARGEST_RATE):
            raise ConfigError("The learning rate must be a number above 0, and not absurdly large.")
        _whole("batch size", self.batch_size, 1, LARGEST_BATCH)
        _whole("seed", self.seed, 0, LARGEST_SEED)
        _whole("number of points", self.points, *POINTS)
        _whole("number of laps", self.laps, *LAPS)
        _within("noise", self.noise, 0, MOST_NOISE)
        _within("share for learning", self.share, *SHARES)
        _within("share of wrong labels", self.label_noise, 0, 0.5)
        _within("dropout", self.dropout, 0, MOST_DROPOUT)
        _within("weight decay", self.weight_decay, 0, 1)
        self._check_network()

    def _check_network(self) -> None:
        if not isinstance(self.batch_norm, bool):
            raise ConfigError("Batch norm is on or off.")
        if not (isinstance(self.widths, tuple) and all(_is_number(w, int) for w in self.widths)):
            raise ConfigError("The hidden layers must be whole numbers, as in 4-2.")
        if self.batch_norm and self.batch_size < 2:
            raise ConfigError(
                "Batch norm compares the examples of a batch: it needs two at the least.",
                "Make the batch larger, or leave batch norm out.",
            )
        check_layout(self.model, DATASETS[self.dataset].traits["shape"], self.layout)

    @property
    def layout(self) -> Layout:
        """What the network is built by."""
        return Layout(self.widths, self.activation, self.dropout, self.batch_norm)

    @property
    def choice(self) -> Choice:
        """What the examples are picked by. Settings that change nothing are left out."""
        draw = Draw(self.points, self.noise, self.seed) if is_points(self.dataset) else Draw()
        return Choice(self.dataset, draw, self.seed, self.share, self.label_noise)


def default_config(dataset: str) -> TrainingConfig:
    """Return sensible settings for a dataset. Raises RegistryError."""
    return TrainingConfig(**{"dataset": dataset, **DATASETS[dataset].traits.get("defaults", {})})


def first_widths(dataset: str, model: str) -> tuple[int, ...]:
    """Return the hidden layers that a network begins with on a dataset; none are its own usual."""
    config = default_config(dataset)
    return config.widths if config.model == model else ()


def with_optimizer(config: TrainingConfig, optimizer: str) -> TrainingConfig:
    """Return the settings with another optimiser, and the rate on offer that suits it best."""
    before, after = (OPTIMIZERS[name].build.stride for name in (config.optimizer, optimizer))
    rate = config.lr * after / before
    return replace(config, optimizer=optimizer, lr=nearest_rate(rate))


def calmer_rate(config: TrainingConfig) -> float:
    """Return the rate to try after one that ran away: a tenth, or the usual one if that is less."""
    sensible = with_optimizer(default_config(config.dataset), config.optimizer).lr
    return min(nearest_rate(config.lr / 10), sensible)


def nearest_rate(lr: float) -> float:
    """Return the learning rate on offer that is the nearest, as a ratio."""
    return min(RATES, key=lambda rate: abs(math.log(rate / lr)))


def _is_number(value: object, kind: Any) -> bool:
    """Whether it is a number of that kind; True and False are not."""
    return isinstance(value, kind) and not isinstance(value, bool)


def _known(kind: str, name: str, choices: Any) -> None:
    if not (isinstance(name, str) and name in choices):
        raise ConfigError(f"There is no {kind} called “{name}”.", f"Pick: {', '.join(choices)}.")


def _whole(what: str, value: object, low: int, high: int) -> None:
    if not (_is_number(value, int) and low <= value <= high):  # type: ignore[operator]
        raise ConfigError(f"The {what} must be a whole number from {low:,} to {high:,}.")


def _within(what: str, value: object, low: float, high: float) -> None:
    if not (_is_number(value, int | float) and low <= value <= high):  # type: ignore[operator]
        raise ConfigError(f"The {what} must be a number from {low:g} to {high:g}.")
