"""Room for work that costs memory or time: so much at once, and the rest waits its turn."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from engine.errors import EngineError


class WeightedSemaphore:
    """So much of something (bytes, places) that all visitors share."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._free = size
        self._changed = threading.Condition()

    @property
    def taken(self) -> int:
        """Return how much is in use now."""
        return self.size - self._free

    @contextmanager
    def take(self, amount: int, seconds: float, otherwise: EngineError) -> Iterator[None]:
        """Hold so much while a block runs; wait for it so long. Raises `otherwise` after that."""
        deadline = time.monotonic() + seconds
        with self._changed:
            while self._free < amount:
                if not self._changed.wait(deadline - time.monotonic()) and self._free < amount:
                    raise otherwise
            self._free -= amount
        try:
            yield
        finally:
            with self._changed:
                self._free += amount
                self._changed.notify_all()
