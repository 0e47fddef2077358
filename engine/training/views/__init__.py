"""Ways to look at a run while it trains: one file each, found by walking.

Only the view that a visitor has picked is computed, between two slices, by the thread that
trains. It must take a few milliseconds, give a few kilobytes, and leave no trace in the run.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from numpy.typing import NDArray

from engine.core.registry import Registry
from engine.data import Dataset
from engine.training.levels import Sheet

if TYPE_CHECKING:
    from engine.training.trainer import Trainer


@dataclass(frozen=True)
class Watch:
    """What a visitor has picked to look at. Out of range, the nearest there is stands in.

    view: its name · layer: of those with weights, from 0 · page: of its units, where they are too
    many to show at once, from 0 · flat: weights as one heat map · image: a place among the
    held-out ones · cell: (true, guessed) class of the confusion matrix.
    """

    view: str = "weights"
    layer: int = 0
    page: int = 0
    flat: bool = False
    image: int = 0
    cell: tuple[int, int] | None = None


@dataclass(frozen=True, eq=False)
class Seen:
    """What a view found: words and numbers, sheets of little pictures, and arrays to draw from.

    arrays: uint8 or float32 of one dimension.
    """

    view: str
    words: dict[str, Any] = field(default_factory=dict)
    sheets: dict[str, Sheet] = field(default_factory=dict)
    arrays: dict[str, NDArray[Any]] = field(default_factory=dict)


class Lens(Protocol):
    """One way to look at a run."""

    def suits(self, dataset: Dataset) -> bool:
        """Whether there is anything to see with such data."""

    def look(self, trainer: "Trainer", watch: Watch) -> Seen:
        """Look at the run as it stands, without changing it."""


VIEWS: Registry[Lens] = Registry("view", "engine.training.views")


def views_for(dataset: Dataset) -> list[str]:
    """Return the names of the views that suit a dataset, the most telling first."""
    return [name for name in VIEWS if VIEWS[name].build.suits(dataset)]


def see(trainer: "Trainer", watch: Watch) -> Seen:
    """Look at a run the way that was picked, or the first way that suits its data."""
    names = views_for(trainer.dataset)
    return VIEWS[watch.view if watch.view in names else names[0]].build.look(trainer, watch)
