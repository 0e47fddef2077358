"""What a training run costs: operations, memory, time, energy, money, carbon."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import charts
from engine.core.clock import Clock
from engine.core.facts import fact
from engine.core.units import (
    bytes_text,
    count_text,
    exactly,
    money_text,
    rounded,
    scaled,
    scaled_text,
)
from engine.costs import Phase, Tariff
from engine.inference import shape_classifier
from engine.models import Arithmetic, Memory, arithmetic, inference_memory
from engine.training import Trainer, TrainingConfig, training_memory
from lessons.figures import (
    FIGURES,
    Button,
    Choice,
    Measured,
    Number,
    Shown,
    Slider,
    Values,
    Work,
)
from lessons.figures.stopwatch import TURNS, one_update, timed_number

NETWORKS = {"linear": "Linear", "perceptron": "Perceptron", "cnn": "Convolutional"}
PLACES = {"world": "World", "france-poland": "France and Poland"}
GRIDS = {  # place → where, as words behind a figure → its grid
    "world": {"": "grid-world"},
    "france-poland": {" in France": "grid-france", " in Poland": "grid-poland"},
}
WATTS, CORES, PUE, RENT = "watts-epyc-7763", "cores-epyc-7763", "pue-industry", "usd-cpu"
UPDATES = 3 * TURNS
IMAGES = "the images"  # of one batch, in memory
DRAWN = (
    "Counted here, number by number, so measured; the activations are those of a batch of 64. A "
    "KiB is 1,024 bytes, a MiB 1,024 KiB."
)


@dataclass(frozen=True)
class Anatomy:
    """Operations of one image, and the memory of both phases, for one batch."""

    work: Arithmetic
    training: Memory
    serving: Memory


@dataclass(frozen=True)
class State:
    """network → processor seconds an image in training, as measured here."""

    speeds: Mapping[str, float] = field(default_factory=dict)


class RunCost:
    """Plan a training, and read its bill."""

    title = "Plan a training run"
    controls = (
        Choice("network", "Network", NETWORKS, "perceptron"),
        Slider("images", "Images to study", 1_000, 100_000, 1_000, 8_000),
        Slider("epochs", "Epochs: laps through them all", 1, 100, 1, 10),
        Choice("grid", "Electricity from", PLACES, "world"),
        Button("measure", "Time this machine"),
    )
    timed = True

    def start(self) -> State:
        """Nothing timed yet."""
        return State()

    def known(self, state: State, values: Values) -> bool:
        """Whether this network has been timed: the rest is multiplying."""
        return values["network"] in state.speeds

    def working(self, state: State, button: str, values: Values) -> Work[State]:
        """Make a few updates under the stopwatch."""
        network: str = values["network"]
        speed = yield from seconds_per_image(network)
        return State({**state.speeds, network: speed})

    def show(self, state: State, values: Values) -> Shown:
        """The bill as far as it is known, and the memory of one batch."""
        network: str = values["network"]
        built = anatomy(network)
        passes = int(values["images"]) * int(values["epochs"])
        one = built.work
        flops = one.training * passes
        formula = f"({one.forward:,} forward + {one.backward:,} back) × {passes:,} images"
        known = [
            Number(
                "operations",
                count_text(flops),
                "estimated",
                formula,
            ),
            Number("memory for one batch", bytes_text(built.training.total)),
        ]
        lines = [
            f"**Operations**: {formula}. The way back takes "
            f"{one.backward / one.forward:.1f} times as many as the way forward."
        ]
        speed = state.speeds.get(network)
        if speed is None:
            lines.append("The rest of the bill takes a stopwatch: **Time this machine**.")
        else:
            more, words = _bill(speed, passes, GRIDS[values["grid"]])
            known, lines = known + more, lines + words
        lines.append(_memory(built))
        says = "  \n".join(lines)
        columns: list[tuple[Phase, list[tuple[str, int]]]] = [
            ("training", built.training.parts(IMAGES)),
            ("inference", built.serving.parts(IMAGES)),
        ]
        alt = (
            f"Memory for one batch of 64: {bytes_text(built.training.total)} in training, "
            f"{bytes_text(built.serving.total)} in inference."
        )
        return Shown(tuple(known), says, charts.memory(columns), alt, DRAWN)

    def measure(self) -> Measured:
        """Weights, gradients and Adam's notes, next to the weights alone."""
        memory = anatomy("perceptron").training
        held = memory.weights + memory.gradients + memory.optimizer
        times = held / memory.weights
        return Measured(
            {2: 0, 3: 1}.get(round(times), 2),
            f"weights {memory.weights:,} bytes, gradients "
            f"{memory.gradients:,}, Adam’s notes {memory.optimizer:,}. Together that is "
            f"{times:.1f} times the weights.",
            f"training holds {times:.1f} times the memory of the weights",
            how="counted, number by number",
        )


def seconds_per_image(network: str) -> Work[float]:
    """Train a fresh network for a moment; return the processor time of an update ÷ its images."""
    trainer = Trainer(TrainingConfig(model=network))
    return (yield from one_update(trainer, UPDATES)) / trainer.batch_size


@lru_cache(maxsize=len(NETWORKS))
def anatomy(network: str) -> Anatomy:
    """Count what does not depend on the machine: the same for everybody."""
    trainer = Trainer(TrainingConfig(model=network))
    trainer.step()  # Adam makes its notes at the first update
    x, _ = trainer.dataset.batch(trainer.split.train[: trainer.config.batch_size])
    frozen = shape_classifier("lesson", trainer.model, trainer.dataset).model
    assert frozen is not None
    return Anatomy(
        arithmetic(trainer.model, trainer.dataset.shape),
        training_memory(trainer),
        inference_memory(frozen, x),
    )


def _bill(speed: float, passes: int, grids: Mapping[str, str]) -> tuple[list[Number], list[str]]:
    """Time, energy, money and carbon, and how they were worked out."""
    one = exactly(speed)
    time = exactly(one.value * passes)
    watts, cores, pue, rent = (fact(name).number for name in (WATTS, CORES, PUE, RENT))
    tariff = Tariff(watts, pue, rent, grams_per_kwh=0, cores=cores)
    likely, most = (scaled(1000 * kwh(time.value), "Wh") for kwh in (tariff.kwh, tariff.most_kwh))
    numbers = [
        timed_number("one image", one.text),
        Number("time", time.text, "estimated", "one image × all images × laps", Clock.PROCESSOR),
        Number(f"energy, about; at most {most.text}", likely.text, "estimated",
               "time × watts ÷ cores × cooling, and at most the watts of all cores; a mWh is a "
               "thousandth of a watt-hour"),
        Number("money", _money(tariff.usd(time.value)), "estimated", "time × rent"),
        *(Number(f"CO₂e{place}, about", _carbon(likely.value, grid), "estimated",
                 "the likely energy × grams a kilowatt-hour; all gases that heat the air, counted "
                 "as CO₂")
          for place, grid in grids.items()),
    ]  # fmt: skip
    words = [
        f"**Time**: {one.text} × {passes:,} images, all in processor time.",
        f"**Energy**: time × {_cited(WATTS, 'W')} ÷ {_cited(CORES, 'cores')} × "
        f"{_cited(PUE, 'for cooling and the like')}. One thread keeps about one core busy. At most "
        "it could take what the whole processor takes at full load.",
        f"**Money**: time × {_cited(RENT, 'USD an hour')}, a small rented machine.",
        *(
            f"**Carbon{place}**: energy × {_cited(grid, 'g CO2e a kWh')}."
            for place, grid in grids.items()
        ),
    ]
    return numbers, words


def _carbon(wh: float, grid: str) -> str:
    """Grams of CO2e. wh: energy in watt-hours."""
    return scaled_text(wh / 1000 * fact(grid).number, "g", 2)


def _money(usd: float) -> str:
    """US dollars; less than a cent in cents, as nobody pays in powers of ten."""
    if usd >= 0.01:
        return money_text(usd)
    if usd < 1e-4:
        return "under 0.01\u00a0US\u00a0cents"
    return f"{rounded(100 * usd, 2):g}\u00a0US\u00a0cents"


def _memory(built: Anatomy) -> str:
    """What training has to keep that an answer has not."""
    kept, used = built.training.activations, built.serving.activations
    if kept < 2 * used:
        return (
            "**Memory**: gradients and the optimiser’s notes are for training alone. Activations "
            "are few, for there are few layers to keep them from. Convolutional has more."
        )
    return (
        f"**Memory**: training keeps the activations of layer after layer for the way back, "
        f"{bytes_text(kept)}. An answer lets go of them on its way, and never holds more than "
        f"{bytes_text(used)}."
    )


def _cited(name: str, unit: str) -> str:
    """A sourced figure in few words, with its source."""
    return f"{fact(name).number:g} {unit} ([{fact(name).source}]({fact(name).link}))"


FIGURES.register(
    "run-cost",
    title=RunCost.title,
    summary="Operations, memory, time, energy, money and carbon of a training that you plan.",
)(RunCost())
