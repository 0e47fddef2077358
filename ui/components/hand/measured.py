"""Times that a browser measured, checked as a stranger's: no other number gets into the bills."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from engine.costs import DeviceTimes
from ui.components.hand.files import NETWORKS

LEAST_MS, MOST_MS = 0.01, 600_000
MOST_TIMES = 200
MOST_BYTES = 100_000_000
MOST_CORES = 1024
MOST_NUMBER = 2**31
NAMES = ("kind", "ms", "forwardMs", "fetchMs", "startMs", "movedBytes", "photoBytes", "browser",
         "cores")  # fmt: skip
BROWSER = re.compile(r"[A-Za-z0-9][A-Za-z0-9. ]{0,39}")


@dataclass(frozen=True)
class Receipt:
    """What became of the times that came with this number: whether they are in the bills now."""

    number: int
    kept: bool


@dataclass(frozen=True)
class Measured:
    """What a press brought; times: None where they can't be true."""

    number: int
    times: DeviceTimes | None


def measured(found: Any) -> Measured | None:
    """Return what a browser sent, or None where it isn't from this page's button."""
    if not isinstance(found, Mapping) or not _is_whole(number := found.get("number"), MOST_NUMBER):
        return None
    return Measured(number, _times(found))


def _times(found: Mapping[Any, Any]) -> DeviceTimes | None:
    given: list[Any] = [found.get(name) for name in NAMES]
    kind, each, forward, fetch, start, moved, photo, browser, cores = given
    fits = (
        kind in tuple(NETWORKS)  # what stands there may be of any type, and in no dict
        and isinstance(browser, str)
        and BROWSER.fullmatch(browser)
        and _is_whole(cores, MOST_CORES)
        and cores > 0
        and _is_whole(moved, MOST_BYTES)
        and _is_whole(photo, MOST_BYTES)
        and isinstance(each, list)
        and 0 < len(each) <= MOST_TIMES
        and all(_is_time(ms) for ms in [*each, forward, start])
        and (_is_whole(fetch, 0) or _is_time(fetch))
    )
    if not fits:
        return None
    seconds = tuple(ms / 1000 for ms in each)
    return DeviceTimes(kind, seconds, forward / 1000, moved, fetch / 1000, start / 1000,
                       browser, cores, photo)  # fmt: skip


def _is_whole(value: Any, most: int) -> TypeGuard[int]:
    return type(value) is int and 0 <= value <= most


def _is_time(value: Any) -> TypeGuard[float]:
    """Whether it is a number of milliseconds; NaN, infinities and booleans are none."""
    return type(value) in (int, float) and LEAST_MS <= value <= MOST_MS
