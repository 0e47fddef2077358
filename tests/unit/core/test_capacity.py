"""So much at once; the rest waits, and not for ever."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.core.capacity import WeightedSemaphore
from engine.errors import PhotoError

FULL = PhotoError("Full.")


def test_never_more_than_there_is_and_all_of_it_comes_back() -> None:
    room, most, lock = WeightedSemaphore(10), [0], threading.Lock()

    def use(amount: int) -> None:
        with room.take(amount, 20, FULL), lock:
            most[0] = max(most[0], room.taken)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(use, [1, 3, 10, 4, 7, 2] * 20))
    assert most[0] <= 10
    assert room.taken == 0


def test_who_waits_too_long_is_told() -> None:
    room = WeightedSemaphore(10)
    with room.take(8, 0, FULL):
        with pytest.raises(PhotoError, match="Full"), room.take(3, 0.01, FULL):
            pass
        with room.take(2, 0, FULL):
            assert room.taken == 10


def test_a_failure_inside_gives_the_room_back() -> None:
    room = WeightedSemaphore(10)
    with pytest.raises(ZeroDivisionError), room.take(10, 0, FULL):
        raise ZeroDivisionError
    assert room.taken == 0
