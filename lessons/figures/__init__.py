"""Interactive figures for lessons: one file each, found by walking. No Streamlit in here.

A figure lists its controls, keeps whatever state it likes, and shows itself as a chart and some
numbers. The lesson page draws the controls, hands the state back and forth, and keeps it for the
visitor.
"""

import math
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar, runtime_checkable

import plotly.graph_objects as go

from engine.core.clock import Clock
from engine.core.registry import Registry
from engine.errors import LessonError
from lessons.lesson import Setting


@dataclass(frozen=True)
class Slider:
    """A number to set, from low to high."""

    name: str
    label: str
    low: float
    high: float
    step: float
    start: float


@dataclass(frozen=True)
class Choice:
    """One of a few options: a value, which lessons and figures go by, and its label for people.

    start: the value picked at first.
    """

    name: str
    label: str
    options: Mapping[str, str]
    start: str


@dataclass(frozen=True)
class Button:
    """Something to do."""

    name: str
    label: str


@dataclass(frozen=True)
class Waits:
    """Buttons that do nothing for so many milliseconds each, worked and timed by the browser.

    limits: (seconds, what a wait up to there is), lines on the scale · feelings: (seconds, words
    for a wait that is shorter), in order; the last for all that are longer · first: what is said
    before anything was pressed.
    """

    name: str
    label: str
    milliseconds: tuple[int, ...]
    limits: tuple[tuple[float, str], ...]
    feelings: tuple[tuple[float, str], ...]
    first: str


@dataclass(frozen=True)
class LiveCamera:
    """The photo network on the visitor's own camera, in their browser; only where there is one."""

    name: str
    label: str


Control = Slider | Choice | Button | Waits | LiveCamera
Values = Mapping[str, Any]
Kind = Literal["measured", "worked out", "estimated", "sourced", "set", "made up", ""]


@dataclass(frozen=True)
class Number:
    """A figure with its unit, and where it comes from: measured, worked out exactly from numbers
    in sight, estimated, sourced, set by you, or made up for the lesson.

    how: the formula or the source, in words; what is worked out, estimated or sourced has it ·
    kind: empty where there is no figure yet, only dots · clock: whose time it is, for a time that
    was measured or follows from one that was.
    """

    label: str
    value: str
    kind: Kind = "measured"
    how: str = ""
    clock: Clock | None = None

    @property
    def origin(self) -> str:
        """Where it comes from, and for a time whose it is: measured, on the clock."""
        return f"{self.kind}, {self.clock}" if self.clock else self.kind


@dataclass(frozen=True)
class Shown:
    """A figure as it stands: numbers, a chart or a picture or none, and words for what one sees.

    alt: the chart in a sentence, for those who don't see it · drawn: where the chart's figures
    come from: measured, estimated, sourced, or made up for the lesson · picture: the bytes of a
    picture file to look at, with its own alt text.
    """

    numbers: tuple[Number, ...]
    says: str
    chart: go.Figure | None = None
    alt: str = ""
    drawn: str = ""
    picture: bytes = b""
    picture_alt: str = ""


@dataclass(frozen=True)
class Measured:
    """The answer to a quiz, as this machine has just measured it: an option, and the words.

    option: None where it is too close to call, or where nothing could be measured fairly; the
    words say which · headline: the figure alone, for the certificate; none where there is none,
    and then nothing is kept · how: measured, counted, worked out; none where nothing was ·
    first: what has to be said before anything else.
    """

    option: int | None
    says: str
    headline: str = ""
    how: str = ""
    first: str = ""

    @property
    def now(self) -> str:
        """The words while it is fresh: Just measured: …"""
        return " ".join(filter(None, (self.first, self.how and f"Just {self.how}:", self.says)))

    @property
    def later(self) -> str:
        """The words for what was measured on another occasion: Measured: …"""
        how = self.how and f"{self.how[0].upper()}{self.how[1:]}:"
        return " ".join(filter(None, (self.first, how, self.says)))


@dataclass(frozen=True)
class Ways:
    """Seconds that the visitor's own two ways to an answer take; None where they aren't measured.

    way: to this server and back · server, device: one answer there, and one in their browser.
    """

    way: float | None = None
    server: float | None = None
    device: float | None = None


NO_WAYS = Ways()
Found = TypeVar("Found")
Work = Generator[float, None, Found]


class Figure(Protocol):
    """What every figure offers. One with buttons can also be pressed: it is `Acting` or `Working`.

    One that answers a quiz is `Answering` or `Measuring`. The other protocols are abilities that a
    figure may have.
    """

    title: str

    @property
    def controls(self) -> tuple[Control, ...]:
        """What the visitor turns and presses, in the order in which it is drawn."""

    def start(self) -> Any:
        """Return the state before anything was pressed."""

    def show(self, state: Any, values: Values) -> Shown:
        """Return what is to be seen. Changes nothing."""


@runtime_checkable
class Acting(Protocol):
    """A figure whose buttons do what they do within 300 ms."""

    def act(self, state: Any, button: str, values: Values) -> Any:
        """Return the state after a button was pressed."""


@runtime_checkable
class Working(Protocol):
    """A figure whose buttons may take longer, so that the page shows how far it is."""

    def working(self, state: Any, button: str, values: Values) -> Work[Any]:
        """Yield the share that is done, 0–1; return the state after a button was pressed."""


@runtime_checkable
class Answering(Protocol):
    """A figure that finds the answer to a quiz within 300 ms."""

    def measure(self) -> Measured:
        """Return the answer."""


@runtime_checkable
class Measuring(Protocol):
    """A figure that may take longer to find the answer to a quiz."""

    def measuring(self) -> Work[Measured]:
        """Yield the share that is done, 0–1; return the answer."""


@runtime_checkable
class Knowing(Protocol):
    """A figure that can tell what it has measured. Of others, whatever isn't the start counts."""

    def known(self, state: Any, values: Values) -> bool:
        """Whether what a lesson wants measured `memoize` has been, for these values."""


@runtime_checkable
class Turning(Acting, Protocol):
    """A figure whose buttons turn its own controls: the page sets them, then draws them."""

    def moved(self, state: Any) -> Values:
        """Return where the controls stand after a press, by name, inside their range."""


@runtime_checkable
class Racing(Protocol):
    """A figure whose quiz the visitor's own browser measures too, and that starts from there."""

    def starts(self, ways: Ways) -> Values:
        """Return where controls stand at first, by name, as far as anything is known."""

    def download_bytes(self) -> int:
        """Return how much has to come before a device can answer."""

    def serving(self) -> Work[float]:
        """Yield the share that is done, 0–1; return the seconds of an answer on this server."""

    def verdict(self, ways: Ways) -> Measured:
        """Return the answer to the quiz."""


@runtime_checkable
class Timed(Protocol):
    """A figure with numbers of the clock: they differ from one try to the next."""

    timed: bool


def finished(work: Work[Found]) -> Found:
    """Do all of some work in one go, and return what it found."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            found: Found = end.value
            return found


def settings(figure: Figure) -> list[Slider | Choice]:
    """Return the controls that have a value."""
    return [c for c in figure.controls if isinstance(c, Slider | Choice)]


def begun(figure: Figure, ways: Ways = NO_WAYS) -> Values:
    """Return where each control stands at first."""
    starts = figure.starts(ways) if isinstance(figure, Racing) else {}
    return {**{c.name: c.start for c in settings(figure)}, **starts}


def values_of(figure: Figure, setting: Setting, ways: Ways = NO_WAYS) -> Values:
    """Return each control's value in a lesson's step. Raises LessonError for an impossible one."""
    controls = {c.name: c for c in settings(figure)}
    unknown = [name for name, _ in setting.values if name not in controls]
    if unknown:
        raise LessonError(f"“{figure.title}” has no control called {unknown[0]}.")
    return {**begun(figure, ways), **{name: _read(controls[name], v) for name, v in setting.values}}


def _read(control: Slider | Choice, text: str) -> object:
    if isinstance(control, Choice):
        if text in control.options:
            return text
    else:
        try:
            number = type(control.start)(text)
        except ValueError:
            number = math.nan
        if control.low <= number <= control.high:
            return number
    raise LessonError(f"“{control.label}” can't be set to {text}.")


def pressing(figure: Figure, state: Any, buttons: Sequence[str], values: Values) -> Work[Any]:
    """Press some buttons one after the other, bit by bit where the figure can."""
    assert isinstance(figure, Acting | Working), figure.title
    known = [control.name for control in figure.controls if isinstance(control, Button)]
    for number, button in enumerate(buttons):
        if button not in known:
            raise LessonError(f"“{figure.title}” has no button called {button}.")
        if isinstance(figure, Working):
            work = figure.working(state, button, values)
            state = yield from scaled(work, number / len(buttons), (number + 1) / len(buttons))
        else:
            state = figure.act(state, button, values)
        if isinstance(figure, Turning):
            values = {**values, **figure.moved(state)}
    return state


def answering(figure: Figure) -> Work[Measured]:
    """Find the answer to a figure's quiz, bit by bit where it can."""
    if isinstance(figure, Measuring):
        return (yield from figure.measuring())
    assert isinstance(figure, Answering), figure.title
    return figure.measure()


def scaled(work: Work[Found], start: float, end: float) -> Work[Found]:
    """Do some work as a part of more: its share runs from start to end instead of 0 to 1."""
    while True:
        try:
            yield start + (end - start) * next(work)
        except StopIteration as done:
            found: Found = done.value
            return found


FIGURES: Registry[Figure] = Registry("figure", "lessons.figures")
