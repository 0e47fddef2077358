"""A fair stopwatch for figures that time one network next to another. Not a figure."""

import time
from collections.abc import Callable, Sequence

from engine.costs import median
from lessons.figures import Work

# Few enough to be answered in one go, before the processor turns to somebody else.
SHAPES = 200


def side_by_side(tasks: Sequence[Callable[[], object]], rounds: int) -> Work[list[float]]:
    """Return the median seconds of each task, all run in turn, after one turn that isn't counted.

    In turn, and every other time the other way round, so that whatever slows the machine for a
    moment slows all of them alike.
    """
    times: list[list[float]] = [[] for _ in tasks]
    for turn in range(rounds + 1):
        yield turn / (rounds + 1)
        for task, seconds in list(zip(tasks, times, strict=True))[:: -1 if turn % 2 else 1]:
            start = time.perf_counter()
            task()
            if turn > 0:
                seconds.append(time.perf_counter() - start)
    return [median(seconds) for seconds in times]
