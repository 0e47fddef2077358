"""Handwritten digits, 8 × 8 pixels: scikit-learn's copy of the UCI test set."""

import numpy as np
import torch

from engine.assets import DATA
from engine.datasets import DATASETS, Dataset, Draw, from_pixels, without_copies


@DATASETS.register(
    "digits",
    title="Handwritten digits",
    summary="1,797 digits of 13 people, 8 × 8 pixels small: a lap takes a blink.",
    rank=3,
    shape=(1, 8, 8),
    usual={"model": "perceptron", "batch_size": 32},
)
def digits(_: Draw) -> Dataset:
    """Classes 0 to 9, white on black. `assets/data/make_digits.py` made the file."""
    with np.load(DATA / "digits.npz") as data:
        images, labels = data["X"], data["y"]
    pictures = without_copies(torch.from_numpy(images), torch.from_numpy(labels.astype(np.int64)))
    return from_pixels(*pictures, tuple("0123456789"))
