"""What many measured times say together, and no more than they can carry."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property


def percentile(values: list[float], share: float) -> float:
    """Return the value that `share` (0–1) of the values stay within, by nearest rank.

    NumPy calls this method inverted_cdf. Raises ValueError for no values.
    """
    if not values:
        raise ValueError("There is no percentile of nothing.")
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def median(values: list[float]) -> float:
    """Return the middle value; of two middle ones, the lower. Raises ValueError for no values."""
    return statistics.median_low(values)


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


@dataclass(frozen=True)
class BatchPoint:
    """Forward passes of batches of one size, in processor time.

    What held them up is left out: others may have computed beside some of them.
    """

    batch_size: int
    latencies: Latencies

    @property
    def images_per_second(self) -> float:
        """Batch size ÷ the median time of a batch."""
        return self.batch_size / self.latencies.median

    def faster(self, other: "BatchPoint") -> float:
        """How many times as many images come out."""
        return self.images_per_second / other.images_per_second


@dataclass(frozen=True)
class ServerPoint:
    """Requests a second that come in, and the time that 9 of 10 are answered within."""

    requests_per_second: float
    seconds: float
