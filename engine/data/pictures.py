"""Some of a dataset's pictures as one small file, for the browser to cut up."""

import io
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.data.datasets import load_dataset


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
