"""How much computing one visit may use: an hour at once, and then what comes back meanwhile."""

import threading
import time
from collections.abc import Callable

from engine.errors import BudgetError

FULL_SECONDS = 3600.0
BACK_EACH_SECOND = 0.25


class Quota:
    """Seconds of computing that a visit has left. They come back slowly, up to an hour."""

    def __init__(
        self,
        full_seconds: float = FULL_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._full, self._clock = full_seconds, clock
        self._left, self._looked = full_seconds, clock()
        self._lock = threading.Lock()

    @property
    def left_seconds(self) -> float:
        """Return how much is left now; less than nothing where the last slice took more."""
        with self._lock:
            return self._refilled()

    def spend(self, seconds: float) -> None:
        """Take off what was used."""
        with self._lock:
            self._left = self._refilled() - seconds

    def check(self) -> None:
        """Raise BudgetError where nothing is left."""
        if self.left_seconds <= 0:
            raise BudgetError(
                "This visit has used up its computing time: "
                f"{self._full / 60:.0f} minutes, so that others get their share.",
                "Wait a while: a quarter of each minute comes back. Nothing is lost meanwhile, "
                "and reading goes on.",
            )

    def _refilled(self) -> float:
        now = self._clock()
        self._left = min(self._full, self._left + (now - self._looked) * BACK_EACH_SECOND)
        self._looked = now
        return self._left
