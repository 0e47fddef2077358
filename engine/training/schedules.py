"""How the learning rate goes over a run: what share of its highest value each update gets."""

import math
from collections.abc import Callable

LAST_SHARE = 0.01  # a cosine ends at a hundredth, and stays there
WARM_UP = 0.3  # of the run, until a one-cycle schedule is at its height
FIRST_SHARE = 0.04  # where one-cycle begins


def constant(progress: float) -> float:
    """The same all along."""
    return 1.0


def cosine(progress: float) -> float:
    """Down along half a cosine (Loshchilov & Hutter 2016, arXiv:1608.03983)."""
    return LAST_SHARE + (1 - LAST_SHARE) * _falling(min(progress, 1.0))


def one_cycle(progress: float) -> float:
    """Up, then down, both along half a cosine (Smith & Topin 2017, arXiv:1708.07120)."""
    if progress < WARM_UP:
        return 1 - (1 - FIRST_SHARE) * _falling(progress / WARM_UP)
    return cosine((progress - WARM_UP) / (1 - WARM_UP))


def _falling(progress: float) -> float:
    """Half a cosine: 1 at 0, and 0 at 1."""
    return (1 + math.cos(math.pi * progress)) / 2


# Share of the laps that lie behind, 0 and up → share of the highest learning rate.
SCHEDULES: dict[str, Callable[[float], float]] = {
    "constant": constant,
    "cosine": cosine,
    "one-cycle": one_cycle,
}
