"""A fair stopwatch for figures that time one network next to another. Not a figure."""

import time
from collections.abc import Callable, Sequence

from engine.costs import median


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
