"""Turns of all visitors: at looking at photos, as many at once as there are cores; at drawing."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from engine.core.capacity import WeightedSemaphore
from engine.core.host import cores
from engine.core.memoize import memoize
from engine.errors import BudgetError
from ui.server import warm_up

WAIT_SECONDS = 20.0
TURN_SECONDS = 10.0

_drawing = threading.Semaphore(1)


@memoize()
def _places() -> WeightedSemaphore:
    return WeightedSemaphore(cores())


def a_turn() -> AbstractContextManager[None]:
    """Hold a place while a block runs; wait for one. Raises BudgetError when that takes long."""
    crowded = BudgetError(
        "Many visitors are having photos looked at just now.", "Pick the photo again in a moment."
    )
    return _places().take(1, WAIT_SECONDS, crowded)


@contextmanager
def drawing_turn() -> Iterator[None]:
    """Draw what every visitor draws, and where hardly anything waits, one after the other.

    Should it come to seconds, go ahead in any case.

    Python computes one thing at a time. Drawn in turns, pages are out one after the other. Drawn
    all at once, they starve the thread that sends them, and are out together, seconds later.
    """
    mine = warm_up.is_ready() and _drawing.acquire(timeout=TURN_SECONDS)
    try:
        yield
    finally:
        if mine:
            _drawing.release()
