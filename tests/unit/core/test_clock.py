"""Work is charged by a clock that is fine enough for it."""

import itertools
import time
from pathlib import Path

import pytest

from engine.core import clock
from engine.core.clock import finest, processor_seconds

ROOT = Path(__file__).resolve().parents[3]
ELSEWHERE = {
    "engine/core/clock.py",
    "engine/photos/decoding.py",  # a limit of whole tenths needs no fine clock
    "engine/photos/limits.py",
}


def ticking(monkeypatch, seconds, looks):
    """A thread's clock that moves on so far at every so many looks."""
    count = itertools.count()
    monkeypatch.setattr(clock.time, "thread_time", lambda: next(count) // looks * seconds)


def test_a_fine_clock_of_the_thread_is_taken(monkeypatch):
    ticking(monkeypatch, 2e-7, 1)
    assert finest() is time.thread_time


def test_a_clock_that_stands_still_for_long_is_not(monkeypatch):
    ticking(monkeypatch, 1 / 64, 1000)  # as on Windows
    assert finest() is time.perf_counter


def test_with_a_coarse_clock_the_shortest_work_still_takes_time(monkeypatch):
    ticking(monkeypatch, 1 / 64, 1000)
    monkeypatch.setattr(clock, "_clock", finest())
    start = processor_seconds()
    sum(range(100))
    assert 0 < processor_seconds() - start < 1


@pytest.mark.skipif(clock._clock is time.perf_counter, reason="no fine clock here")
def test_waiting_is_left_out():
    start = processor_seconds()
    time.sleep(0.1)
    assert processor_seconds() - start < 0.05


def test_nothing_is_charged_by_another_clock():
    for layer in ("engine", "charts", "lessons", "ui"):
        for path in (ROOT / layer).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            assert name in ELSEWHERE or "thread_time" not in path.read_text(encoding="utf-8"), name
