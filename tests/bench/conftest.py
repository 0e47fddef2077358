"""The table of figures that a run of the measurements prints, and the limits that it asserts."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest


@dataclass(frozen=True)
class Row:
    """One figure, and the limit that it is held against; an empty limit is for information."""

    name: str
    value: str
    limit: str
    within: bool


@dataclass
class Figures:
    """What was measured so far."""

    rows: list[Row] = field(default_factory=list)

    def at_most(self, name: str, value: float, limit: float, unit: str = "") -> None:
        """Note a figure that must not be larger, and say if it is."""
        self._hold(name, value, f"≤ {limit:g}", value <= limit, unit)

    def at_least(self, name: str, value: float, limit: float, unit: str = "") -> None:
        """Note a figure that must not be smaller, and say if it is."""
        self._hold(name, value, f"≥ {limit:g}", value >= limit, unit)

    def note(self, name: str, value: float, unit: str = "") -> None:
        """Note a figure that has no limit."""
        self._hold(name, value, "", True, unit)

    def _hold(self, name: str, value: float, limit: str, within: bool, unit: str) -> None:
        row = Row(name, f"{value:,.4g} {unit}".strip(), limit, within)
        self.rows.append(row)
        print(f"\n    {row.name}: {row.value}  {row.limit}", flush=True)
        assert within, f"{name} is {row.value}, and must be {limit}"

    def table(self) -> str:
        """Return all rows as aligned text."""
        widths = [max(len(getattr(row, part)) for row in self.rows) for part in ("name", "value")]
        return "\n".join(
            f"  {row.name:<{widths[0]}}  {row.value:>{widths[1]}}  {row.limit:<8}"
            + ("" if row.within else "  MISSED")
            for row in self.rows
        )


@pytest.fixture(scope="session")
def figures() -> Iterator[Figures]:
    """The one table; printed when all is measured."""
    kept = Figures()
    yield kept
    if kept.rows:
        print(f"\n\n{kept.table()}\n")
