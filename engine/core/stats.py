"""What many measured times say together, and no more than they can carry."""

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from engine.costs import median, percentile

BEYOND = 5  # so many times must lie beyond a percentile, or a single one decides it


def carries(count: int, share: float) -> bool:
    """Whether so many times carry a percentile: p90 needs 50 of them, p95 100, p99 500."""
    return round(count * (1 - share), 6) >= BEYOND


@dataclass(frozen=True)
class Latencies:
    """Measured times of the same work, in seconds, in the order they were taken. Not empty."""

    seconds: tuple[float, ...]

    @property
    def count(self) -> int:
        """How many."""
        return len(self.seconds)

    @cached_property
    def median(self) -> float:
        """The middle one, in seconds."""
        return median(list(self.seconds))

    def percentile(self, share: float) -> float | None:
        """Return the time that `share` (0–1) of them stay within; None where they are too few."""
        if not carries(self.count, share):
            return None
        return percentile(list(self.seconds), share)


def latencies(seconds: Sequence[float]) -> Latencies:
    """Make one of any sequence. Raises ValueError for an empty one."""
    if not seconds:
        raise ValueError("There is nothing to say about no times.")
    return Latencies(tuple(seconds))


def processor() -> str:
    """Return what the machine says its processor is."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
        return names[0]
    except (OSError, IndexError):
        return platform.processor() or platform.machine()
