"""Which clock a time is told by. Costs are seconds of the processor, waiting is on the clock.

Standard library only.
"""

import time
from collections.abc import Callable
from enum import StrEnum

FINE_SECONDS = 1e-4  # the shortest work that is timed takes tens of microseconds


class Clock(StrEnum):
    """Whose time it is, in the words that stand beside it.

    PROCESSOR: what work costs, waiting left out · WALL: what somebody waits.
    """

    PROCESSOR = "processor time"
    WALL = "on the clock"

    def of(self, unit: str) -> str:
        """Return a unit of time with its clock: seconds of processor time, ms on the clock."""
        return f"{unit} of {self}" if self is Clock.PROCESSOR else f"{unit} {self}"


def finest() -> Callable[[], float]:
    """Return the thread's own clock if it ticks finely, else the wall clock.

    What a clock says of itself doesn't tell: that of Windows moves on by 15.6 ms and claims 0.1 µs.
    So a few of its ticks are waited for.
    """
    tick = min(_tick() for _ in range(3))
    return time.thread_time if tick <= FINE_SECONDS else time.perf_counter


def _tick() -> float:
    start = now = time.thread_time()
    while now == start:
        now = time.thread_time()
    return now - start


_clock = finest()


def processor_seconds() -> float:
    """Return seconds that this thread has had the processor; only differences mean something.

    Where the system counts them too coarsely, as Windows does, they are those of the wall clock,
    so waiting is in them.
    """
    return _clock()
