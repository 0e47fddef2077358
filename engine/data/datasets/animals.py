"""Animal shapes, white on black, 28 × 28: ten classes, a cat among them."""

from torch import Tensor

from engine.core.memoize import memoize
from engine.data.dataset import Dataset, Draw, from_file, from_pixels
from engine.data.datasets import DATASETS

CLASSES = (
    "bear",
    "bird",
    "cat",
    "cow",
    "dog",
    "elephant",
    "giraffe",
    "horse",
    "sheep",
    "zebra",
)

# How a file of its own fetches them, for the export of a run.
CODE = """
# The shapes: copies go, so that none stands on both sides of the split.
with np.load("animals.npz") as data:
    images, labels = data["X"], data["y"].astype(np.int64)
first = {}
for index, image in enumerate(images):
    first.setdefault(image.tobytes(), index)
kept = list(first.values())
images, labels = torch.from_numpy(images[kept]), torch.from_numpy(labels[kept])
"""
FETCH = "It reads animals.npz, which the app offers beside this file.\n"


@memoize()
def shapes() -> tuple[Tensor, Tensor]:
    """Return the 9,716 different shapes, (N, 28, 28) uint8, and their labels, (N,) int64.

    284 of the 10,000 pictures in the file are exact copies.
    """
    return from_file("animals.npz")


@DATASETS.register(
    "animals",
    title="Animal shapes",
    summary="9,716 silhouettes of ten animals, a cat among them.",
    rank=1,
    file="animals.npz",
    code=CODE,
    fetch=FETCH,
    shape=(1, 28, 28),
)
def animals(_: Draw) -> Dataset:
    """All ten animals."""
    return from_pixels(*shapes(), CLASSES)
