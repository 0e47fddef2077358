"""Cats against dogs: two classes of the animal shapes."""

from engine.data.dataset import Dataset, Draw, from_pixels
from engine.data.datasets import DATASETS
from engine.data.datasets.animals import CLASSES, CODE, FETCH, shapes

CAT, DOG = CLASSES.index("cat"), CLASSES.index("dog")
ONLY_TWO = f"""
# Cats are class 0, dogs class 1.
kept = (labels == {CAT}) | (labels == {DOG})
images, labels = images[kept], (labels[kept] == {DOG}).long()
"""


@DATASETS.register(
    "cats-dogs",
    title="Cats against dogs",
    summary="Two of the ten animals: fewer pictures, an easier question, a faster lap.",
    rank=2,
    file="animals.npz",
    code=CODE + ONLY_TWO,
    fetch=FETCH,
    shape=(1, 28, 28),
)
def cats_dogs(_: Draw) -> Dataset:
    """Cats are class 0, dogs class 1."""
    images, labels = shapes()
    kept = (labels == CAT) | (labels == DOG)
    return from_pixels(images[kept], (labels[kept] == DOG).long(), ("cat", "dog"))
