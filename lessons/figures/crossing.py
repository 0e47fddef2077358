"""Two bills of one network: trained once, asked every day. On which day do they cross?"""

import math
from dataclasses import dataclass

import plotly.graph_objects as go

import charts
from engine.core.clock import Clock
from engine.core.units import (
    DAY,
    Rounded,
    about_time,
    exactly,
)
from engine.costs import RETRAINED, Even, Serving, even
from engine.training import Trainer
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
from lessons.figures.graduate import CONFIG, STEPS
from lessons.figures.stopwatch import both_jobs, timed_number

BATCH = CONFIG.batch_size
DAILY = {
    "100": "100",
    "10000": "10,000",
    "1000000": "1 million",
    "100000000": "100 million",
}
NEVER = f"{math.inf:g}"  # days


@dataclass(frozen=True)
class State:
    """Seconds of processor time for one update and for one answer, as measured."""

    update: float
    answer: float

    @property
    def one_update(self) -> Rounded:
        """As it is shown."""
        return exactly(self.update)

    @property
    def training(self) -> Rounded:
        """Seconds for the whole training."""
        return exactly(STEPS * self.one_update.value)

    def even(self, longer: int = 1) -> Even:
        """After how many answers both bills are even. longer: times the training took."""
        return even(longer * self.training.value, self.answer)


class Crossing:
    """A large bill once, against a tiny bill again and again."""

    title = "When has answering cost as much as training?"
    controls = (
        Choice("daily", "Answers a day", DAILY, "10000"),
        Choice("again", "Trained anew", {f"{d:g}": words for d, words in RETRAINED.items()}, NEVER),
        Slider("longer", "Train so many times longer than measured", 1, 1000, 1, 1),
        Button("measure", "Train it and ask it"),
    )
    timed = True

    def start(self) -> State | None:
        """Nothing trained yet."""
        return None

    def working(self, state: State | None, button: str, values: Values) -> Work[State]:
        """A perceptron is trained, and sits the exam, under a stopwatch."""
        return (yield from bills())

    def show(self, state: State | None, values: Values) -> Shown:
        """Both bills over the days, and the day on which they cross."""
        if state is None:
            return Shown((), "Both bills follow from two times: one training, one answer.")
        longer = int(values["longer"])
        both = state.even(longer)
        serving = Serving(int(values["daily"]), float(values["again"]))
        day = serving.crossing_day(both.answers.value, 1)
        numbers = (
            Number(f"training, {STEPS} updates", state.training.text, "estimated",
                   f"{STEPS} × {state.one_update.text}, an update as measured", Clock.PROCESSOR),
            *([Number(f"training, {longer:,} times longer", both.training.text, "estimated",
                      f"{state.training.text} × {longer:,}", Clock.PROCESSOR)]
              if longer > 1 else []),
            timed_number(f"one answer, in batches of {BATCH}", both.answer.text),
            Number("so many answers cost as much, about", both.answers.text, "estimated",
                   both.formula),
            Number("the bills cross" + (" after about" if math.isfinite(day) else ""), _when(day),
                   "estimated",
                   f"{both.words} ÷ {DAILY[values['daily']]} a day; with each new "
                   "training, the training’s bill grows by one more"),
        )  # fmt: skip
        return Shown(
            numbers,
            _says(day, values, both),
            _chart(both.training.value, both.answer.value, serving, day),
            f"Two lines over days, the bill of training and the bill of all answers. {_alt(day)}",
            drawn="Both lines are estimated: the measured times × how often.",
        )

    def measuring(self) -> Work[Measured]:
        """After how many answers has the tiny network served as much as it trained?"""
        found = yield from bills()
        both = found.even()
        answers = both.answers.value
        option = 0 if answers < 1000 else 1 if answers < 1_000_000 else 2
        return Measured(
            option,
            f"an update takes {found.one_update.text}, so "
            f"{STEPS} take {both.training.text}; that ÷ {both.answer.text} an answer, in batches "
            f"of {BATCH}, makes {both.words}.",
            f"both bills are even after {both.words}",
            how="measured, all in processor time",
        )


def bills() -> Work[State]:
    """Train a perceptron, let it answer for held-out shapes after each update, and time both.

    Same weights on both bills, same batch size: that is what makes the comparison fair.
    """
    update, answers = yield from both_jobs(Trainer(CONFIG), STEPS - 1)
    return State(update, answers / BATCH)


def _when(day: float) -> str:
    return "never" if math.isinf(day) else about_time(day * DAY)


def _alt(day: float) -> str:
    return "They never cross." if math.isinf(day) else f"They cross after about {_when(day)}."


def _says(day: float, values: Values, both: Even) -> str:
    sum_ = f"{both.training.text} of {Clock.PROCESSOR} for training, and {both.words} to match it."
    if math.isinf(day):
        return (
            f"{sum_} At {DAILY[values['daily']]} a day they never catch up: the next training is "
            "due first. Here training stays the larger bill."
        )
    if values["again"] != NEVER:
        return (
            f"{sum_} The amber line jumps with each new training, and the teal one climbs past it "
            f"after about {_when(day)}."
        )
    return (
        f"{sum_} The amber line stands still. The teal one never stops climbing. (Alone, an answer "
        f"takes longer: {BATCH} at a time share the work of starting.)"
    )


def _chart(training: float, answer: float, serving: Serving, day: float) -> go.Figure:
    """From a second to a few thousand years, in even steps of the powers of ten."""
    days = [10 ** (i / 20) for i in range(-106, 127)]
    return charts.crossing_bills(
        days,
        [serving.training_bill(training, d) for d in days],
        [d * serving.answers_per_day * answer for d in days],
        day,
    )


FIGURES.register(
    "crossing",
    title=Crossing.title,
    summary="One large bill against many tiny ones: the day on which they cross.",
)(Crossing())
