"""Keeps the process small where memory is short: few heaps, and what is freed given back.

glibc gives busy threads heaps of their own, eight a core, and each keeps what was freed in it. On
a host of one gigabyte that is a tenth of all. Other C libraries do without: there nothing happens.
"""

import ctypes
import math
import time

ARENA_MAX = -8  # M_ARENA_MAX of mallopt(3)
HEAPS = 2


def keep_few_heaps() -> bool:
    """Let all threads share two heaps from now on. False where the C library is not glibc."""
    return _call("mallopt", ARENA_MAX, HEAPS)


def give_back() -> bool:
    """Return freed memory to the system. False where there was none, or no glibc."""
    return _call("malloc_trim", 0)


class NowAndThen:
    """Gives memory back now and then, however often it is asked: each time takes some 10 ms."""

    def __init__(self, every_seconds: float = 2.0) -> None:
        self.every_seconds = every_seconds
        self._last = -math.inf

    def give_back(self) -> bool:
        """Give back, unless that was done a moment ago."""
        now = time.monotonic()
        if now - self._last < self.every_seconds:
            return False
        self._last = now
        return give_back()


def _call(name: str, *numbers: int) -> bool:
    try:
        function = getattr(ctypes.CDLL(None), name)
    except (AttributeError, OSError, TypeError):
        return False
    return bool(function(*numbers))
