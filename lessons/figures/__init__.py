"""Interactive figures for lessons: one file each, found by walking. No Streamlit in here.

A figure lists its controls, keeps whatever state it likes, and shows itself as a chart and some
numbers. The lesson page draws the controls, hands the state back and forth, and keeps it for the
visitor.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import plotly.graph_objects as go

from engine.registry import Registry


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
    """Something to do. phase colours it: “training” or “inference”."""

    name: str
    label: str
    phase: Literal["training", "inference", ""] = ""


Control = Slider | Choice | Button
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Number:
    """A figure with its unit, and whether it was measured, estimated or sourced."""

    label: str
    value: str
    kind: Literal["measured", "estimated", "sourced"] = "measured"


@dataclass(frozen=True)
class Shown:
    """A figure as it stands: numbers, a chart or none, and words for what one sees.

    alt: the chart in a sentence, for those who don't see it.
    """

    numbers: tuple[Number, ...]
    says: str
    chart: go.Figure | None = None
    alt: str = ""


@dataclass(frozen=True)
class Measured:
    """The answer to a quiz, as this machine has just measured it: an option, and the words."""

    option: int
    says: str


class Figure(Protocol):
    """What a figure offers. A quiz that is measured needs `measure` as well."""

    title: str
    controls: tuple[Control, ...]

    def start(self) -> Any:
        """Return the state before anything was pressed."""

    def act(self, state: Any, button: str, values: Values) -> Any:
        """Return the state after a button was pressed. Returns within 300 ms."""

    def show(self, state: Any, values: Values) -> Shown:
        """Return what is to be seen. Changes nothing."""


FIGURES: Registry[Figure] = Registry("figure", "lessons.figures")
