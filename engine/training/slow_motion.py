"""So many updates a second and no more, made whenever somebody looks."""

import math
import time

from engine.compute import LEASE_SECONDS


class SlowMotion:
    """How many updates are due by now. rate: updates a second; None is full speed."""

    def __init__(self) -> None:
        self.rate: float | None = None
        self._from = 0.0  # up to when they were made

    def begin(self) -> None:
        """Start now, with one update that is due at once."""
        self._from = time.monotonic() - (1 / self.rate if self.rate else 0)

    def due(self) -> float:
        """Return how many updates may be made at the most."""
        if self.rate is None:
            return math.inf
        now = time.monotonic()
        self._from = max(self._from, now - LEASE_SECONDS)
        return int((now - self._from) * self.rate)

    def take(self) -> float:
        """Return how many may be made, and count them as made."""
        due = self.due()
        if self.rate is not None:
            self._from += due / self.rate
        return due
