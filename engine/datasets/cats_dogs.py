"""Cats against dogs: two classes of the animal shapes."""

from engine.datasets import DATASETS, Dataset, Draw, from_pixels
from engine.datasets.animals import CLASSES, shapes


@DATASETS.register(
    "cats-dogs",
    title="Cats against dogs",
    summary="Two of the ten animals: fewer pictures, an easier question, a faster lap.",
    rank=2,
    shape=(1, 28, 28),
)
def cats_dogs(_: Draw) -> Dataset:
    """Cats are class 0, dogs class 1."""
    images, labels = shapes()
    cat, dog = CLASSES.index("cat"), CLASSES.index("dog")
    kept = (labels == cat) | (labels == dog)
    return from_pixels(images[kept], (labels[kept] == dog).long(), ("cat", "dog"))
