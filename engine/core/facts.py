"""Sourced figures. Each has a value, a unit, a year, a source and a link, or it isn't shown."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from engine.core.paths import ASSETS
from engine.core.units import number_text, unbroken
from engine.errors import FactError

FACTS = ASSETS / "facts.toml"
Counts = Literal["operations", "multiply-adds", ""]
OPERATIONS: dict[Counts, int] = {"operations": 1, "multiply-adds": 2}  # in one of what is counted


@dataclass(frozen=True)
class Fact:
    """One figure that others measured or stated.

    value: as it is shown, or a number · unit: “” for plain text · year: of the source ·
    high: the other end, where the source gives a range from `value` on · counts: what a number of
    operations counts one by one, as sources differ; empty for other figures.
    """

    value: float | str
    unit: str
    year: int
    source: str
    link: str
    high: float | None = None
    counts: Counts = ""

    @property
    def text(self) -> str:
        """The figure with its unit."""
        value = self.value if isinstance(self.value, str) else number_text(self.value)
        range_ = "" if self.high is None else f" to {number_text(self.high)}"
        gap = "" if self.unit.startswith("%") else " "
        return unbroken(f"{value}{range_}{gap}{self.unit}".strip())

    @property
    def number(self) -> float:
        """The value to compute with. Raises FactError for a fact in words."""
        if isinstance(self.value, str):
            raise FactError(f"“{self.text}” is no number.")
        return float(self.value)

    @property
    def operations(self) -> float:
        """The value in operations, two for a multiply-add, so that it can stand beside others.

        Raises FactError where the fact doesn't say what it counts.
        """
        if not self.counts:
            raise FactError(f"“{self.text}” doesn't say what it counts.")
        return self.number * OPERATIONS[self.counts]

    @property
    def markdown(self) -> str:
        """The figure, and its source as a link."""
        return f"{self.text} ([{self.source}]({self.link}))"


@lru_cache(maxsize=1)
def facts() -> dict[str, Fact]:
    """Return all facts by name. Raises FactError for one that can't be checked."""
    tables = tomllib.loads(FACTS.read_text(encoding="utf-8"))
    return {name: parse(name, table) for name, table in tables.items()}


def parse(name: str, table: dict[str, object]) -> Fact:
    """Make a Fact of one table. Raises FactError where something is missing or odd."""
    value, unit, year = table.get("value"), table.get("unit"), table.get("year")
    source, link = table.get("source"), table.get("link")
    if not isinstance(value, float | int | str) or value == "":
        raise FactError(f"The fact “{name}” has no value.")
    if not isinstance(unit, str):
        raise FactError(f"The fact “{name}” has no unit.")
    if not isinstance(year, int):
        raise FactError(f"The fact “{name}” has no year.")
    if not (isinstance(source, str) and source):
        raise FactError(f"The fact “{name}” has no source.")
    if not (isinstance(link, str) and link.startswith("https://")):
        raise FactError(f"The fact “{name}” has no link.")
    high = table.get("high")
    if high is not None and not (
        isinstance(high, float | int) and isinstance(value, float | int) and high > value
    ):
        raise FactError(f"The fact “{name}” has an odd range.")
    counts = table.get("counts", "")
    if counts not in ("", *OPERATIONS):
        raise FactError(f"The fact “{name}” counts something odd.")
    return Fact(value, unit, year, source, link, high, counts)


def fact(name: str) -> Fact:
    """Return one fact. Raises FactError for an unknown name."""
    if name not in facts():
        raise FactError(f"There is no fact called “{name}”.")
    return facts()[name]
