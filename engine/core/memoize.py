"""What is made once for everybody, even where several threads ask for it at the same time.

`functools.lru_cache` isn't that: threads that ask at once each make one. Standard library only.
"""

import threading
from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class _Place(Generic[T]):
    """Where one result stands once it is made."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.made: list[T] = []  # one, or none yet


class Memoized(Generic[P, T]):
    """A function that makes each result once, and keeps the last used ones."""

    def __init__(self, make: Callable[P, T], most: int) -> None:
        self._make = make
        self._lock = threading.Lock()  # held for a moment; the lock of a place while it is filled
        self._place: Any = lru_cache(maxsize=most)(lambda *args, **kwargs: _Place[T]())
        update_wrapper(self, make)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        with self._lock:
            place: _Place[T] = self._place(*args, **kwargs)
        with place.lock:
            if not place.made:
                place.made.append(self._make(*args, **kwargs))
            return place.made[0]


def memoize(most: int = 1) -> Callable[[Callable[P, T]], Memoized[P, T]]:
    """Decorate a function so that each of its results is made once; the last used `most` are kept.

    Whoever asks while one is being made waits for it. What the function raises isn't kept: the next
    one to ask makes another try.
    """
    return lambda make: Memoized(make, most)
