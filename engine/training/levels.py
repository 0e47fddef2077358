"""Numbers as little pictures: signed values in 15 levels of four bits, two to a byte."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pictures = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Sheet:
    """(n, h, w) float32 pictures that share one scale, and how they are laid out and told.

    columns: pictures in a row, 0 for two rows · note: what stands above them · alt: the same for
    those who don't see them · widest: of the whole sheet, in CSS pixels, 0 for all there is ·
    row_height: of a row of cells, in CSS pixels, 0 for cells that are square.
    """

    pictures: Pictures
    note: str
    alt: str
    columns: int = 0
    widest: int = 0
    row_height: int = 0

    @property
    def largest(self) -> float:
        """The value that gets the strongest colour."""
        return float(abs(self.pictures).max(initial=0.0))

    def header(self) -> dict[str, Any]:
        """Return what is needed to draw `packed`."""
        count, height, width = self.pictures.shape
        return {
            "count": count,
            "height": height,
            "width": width,
            "columns": self.columns,
            "widest": self.widest,
            "rowHeight": self.row_height,
            "note": self.note,
            "alt": self.alt,
        }

    def packed(self) -> NDArray[np.uint8]:
        """Round to -7 … 7 of the largest value, and put two levels into a byte."""
        levels = np.rint(self.pictures.ravel() / (self.largest or 1.0) * 7) + 8
        levels = np.nan_to_num(levels, nan=8.0).astype(np.uint8)
        if len(levels) % 2:
            levels = np.append(levels, np.uint8(8))
        return np.asarray(levels[::2] | (levels[1::2] << 4), dtype=np.uint8)


def pooled(pictures: Pictures, cells: int) -> tuple[Pictures, int, int]:
    """Average neighbours until no more than so many cells are left, and say how many each way.

    (n, h, w) → (n, ⌈h/a⌉, ⌈w/b⌉), a, b. The longer side gives way first.
    """
    count, height, width = pictures.shape
    down = across = 1
    while count * -(-height // down) * -(-width // across) > cells:
        if height / down > width / across:
            down += 1
        else:
            across += 1
    if down == across == 1:
        return pictures, 1, 1
    tall, wide = -(-height // down) * down, -(-width // across) * across
    edges = ((0, 0), (0, tall - height), (0, wide - width))
    padded = np.pad(pictures, edges, constant_values=np.nan)
    blocks = padded.reshape(count, tall // down, down, wide // across, across)
    return np.nanmean(blocks, axis=(2, 4)).astype(np.float32), down, across
