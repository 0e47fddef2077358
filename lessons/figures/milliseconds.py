"""Where do the milliseconds go? One photo, one real answer, and a stopwatch on every stage."""

from dataclasses import dataclass, replace

from engine import charts
from engine.costs import median
from engine.inference import load_classifier, shared_classifier
from engine.samples import sample
from lessons.figures import (
    FIGURES,
    Button,
    Choice,
    Measured,
    Number,
    Shown,
    Values,
    Work,
    finished,
)

WARM, COLD = "The network is in memory", "First answer after a start"
RUNS = 3
PREPARING = ("decode", "upright", "resize", "normalise")

Stages = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class State:
    """(stage, seconds) of the last warm answer and of the last cold one; empty for not yet."""

    warm: Stages = ()
    cold: Stages = ()


class Milliseconds:
    """From the bytes of a photo to the name of an animal."""

    title = "Where the milliseconds go"
    controls = (
        Choice("when", "When", (WARM, COLD), WARM),
        Button("ask", "What is in the cat photo?"),
    )
    timed = True

    def start(self) -> State:
        """Nobody has asked yet."""
        return State()

    def act(self, state: State, button: str, values: Values) -> State:
        """Answer, with the network in memory or with one fresh from disk."""
        return finished(self.working(state, button, values))

    def working(self, state: State, button: str, values: Values) -> Work[State]:
        """The same, answer by answer."""
        if values["when"] == COLD:
            compared = state if state.warm else replace(state, warm=(yield from warm()))
            yield 0.8
            return replace(compared, cold=cold())
        return replace(state, warm=(yield from warm()))

    def show(self, state: State, values: Values) -> Shown:
        """The stages one after the other, on a line of milliseconds."""
        is_cold = values["when"] == COLD
        stages = state.cold if is_cold else state.warm
        if not stages:
            return Shown((), "Press the button, and the network looks at the sample photo of a "
                             "cat, for real.")  # fmt: skip
        total = _sum(stages)
        name, longest = max(stages, key=lambda stage: stage[1])
        numbers = [
            Number("from the file to the answer", _milliseconds(total)),
            Number(f"longest: {charts.STAGE_WORDS[name]}", f"{longest / total:.0%}"),
        ]
        if state.warm and state.cold:
            times = _sum(state.cold) / _sum(state.warm)
            numbers.append(Number("cold, next to warm", f"{times:.1f} × as long"))
        says = (
            "A cold start: first the network has to be read from disk. Then it may answer."
            if is_cold
            else f"A warm answer: the middle one of {RUNS}, stage by stage."
        )
        title = "A cold answer, ms" if is_cold else "A warm answer, ms"
        spoken = ", ".join(f"{charts.STAGE_WORDS[n]} {_milliseconds(s)}" for n, s in stages)
        chart = charts.waterfall(stages, title)
        return Shown(tuple(numbers), says, chart, f"{title}: {spoken}.", "Each bar is measured.")

    def measure(self) -> Measured:
        """Which part of a warm answer takes longest?"""
        return finished(self.measuring())

    def measuring(self) -> Work[Measured]:
        """The same, answer by answer."""
        took = dict((yield from warm()))
        parts = (
            sum(took[name] for name in PREPARING),
            took["forward"],
            took["softmax"],
        )
        return Measured(
            parts.index(max(parts)),
            f"Just measured: {_milliseconds(parts[0])} to get the photo ready, "
            f"{_milliseconds(parts[1])} for the forward pass, {_milliseconds(parts[2])} for "
            "softmax.",
            f"the forward pass took {_milliseconds(parts[1])} of {_milliseconds(sum(parts))}",
        )


def warm() -> Work[Stages]:
    """Return the median of each stage, after one answer that isn't counted."""
    classifier, photo = shared_classifier(), sample("cat")
    classifier.predict(photo)
    runs = []
    for turn in range(RUNS):
        yield (turn + 1) / (RUNS + 1)
        runs.append(classifier.predict(photo).stages)
    names = [stage.name for stage in runs[0]]
    return tuple((name, median([run[i].seconds for run in runs])) for i, name in enumerate(names))


def cold() -> Stages:
    """Read the network from disk, then answer once."""
    fresh = load_classifier()
    answer = fresh.predict(sample("cat"))
    return ("read", fresh.load_seconds), *((s.name, s.seconds) for s in answer.stages)


def _sum(stages: Stages) -> float:
    return sum(seconds for _, seconds in stages)


def _milliseconds(seconds: float) -> str:
    ms = 1000 * seconds
    if ms < 0.1:
        return "under 0.1\u00a0ms"
    return f"{ms:.1f}\u00a0ms" if ms < 100 else f"{ms:,.0f}\u00a0ms"


FIGURES.register(
    "milliseconds",
    title=Milliseconds.title,
    summary="A real answer about a photo, stage by stage, warm and cold.",
)(Milliseconds())
