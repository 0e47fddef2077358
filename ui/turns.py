"""Looking at photos, in turns: as many at once as there are cores, of all visitors."""

import os
from contextlib import AbstractContextManager
from functools import lru_cache

from engine.errors import BudgetError
from engine.room import Room

WAIT_SECONDS = 20.0


@lru_cache(maxsize=1)
def _places() -> Room:
    return Room(os.cpu_count() or 1)


def a_turn() -> AbstractContextManager[None]:
    """Hold a place while a block runs; wait for one. Raises BudgetError when that takes long."""
    crowded = BudgetError(
        "Many visitors are having photos looked at just now.", "Pick the photo again in a moment."
    )
    return _places().take(1, WAIT_SECONDS, crowded)
