"""Files that lie on disk as a browser fetches them: packed where the name ends in “.gz”."""

import gzip
import hashlib
from pathlib import Path

DIGITS = 12
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


def fingerprint(data: bytes) -> str:
    """Return the first digits of a SHA-256, by which people tell a file from others."""
    return hashlib.sha256(data).hexdigest()[:DIGITS]
