"""Interactive figures for lessons: one file each, found by walking. No Streamlit in here.

A figure lists its controls, keeps whatever state it likes, and shows itself as a chart and some
numbers. The lesson page draws the controls, hands the state back and forth, and keeps it for the
visitor.
"""

import math
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar

import plotly.graph_objects as go

from engine.core.clock import Clock
from engine.core.registry import Registry
from engine.errors import LessonError
from lessons.course import Setting


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
    """One of a few options."""

    name: str
    label: str
    options: tuple[str, ...]
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


Control = Slider | Choice | Button | Waits
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
    and then nothing is kept.
    """

    option: int | None
    says: str
    headline: str = ""


class Figure(Protocol):
    """What a figure offers, beside one way to be pressed and, for a quiz, measured.

    `act(state, button, values)` returns the state after a button was pressed, and `measure()` a
    Measured, both within 300 ms. What may take longer works bit by bit instead, so that the page
    can show how far it is: `working(state, button, values)` and `measuring()` yield the share that
    is done, 0–1, and return the same. `press` and `answering` work with either.

    Where a lesson wants something measured `once`, a figure may tell by `known(state, values)` if
    it has been, for these values. Without it, whatever isn't the start counts as measured.

    A figure whose buttons turn its own controls has `moved(state) -> Values`: where the controls
    stand after a press, by name, inside their range. The page sets them there before it draws
    them, so such a figure acts at once and has no `working`.
    """

    title: str

    @property
    def controls(self) -> tuple[Control, ...]:
        """What the visitor turns and presses, in the order in which it is drawn."""

    def start(self) -> Any:
        """Return the state before anything was pressed."""

    def show(self, state: Any, values: Values) -> Shown:
        """Return what is to be seen. Changes nothing."""


Found = TypeVar("Found")
Work = Generator[float, None, Found]


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


def begun(figure: Figure) -> Values:
    """Return where each control stands at first."""
    return {c.name: c.start for c in settings(figure)}


def values_of(figure: Figure, setting: Setting) -> Values:
    """Return each control's value in a lesson's step. Raises LessonError for an impossible one."""
    controls = {c.name: c for c in settings(figure)}
    unknown = [name for name, _ in setting.values if name not in controls]
    if unknown:
        raise LessonError(f"“{figure.title}” has no control called {unknown[0]}.")
    return {**begun(figure), **{name: _read(controls[name], v) for name, v in setting.values}}


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
    known = [control.name for control in figure.controls if isinstance(control, Button)]
    for number, button in enumerate(buttons):
        if button not in known:
            raise LessonError(f"“{figure.title}” has no button called {button}.")
        if hasattr(figure, "working"):
            work = figure.working(state, button, values)
            state = yield from scaled(work, number / len(buttons), (number + 1) / len(buttons))
        else:
            state = figure.act(state, button, values)  # type: ignore[attr-defined]
        if hasattr(figure, "moved"):
            values = {**values, **figure.moved(state)}
    return state


def press(figure: Figure, state: Any, button: str, values: Values) -> Any:
    """Return the state after a button was pressed, however long that takes."""
    return finished(pressing(figure, state, [button], values))


def answering(figure: Figure) -> Work[Measured]:
    """Find the answer to a figure's quiz, bit by bit where it can."""
    if hasattr(figure, "measuring"):
        found: Measured = yield from figure.measuring()
        return found
    return figure.measure()  # type: ignore[attr-defined, no-any-return]


def scaled(work: Work[Found], start: float, end: float) -> Work[Found]:
    """Do some work as a part of more: its share runs from start to end instead of 0 to 1."""
    while True:
        try:
            yield start + (end - start) * next(work)
        except StopIteration as done:
            found: Found = done.value
            return found


FIGURES: Registry[Figure] = Registry("figure", "lessons.figures")
