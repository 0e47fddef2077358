"""Weights as pictures: below zero blue, zero the page's colour, above zero amber."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine import theme


def weight_sheet(
    weights: NDArray[np.float32], largest: float, background: str, zoom: int
) -> Image.Image:
    """Return (n, h, w) weights as one RGB picture in two rows, `zoom` pixels a weight.

    largest: the value that gets the strongest colour; zero or less paints all of it background.
    """
    gap = 1
    count, height, width = weights.shape
    columns = -(-count // 2)
    rows = -(-count // columns)
    zero, below, above = (
        np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.float32)
        for c in (background, theme.NEGATIVE, theme.TRAINING)
    )
    sheet = np.tile(zero, (rows * (height + gap) - gap, columns * (width + gap) - gap, 1))
    share = np.clip(weights / largest, -1, 1) if largest > 0 else np.zeros_like(weights)
    for unit in range(count):
        y, x = (unit // columns) * (height + gap), (unit % columns) * (width + gap)
        strength = np.abs(share[unit])[..., None]
        towards = np.where(share[unit][..., None] < 0, below, above)
        sheet[y : y + height, x : x + width] = zero + (towards - zero) * strength
    picture = Image.fromarray(sheet.round().astype(np.uint8))
    return picture.resize((picture.width * zoom, picture.height * zoom), Image.Resampling.NEAREST)
