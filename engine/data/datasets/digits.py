"""Handwritten digits, 8 × 8 pixels: scikit-learn's copy of the UCI test set."""

from engine.data.dataset import Dataset, Draw, from_file, from_pixels
from engine.data.datasets import DATASETS

# How a file of its own fetches them, for the export of a run.
CODE = """
# The digits; none is a copy of another.
with np.load("digits.npz") as data:
    images, labels = torch.from_numpy(data["X"]), torch.from_numpy(data["y"].astype(np.int64))
"""
FETCH = "It reads digits.npz, which the app offers beside this file.\n"


@DATASETS.register(
    "digits",
    title="Handwritten digits",
    summary="1,797 digits of 13 people, 8 × 8 pixels small: a lap takes a blink.",
    rank=3,
    file="digits.npz",
    code=CODE,
    fetch=FETCH,
    shape=(1, 8, 8),
    defaults={"model": "perceptron", "batch_size": 32},
)
def digits(_: Draw) -> Dataset:
    """Classes 0 to 9, white on black. `tools/make_digits.py` made the file."""
    return from_pixels(*from_file("digits.npz"), tuple("0123456789"))
