"""Files that lie on disk as a browser fetches them: packed where the name ends in “.gz”."""

import gzip
from pathlib import Path

LENGTH_BYTES = 4  # the last of a packed file: how long it is unpacked (RFC 1952)


def unpacked(path: Path) -> bytes:
    """Return what is in a file. Raises OSError."""
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def unpacked_bytes(path: Path) -> int:
    """Return how many bytes that is, without unpacking. Raises OSError."""
    if path.suffix != ".gz":
        return path.stat().st_size
    with path.open("rb") as file:
        file.seek(-LENGTH_BYTES, 2)
        return int.from_bytes(file.read(), "little")
