"""Long work, cut into parts: a generator that says after each part how far it is."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Progress:
    """How far work is: share 0–1, and what it is at, in words."""

    share: float
    says: str


Work = Generator[Progress, None, T]
