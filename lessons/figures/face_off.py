"""The face-off: one small network trains and answers on the spot, and five differences show."""

from collections.abc import Sequence
from dataclasses import dataclass

import charts
from charts import Bar
from engine.core.clock import Clock
from engine.core.facts import fact
from engine.core.stats import median
from engine.core.units import (
    Rounded,
    exactly,
    seconds_text,
)
from engine.costs import even
from engine.inference import Classifier, serve, shape_classifier
from engine.models.trainable import all_weights
from engine.training import Trainer, TrainingConfig
from lessons.figures import (
    FIGURES,
    Button,
    Choice,
    Measured,
    Number,
    Shown,
    Values,
    Work,
)
from lessons.figures.graduate import STEPS
from lessons.figures.stopwatch import ROUNDS, TURNS, both_jobs, timed_number

ALONE = 40
LAPS = 10  # of a training that gets good at it
CONFIG = TrainingConfig(model="perceptron")


@dataclass(frozen=True)
class Found:
    """What both jobs took, in seconds.

    training, answering: of an image, undisturbed, in batches of the same size, in processor time as
    in the lesson on a billion predictions · waited, alone: on the clock, since somebody waits: of
    an image in training, and the median of single answers · shapes: one lap through them all ·
    changed: weights moved by training, by answering.
    """

    batch_size: int
    updates: int
    labels: int
    shapes: int
    weights: int
    training: float
    answering: float
    waited: float
    alone: float
    answers: int
    changed: tuple[int, int]
    exam: tuple[float, float]

    @property
    def each(self) -> tuple[Rounded, Rounded]:
        """An image in training, and one in inference, as they are shown."""
        return exactly(self.training), exactly(self.answering)

    @property
    def ratio(self) -> float:
        """How many times as long an image takes in training."""
        training, answering = self.each
        return training.value / answering.value

    @property
    def update(self) -> Rounded:
        """Of a whole batch."""
        return exactly(self.batch_size * self.training)

    @property
    def run(self) -> Rounded:
        """Seconds for a whole training of STEPS updates."""
        return exactly(STEPS * self.update.value)


class FaceOff:
    """Five questions to both lives of one network, answered by one measurement."""

    title = "Both jobs, measured"
    controls = (
        Choice(
            "ask",
            "What to compare",
            {
                "purpose": "Purpose",
                "compute": "Compute",
                "latency": "Latency",
                "data": "Data",
                "frequency": "Frequency",
            },
            "purpose",
        ),
        Button("measure", "Train it and let it answer"),
    )
    timed = True

    def start(self) -> Found | None:
        """Nothing measured yet."""
        return None

    def working(self, state: Found | None, button: str, values: Values) -> Work[Found]:
        """Train a fresh perceptron for a moment, and let the same weights answer."""
        return (yield from facing_off())

    def show(self, state: Found | None, values: Values) -> Shown:
        """One of the five, with its evidence."""
        if state is None:
            return Shown((), "A fresh network will train, then the same weights answer.")
        views = {
            "purpose": _purpose,
            "compute": _compute,
            "latency": _latency,
            "data": _data,
            "frequency": _frequency,
        }
        return views[values["ask"]](state)

    def measuring(self) -> Work[Measured]:
        """How many times as long does an image take in training?"""
        found = yield from facing_off()
        training, answering = found.each
        option = 0 if found.ratio < 2 else 1 if found.ratio <= 6 else 2
        return Measured(
            option,
            f"{training.text} of processor time "
            f"for an image in training, {answering.text} in inference. "
            f"That is {found.ratio:.1f} times as long.",
            f"one image takes {found.ratio:.1f} times as long in training as in inference",
            how=f"measured, in batches of {found.batch_size}",
        )


def facing_off() -> Work[Found]:
    """Train and answer by turns, so that a busy moment of the machine hits both alike."""
    trainer, size = Trainer(CONFIG), CONFIG.batch_size
    shapes = trainer.split.validation
    before = serve(_frozen(trainer), trainer.dataset, shapes, size).accuracy
    first = all_weights(trainer.model)
    training, answering = yield from both_jobs(trainer, ROUNDS * TURNS)
    trained = all_weights(trainer.model)
    classifier = _frozen(trainer)
    exam = serve(classifier, trainer.dataset, shapes, size)
    alone = [
        serve(classifier, trainer.dataset, index, 1).bill.seconds
        for index in shapes[:ALONE].split(1)
    ]
    moved = (
        int((trained != first).sum()),
        int((all_weights(trainer.model) != trained).sum()),
    )
    return Found(
        batch_size=size,
        updates=trainer.steps,
        labels=trainer.history.images,
        shapes=len(trainer.split.train),
        weights=trained.numel(),
        training=training / size,
        answering=answering / size,
        waited=trainer.history.seconds / trainer.history.images,
        alone=median(alone),
        answers=ROUNDS * TURNS * size + exam.answers + ALONE,
        changed=moved,
        exam=(before, exam.accuracy),
    )


def _frozen(trainer: Trainer) -> Classifier:
    return shape_classifier("lesson", trainer.model, trainer.dataset)


def _purpose(found: Found) -> Shown:
    before, after = found.exam
    numbers = (
        Number("weights moved by training", f"{found.changed[0]:,}"),
        Number("weights moved by answering", f"{found.changed[1]:,}"),
    )
    bars = [
        Bar("exam before training", before),
        Bar("exam after training", after),
    ]
    return Shown(
        numbers,
        f"{found.updates} updates moved {found.changed[0]:,} of {found.weights:,} weights. "
        f"{found.answers:,} answers moved {found.changed[1]:,}.",
        charts.shares(bars, "Right answers on shapes never seen"),
        f"Right answers: {before:.0%} before training, {after:.0%} after.",
        drawn="Both bars are measured.",
    )


def _compute(found: Found) -> Shown:
    training, answering = found.each
    numbers = (
        timed_number("one image in training", training.text),
        timed_number("one image in inference", answering.text),
        Number("training, next to inference", f"{found.ratio:.1f} × as long", "estimated",
               f"{training.text} ÷ {answering.text}"),
    )  # fmt: skip
    bars = [
        Bar("training", 1e6 * found.training, "training"),
        Bar("inference", 1e6 * found.answering),
    ]
    return Shown(
        numbers,
        f"In batches of {found.batch_size}, so that neither has an advantage.",
        charts.bars(bars, "One image", "µs", Clock.PROCESSOR),
        f"One image takes {found.ratio:.1f} times as long in training.",
        drawn="Both bars are measured.",
    )


def _latency(found: Found) -> Shown:
    one = exactly(found.waited)
    laps = LAPS * found.shapes * one.value
    how = f"{LAPS} × {found.shapes:,} shapes × {one.text}, as the first updates took"
    numbers = (
        Number(f"a training of {LAPS} laps", seconds_text(laps), "estimated", how, Clock.WALL),
        Number("one answer, alone", seconds_text(found.alone), how=f"the median of {ALONE}",
               clock=Clock.WALL),
    )  # fmt: skip
    instant = fact("instant")
    bars = [
        Bar("the whole training", laps, "training", seconds_text(laps)),
        Bar("feels instant", instant.number, "neutral", f"{instant.number:g}\u00a0s"),
        Bar("one answer, alone", found.alone, text=seconds_text(found.alone)),
    ]
    bars.sort(key=lambda bar: bar.value)
    return Shown(
        numbers,
        "Nobody stands and waits for the training: large ones take weeks. Ours is so short because "
        "the network is tiny.",
        charts.magnitudes(bars, "Seconds", 3, Clock.WALL),
        f"On a scale of powers of ten: {_alt(bars)}.",
        drawn="All on the clock, since somebody waits. The answer is measured, the training "
        "estimated from what one image takes; what "
        f"feels instant is sourced: [{instant.source}]({instant.link}).",
    )


def _alt(bars: Sequence[Bar]) -> str:
    return ", ".join(f"{bar.label} {bar.text}" for bar in bars)


def _data(found: Found) -> Shown:
    numbers = (
        Number("labels used in training", f"{found.labels:,}"),
        Number("images in one update", str(found.batch_size)),
    )
    return Shown(
        numbers,
        f"Each of the {found.labels:,} images in training came with the right answer on its back. "
        "An answer takes one image and no label. If there were one, nobody would ask.",
    )


def _frequency(found: Found) -> Shown:
    both = even(found.run.value, found.answering)
    one = both.answer.value
    numbers = (
        _training(found),
        timed_number(f"one answer, in batches of {found.batch_size}", both.answer.text),
        Number("so many answers take as long, about", both.answers.text, "estimated",
               both.formula),
    )  # fmt: skip
    rows = [(1, "1 answer"), (1_000, "1,000 answers"), (1_000_000, "a million answers")]
    bars = [Bar("the training", found.run.value, "training", seconds_text(found.run.value))]
    for count, name in rows:
        seconds = count * one
        bars.append(Bar(name, seconds, text=seconds_text(seconds)))
    bars.sort(key=lambda bar: bar.value)
    return Shown(
        numbers,
        f"After {both.words}, the small bill has caught up.",
        charts.magnitudes(bars, "Seconds", 3, Clock.PROCESSOR),
        f"On a scale of powers of ten: {_alt(bars)}.",
        drawn="All estimated: the measured update and the measured answer, each × how many.",
    )


def _training(found: Found) -> Number:
    """The bill of a whole training, as the lesson on a billion predictions has it."""
    how = f"{STEPS} × {found.update.text}, an update as measured"
    name = f"a training, {STEPS} updates"
    return Number(name, found.run.text, "estimated", how, Clock.PROCESSOR)


FIGURES.register(
    "face-off",
    title=FaceOff.title,
    summary="Purpose, compute, latency, data and frequency: both jobs measured on one network.",
)(FaceOff())
