"""Several runs with different settings, side by side: which learns faster, and what it costs."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from engine.core.registry import Registry
from engine.errors import ConfigError
from engine.models.trainable import MODELS, default_widths
from engine.training.config import TITLES, TrainingConfig, first_widths, with_optimizer
from engine.training.history import Evaluation
from engine.training.optimizers import OPTIMIZERS

MOST = 4
POINTS = 60  # of a runner's looks at the held-out examples, so many are drawn
GLANCES = 40  # so many of them there are in a race, where its updates are quick enough

# Preset → which settings differ from runner to runner, each a function of the present ones.
PRESETS: dict[str, Callable[[TrainingConfig], list[dict[str, Any]]]] = {
    "optimisers": lambda c: [  # each with the rate that suits it
        {"optimizer": o, "lr": with_optimizer(c, o).lr} for o in OPTIMIZERS
    ],
    "learning rates": lambda c: [{"lr": rate} for rate in (0.0003, 0.001, 0.01, 0.1)],
    "batch sizes": lambda c: [{"batch_size": size} for size in (8, 32, 128, 512)],
    "networks": lambda c: [  # the present one as it is, each other one with its usual layers
        {} if name == c.model else {"model": name, "widths": first_widths(c.dataset, name)}
        for name in MODELS
    ],
}
WORDS = {
    "dataset": "", "model": "", "optimizer": "", "lr": "rate ", "batch_size": "batch ",
    "seed": "seed ", "points": "points ", "noise": "noise ", "share": "share ",
    "label_noise": "wrong labels ", "widths": "layers ", "activation": "", "dropout": "dropout ",
    "batch_norm": "batch norm ", "schedule": "", "laps": "laps ", "weight_decay": "decay ",
}  # fmt: skip
ENTRIES: dict[str, Registry[Any]] = {"model": MODELS, "optimizer": OPTIMIZERS}
OF_HIDDEN = ("widths", "activation", "dropout", "batch_norm")


@dataclass(frozen=True)
class RacePoint:
    """A runner at one look at the held-out examples. accuracy: 0–1 · operations: estimated."""

    updates: int
    seconds: float
    operations: float
    accuracy: float


def line_up(config: TrainingConfig, preset: str) -> list[TrainingConfig]:
    """Return up to four configs that differ in one setting. What can't be trained stays away."""
    runners = []
    for changes in PRESETS[preset](config):
        try:
            runners.append(replace(config, **changes))
        except ConfigError:
            continue
    return runners[:MOST]


def labels(configs: list[TrainingConfig]) -> list[str]:
    """Return a short name for each: the settings in which they differ, and a number for twins."""
    fields = [f for f in WORDS if len({_setting(config, f) for config in configs}) > 1]
    names = [_listed(config, fields) or "run" for config in configs]
    return [
        name if names.count(name) == 1 else f"{name} {names[: place + 1].count(name)}"
        for place, name in enumerate(names)
    ]


def in_words(config: TrainingConfig) -> str:
    """Return the settings of a runner: the main ones, and whatever else isn't as usual."""
    plain = TrainingConfig(dataset=config.dataset, model=config.model)
    main = ("model", "widths", "optimizer", "lr", "batch_size", "seed")
    others = [f for f in WORDS if f not in main and getattr(config, f) != getattr(plain, f)]
    return _listed(config, [*main, *others])


def _listed(config: TrainingConfig, fields: list[str]) -> str:
    return ", ".join(said for f in fields if (said := _said(config, f)))


def _setting(config: TrainingConfig, field: str) -> Any:
    """Return a setting; hidden layers that are the network's usual ones as what they are."""
    value = getattr(config, field)
    return value or default_widths(config.model) if field == "widths" else value


def _said(config: TrainingConfig, field: str) -> str:
    """Return a setting in words; no words on hidden layers for a network that has none."""
    if field in OF_HIDDEN and not default_widths(config.model):
        return ""
    return WORDS[field] + _word(field, _setting(config, field))


def _word(field: str, value: Any) -> str:
    if isinstance(value, tuple):
        return "-".join(map(str, value))
    if isinstance(value, bool):
        return "on" if value else "off"
    if field in ENTRIES:
        return ENTRIES[field][value].title
    return f"{value:g}" if isinstance(value, int | float) else TITLES.get(value, str(value))


def beyond_chance(best: Evaluation, other: Evaluation) -> bool:
    """Whether the lead of the best is more than two standard errors of the difference.

    That of two shares p of n examples each is the root of the sum of their p(1 − p) ÷ n.
    """
    variance = sum(look.accuracy * (1 - look.accuracy) / look.images for look in (best, other))
    return best.accuracy - other.accuracy > 2 * math.sqrt(variance)


def laps(view: Any, examples: float, flops: float) -> list[RacePoint]:
    """Return a run's looks at the held-out examples, thinned, with what had been spent by then.

    view: of the run · examples: an update, on average · flops: of one example in training.
    """
    looks = view.evaluations[:: -(-len(view.evaluations) // POINTS) or 1]
    if view.evaluations and looks[-1] is not view.evaluations[-1]:
        looks = [*looks, view.evaluations[-1]]
    updates = [0.0, *(point[0] for point in view.curve)]
    seconds = np.interp([look.step for look in looks], updates, [0.0, *view.clock])
    each = flops * examples
    return [
        RacePoint(look.step, float(at), each * look.step, look.accuracy)
        for look, at in zip(looks, seconds, strict=True)
    ]
