"""What is sent to a live component: one buffer a tick.

A uint32 with the length of the header, the header as JSON, padding to four bytes, then the arrays
that the header lists in order: float32 first, then lines in 16 bits, bytes after them.
"""

import json
import struct
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.training import Sheet


def pack(
    header: Mapping[str, Any],
    arrays: "Mapping[str, NDArray[Any]]",
    sheets: "Mapping[str, Sheet] | None" = None,
    lines: "Mapping[str, NDArray[Any]] | None" = None,
) -> bytes:
    """Pack words and numbers, float32 and uint8 arrays, and sheets of little pictures.

    lines: what is only drawn, and so needs no more than 65,536 heights. It says when it was packed:
    of two that come close together, Streamlit may hand the older to the browser's script last.
    """
    import numpy as np

    sheets = sheets or {}
    every = dict(arrays) | {f"sheet:{name}": sheet.packed() for name, sheet in sheets.items()}
    floats = {name: array for name, array in every.items() if array.dtype != np.uint8}
    small = {name: array for name, array in every.items() if array.dtype == np.uint8}
    listed: list[tuple[Any, ...]] = [(name, "f", len(array)) for name, array in floats.items()]
    curves = {name: _heights(line) for name, line in (lines or {}).items()}
    listed += [(name, "h", len(line), *ends) for name, (line, *ends) in curves.items()]
    listed += [(name, "b", len(array)) for name, array in small.items()]
    grids = {name: sheet.header() for name, sheet in sheets.items()}
    whole = {**header, "at": time.time(), "arrays": listed, "grids": grids}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
    parts = [struct.pack("<I", len(text)), text, b" " * (-len(text) % 4)]
    parts += [array.astype("<f4").tobytes() for array in floats.values()]
    parts += [line.tobytes() for line, *_ in curves.values()]
    parts += [array.tobytes() for array in small.values()]
    return b"".join(parts)


def _heights(line: "NDArray[Any]") -> "tuple[NDArray[Any], float, float]":
    """Return a line as uint16 between its ends, and its ends."""
    import numpy as np

    low, high = (float(line.min()), float(line.max())) if len(line) else (0.0, 0.0)
    heights = np.rint((line - low) / ((high - low) or 1.0) * 65535)
    return heights.astype("<u2"), low, high
