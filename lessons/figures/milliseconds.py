"""Where do the milliseconds go? One photo, one real answer, and a stopwatch on every stage."""

from dataclasses import dataclass, replace

import charts
from engine.core.clock import Clock
from engine.core.stats import median
from engine.core.units import milliseconds_text, percent_text
from engine.inference import Answer, Prediction, load_classifier, shared_classifier
from engine.photos.samples import sample
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

WHEN = {"warm": "The network is in memory", "cold": "First answer after a start"}
WARM, COLD = WHEN
RUNS = 3
PREPARING = ("decode", "upright", "resize", "normalise")

Stages = tuple[tuple[str, float], ...]
ALT = "A tabby cat with green eyes, from close by."


@dataclass(frozen=True)
class State:
    """(stage, seconds) of the last warm answer and of the last cold one; empty for not yet.

    answer: what the network said of the photo.
    """

    warm: Stages = ()
    cold: Stages = ()
    answer: Answer | None = None


class Milliseconds:
    """From the bytes of a photo to the name of an animal."""

    title = "Where the milliseconds go"
    controls = (
        Choice("when", "When", WHEN, WARM),
        Button("ask", "What is in the cat photo?"),
    )
    timed = True

    def start(self) -> State:
        """Nobody has asked yet."""
        return State()

    def working(self, state: State, button: str, values: Values) -> Work[State]:
        """Answer, with the network in memory or with one fresh from disk."""
        if values["when"] == WARM or not state.warm:
            stages, answer = yield from warm()
            state = replace(state, warm=stages, answer=answer)
        if values["when"] == COLD:
            yield 0.8
            state = replace(state, cold=cold())
        return state

    def known(self, state: State, values: Values) -> bool:
        """Whether an answer of this kind was timed."""
        return bool(state.cold if values["when"] == COLD else state.warm)

    def show(self, state: State, values: Values) -> Shown:
        """The stages one after the other, on a line of milliseconds."""
        is_cold = values["when"] == COLD
        stages = state.cold if is_cold else state.warm
        if not stages:
            says = "The network will look at this very photo."
            return Shown((), says, picture=sample("cat"), picture_alt=ALT)
        total = _sum(stages)
        name, longest = max(stages, key=lambda stage: stage[1])
        numbers = [
            Number("from the file to the answer", _milliseconds(total), clock=Clock.WALL),
            Number(f"longest: {charts.STAGE_WORDS[name]}", f"{longest / total:.0%}"),
        ]
        if state.answer is not None:
            sure = percent_text(state.answer.probability)
            numbers.insert(0, Number("what it sees", f"{state.answer.word}, {sure} sure"))
        if is_cold:
            waits = _milliseconds(total), _milliseconds(_sum(state.warm))
            times, how = total / _sum(state.warm), f"{waits[0]} ÷ {waits[1]}"
            numbers += [
                Number("a warm answer", waits[1], clock=Clock.WALL),
                Number("cold, next to warm", f"{times:.1f} × as long", "estimated", how),
            ]
            says = f"On the clock, the first caller waits {waits[0]}, the second {waits[1]}."
        else:
            says = f"Of {RUNS} warm answers the middle one, stage by stage."
        title = "A cold answer" if is_cold else "A warm answer"
        spoken = ", ".join(f"{charts.STAGE_WORDS[n]} {_milliseconds(s)}" for n, s in stages)
        chart = charts.waterfall(stages, title)
        alt = f"{title}: {spoken}."
        drawn = "Each bar is measured, on the clock."
        return Shown(tuple(numbers), says, chart, alt, drawn, sample("cat"), ALT)

    def measuring(self) -> Work[Measured]:
        """Which part of a warm answer takes longest?"""
        took = dict((yield from warm())[0])
        parts = (
            sum(took[name] for name in PREPARING),
            took["forward"],
            took["softmax"],
        )
        return Measured(
            parts.index(max(parts)),
            f"{_milliseconds(parts[0])} to get the photo ready, "
            f"{_milliseconds(parts[1])} for the forward pass, {_milliseconds(parts[2])} for "
            "softmax.",
            f"the forward pass took {_milliseconds(parts[1])} of {_milliseconds(sum(parts))} on "
            "the clock",
            how="measured, on the clock",
        )


def warm() -> Work[tuple[Stages, Answer]]:
    """Return the median of each stage, after one answer that isn't counted; and the answer."""
    classifier, photo = shared_classifier(), sample("cat")
    classifier.predict(photo)
    runs: list[Prediction] = []
    for turn in range(RUNS):
        yield (turn + 1) / (RUNS + 1)
        runs.append(classifier.predict(photo))
    stages = tuple(
        (stage.name, median([run.stages[i].seconds for run in runs]))
        for i, stage in enumerate(runs[0].stages)
    )
    return stages, runs[0].answer


def cold() -> Stages:
    """Read the network from disk, then answer once."""
    fresh = load_classifier()
    answer = fresh.predict(sample("cat"))
    return ("read", fresh.load_seconds), *((s.name, s.seconds) for s in answer.stages)


def _sum(stages: Stages) -> float:
    return sum(seconds for _, seconds in stages)


def _milliseconds(seconds: float) -> str:
    return "under 0.1\u00a0ms" if seconds < 1e-4 else milliseconds_text(seconds)


FIGURES.register(
    "milliseconds",
    title=Milliseconds.title,
    summary="A real answer about a photo, stage by stage, warm and cold.",
)(Milliseconds())
