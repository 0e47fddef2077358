"""Feel a delay: the one place in the app where time is wasted on purpose."""

from dataclasses import dataclass, replace
from time import perf_counter, sleep

from engine import charts
from engine.facts import fact
from engine.units import seconds_text
from lessons.figures import FIGURES, Button, Number, Shown, Values

DRAWN = "Each dot is measured. The lines are sourced: Nielsen 1993."
DELAYS = {"ms20": 20, "ms100": 100, "ms400": 400, "ms1000": 1000, "ms3000": 3000}


@dataclass(frozen=True)
class State:
    """The button pressed last, and (button, seconds) for each wait so far."""

    last: str = ""
    waited: tuple[tuple[str, float], ...] = ()


class Waiting:
    """Five buttons that do nothing, each for another length of time."""

    title = "Feel the wait"
    controls = tuple(Button(name, f"{ms:,} ms", "inference") for name, ms in DELAYS.items())
    timed = True
    waits = True  # the wait is the lesson

    def start(self) -> State:
        """Not waited yet."""
        return State()

    def act(self, state: State, button: str, values: Values) -> State:
        """Do nothing, for as long as the button says."""
        start = perf_counter()
        sleep(DELAYS[button] / 1000)
        waited = {**dict(state.waited), button: perf_counter() - start}
        return replace(state, last=button, waited=tuple(waited.items()))

    def show(self, state: State, values: Values) -> Shown:
        """The waits so far, between the limits of patience."""
        waited = dict(state.waited)
        rows = [(f"{ms:,} ms", waited.get(name, 0.0)) for name, ms in DELAYS.items()]
        limits = [
            (_seconds("instant"), "instant"),
            (_seconds("flow"), "in the flow"),
            (_seconds("attention"), "waiting"),
        ]
        chart = charts.waits(rows, limits)
        if not state.last:
            return Shown(
                (),
                "Press each button, from left to right. The delay is put on: this machine sleeps "
                "for that long, on purpose. Nowhere else in this app is time wasted.",
                chart,
                "An empty scale from a hundredth of a second to ten seconds, with lines at 0.1, 1 "
                "and 10 seconds.",
                drawn=DRAWN,
            )
        seconds = waited[state.last]
        numbers = (
            Number("you asked for", f"{DELAYS[state.last]:,}\u00a0ms", "set"),
            Number("this machine slept for", f"{1000 * seconds:,.1f}\u00a0ms"),
        )
        alt = "; ".join(f"{name} took {seconds_text(s)}" for name, s in rows if s)
        return Shown(
            numbers,
            f"{_feeling(seconds)} The delay was put on. The way to your screen and back comes on "
            "top of it.",
            chart,
            f"Waits on a scale with lines at 0.1, 1 and 10 seconds: {alt}.",
            drawn=DRAWN,
        )


def _feeling(seconds: float) -> str:
    if seconds < _seconds("instant"):
        return "**Instant.** It feels as if you had done it yourself."
    if seconds < 0.35:
        return "**Nearly instant.** You can just tell that a machine was in between."
    if seconds < _seconds("flow"):
        return "**A moment.** You notice it, and your thought stays whole."
    if seconds < 2:
        return "**A pause.** Your thought is about to wander off."
    return "**A wait.** Did you look away? Did you wonder whether it works at all?"


def _seconds(name: str) -> float:
    value = fact(name).value
    assert isinstance(value, int | float), name
    return float(value)


FIGURES.register(
    "waiting",
    title=Waiting.title,
    summary="Five delays from 20 ms to 3 s, put on purpose, to feel what each is like.",
)(Waiting())
