"""The photos that come with the app."""

import tomllib
from functools import lru_cache

from engine.core.paths import PHOTOS

DEFAULT = "cat"


@lru_cache(maxsize=1)
def titles() -> dict[str, str]:
    """Return name → title, the default first."""
    return {name: table["title"] for name, table in _tables().items()}


def files_of_samples() -> list[tuple[str, str]]:
    """Return the title and the file's name of each, the default first."""
    return [(table["title"], table["file"]) for table in _tables().values()]


@lru_cache(maxsize=8)
def sample(name: str) -> bytes:
    """Return the file of a sample. Raises KeyError for an unknown name."""
    return (PHOTOS / _tables()[name]["file"]).read_bytes()


def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads((PHOTOS / "samples.toml").read_text(encoding="utf-8"))
