"""A dataset's pictures: some as one small file, and how broad the strokes in them are."""

import io
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.data.dataset import Dataset
from engine.data.datasets import load_dataset

ENOUGH = 2_000  # pictures to measure strokes on


@lru_cache(maxsize=256)
def strip(dataset: str, indices: tuple[int, ...], quality: int = 80) -> bytes:
    """Return the pictures of these indices side by side, as one WebP. Raises RegistryError.

    Silhouettes and digits come out as they are; coloured photos lose a little.
    """
    images = load_dataset(dataset).inputs[list(indices)].numpy()
    row = _side_by_side(images)
    file = io.BytesIO()
    Image.fromarray(row).save(file, "WEBP", lossless=row.ndim == 2, quality=quality, method=2)
    return file.getvalue()


def _side_by_side(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(n, H, W), (n, H, W, 3) or (n, 3, H, W) → (H, n·W) or (H, n·W, 3)."""
    if images.ndim == 4 and images.shape[1] in (1, 3):
        images = images.transpose(0, 2, 3, 1)
    if images.ndim == 4 and images.shape[3] == 1:
        images = images[..., 0]
    return np.concatenate(list(images), axis=1)


def stroke_width(dataset: Dataset) -> float:
    """Return how broad the strokes in a dataset's pictures are, in pixels; the median of them.

    A stroke of width w and length l has the area w · l and an outline of 2 · l: twice the area by
    the outline. The area is the sum of all levels, 0–1, the outline that of all steps between
    neighbours. For a filled shape it comes to some half of its width.
    """
    step = max(1, len(dataset.inputs) // ENOUGH)
    levels = dataset.inputs[::step].numpy().astype(np.float32) / 255
    if levels.ndim == 4:
        levels = levels.mean(1)
    framed = np.pad(levels, ((0, 0), (1, 1), (1, 1)))
    outline = sum(np.abs(np.diff(framed, axis=axis)).sum((1, 2)) for axis in (1, 2))
    return float(np.median(2 * levels.sum((1, 2)) / np.maximum(outline, 1)))
