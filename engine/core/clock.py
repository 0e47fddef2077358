"""The clock by which work is charged: seconds of the processor. Standard library only."""

import time
from collections.abc import Callable

FINE_SECONDS = 1e-4  # the shortest work that is timed takes tens of microseconds


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
