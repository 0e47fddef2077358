"""Labelled examples to learn from: one file a dataset, found by walking this package.

Pictures, or points in the plane. What is loaded is shared by all visitors and never changed.
A builder takes a Draw: points are drawn by it anew; pictures are as they are and don't look at it.

What a dataset says of itself where it registers: `shape`, of one example, as `Dataset.shape` has
it; `defaults`, the settings that suit it, where they aren't those of all; `download`, where it has
to be fetched first; `file`, `code` and `fetch`, for the export of a run as a file of code.
"""

from collections.abc import Callable

from engine.core.memoize import memoize
from engine.core.registry import Registry
from engine.data.dataset import Dataset, Draw

DATASETS: Registry[Callable[[Draw], Dataset]] = Registry(
    "dataset", "engine.data.datasets", "engine.data.points"
)


def is_points(name: str) -> bool:
    """Whether the dataset of that name is points in the plane. Raises RegistryError."""
    return len(DATASETS[name].traits["shape"]) == 1


def is_here(name: str) -> bool:
    """Whether the examples are on this machine; some must be downloaded first."""
    download = DATASETS[name].traits.get("download")
    return download is None or download.is_here()


def load_dataset(name: str, draw: Draw | None = None) -> Dataset:
    """Return the dataset of that name; one copy for everybody. Raises RegistryError, DataError."""
    if is_points(name):
        return _drawn(name, draw or Draw())
    return _loaded(name)


@memoize(8)
def _loaded(name: str) -> Dataset:
    return DATASETS[name].build(Draw())


@memoize(64)
def _drawn(name: str, draw: Draw) -> Dataset:
    return DATASETS[name].build(draw)
