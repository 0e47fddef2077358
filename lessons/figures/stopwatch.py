"""Times of this machine, read once and shared for a few seconds. Not a figure; for figures.

Two visitors who measured at the same moment would hold each other up, and both would read times
that are too long. So one reading is taken at a time, and whoever asks within a few seconds of it
is given the same one. It holds times of the machine and nothing of a visitor.
"""

import threading
import time
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar, cast

from engine.costs import median

T = TypeVar("T")

FRESH_SECONDS = 5.0

_lock = threading.Lock()
_readings: dict[Hashable, tuple[float, object]] = {}


def reading(key: Hashable, take: Callable[[], T]) -> T:
    """Return what `take` measures, or what it measured up to a few seconds ago for that key."""
    with _lock:
        now = time.monotonic()
        for old in [k for k, (taken, _) in _readings.items() if now - taken > FRESH_SECONDS]:
            del _readings[old]
        if key not in _readings:
            value = take()
            _readings[key] = time.monotonic(), value
        return cast(T, _readings[key][1])


def side_by_side(tasks: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """Return the median seconds of each task, all run in turn, after one turn that isn't counted.

    In turn, so that whatever slows the machine for a moment slows all of them alike.
    """
    times: list[list[float]] = [[] for _ in tasks]
    for turn in range(rounds + 1):
        for task, seconds in zip(tasks, times, strict=True):
            start = time.perf_counter()
            task()
            if turn > 0:
                seconds.append(time.perf_counter() - start)
    return [median(seconds) for seconds in times]
