"""A camera's frames, played over and over against measured times: which are never looked at."""

import math
from collections.abc import Sequence

RATES = (30, 60)  # frames a second
FILM_SECONDS = 10
FEW = 0.1  # of the frames: whoever drops fewer keeps up


def looked_at(seconds: Sequence[float], rate: int) -> list[int]:
    """Return the numbers, from 0, of the frames of a film that are looked at.

    The network always takes the newest frame there is, or waits for the next. The measured times
    are played over and over. A frame counts from when it was due, not from when its turn came.
    """
    seen: list[int] = []
    newest, free = -1, 0.0
    while True:
        newest = max(newest + 1, math.floor(free * rate))
        if newest >= FILM_SECONDS * rate:
            return seen
        free = max(free, newest / rate) + seconds[len(seen) % len(seconds)]
        seen.append(newest)


def dropped(seconds: Sequence[float], rate: int) -> int:
    """Return how many frames of a film are never looked at."""
    return FILM_SECONDS * rate - len(looked_at(seconds, rate))


def keeps_up(seconds: Sequence[float], rate: int) -> bool:
    """Whether fewer than one frame in ten is dropped."""
    return dropped(seconds, rate) < FEW * FILM_SECONDS * rate
