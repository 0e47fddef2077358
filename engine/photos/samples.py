"""The photos that come with the app."""

import tomllib
from functools import lru_cache

from engine.core.paths import PHOTOS

DEFAULT = "cat"


@lru_cache(maxsize=1)
def titles() -> dict[str, str]:
    """Return name → title, the default first."""
    tables = tomllib.loads((PHOTOS / "samples.toml").read_text(encoding="utf-8"))
    return {name: table["title"] for name, table in tables.items()}


@lru_cache(maxsize=8)
def sample(name: str) -> bytes:
    """Return the file of a sample. Raises KeyError for an unknown name."""
    tables = tomllib.loads((PHOTOS / "samples.toml").read_text(encoding="utf-8"))
    return (PHOTOS / tables[name]["file"]).read_bytes()
