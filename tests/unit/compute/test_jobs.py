"""Work in parts on the queue of training: it goes on while watched, stops when told, and fails
in words."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.compute import Job, Pool, jobs
from engine.core.work import Progress
from engine.errors import ConfigError, EngineError


@pytest.fixture
def pool():
    with ThreadPoolExecutor(1) as executor:
        yield Pool(executor)


def counting(parts, seen, seconds=0.0):
    for part in range(parts):
        time.sleep(seconds)
        seen.append(part)
        yield Progress((part + 1) / parts, f"part {part + 1}")
    return sum(seen)


def until(holds):
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_work_is_done_part_by_part_and_brings_its_result(pool):
    seen = []
    job = Job(counting(5, seen), pool)
    until(lambda: job.done)
    assert (job.result, job.error, job.busy) == (10, None, False)
    assert job.progress == Progress(1.0, "part 5")


def test_each_turn_is_short_and_others_come_in_between(pool, monkeypatch):
    monkeypatch.setattr(jobs, "SLICE_SECONDS", 0.0)
    seen = []
    job = Job(counting(20, seen, seconds=0.01), pool)
    until(lambda: seen)
    pool.executor.submit(seen.append, "somebody else").result(5)
    until(lambda: job.done)
    assert 0 < seen.index("somebody else") < 20


def test_stopped_work_does_no_further_part(pool):
    seen = []
    job = Job(counting(1000, seen, seconds=0.01), pool)
    until(lambda: seen)
    job.stop()
    assert job.wait(5)
    count = len(seen)
    job.renew()
    assert job.wait(5)
    assert len(seen) == count < 1000
    assert (job.result, job.busy) == (None, False)


@pytest.mark.parametrize("waits", [True, False])
def test_stopped_work_puts_away_what_it_has_open(pool, waits):
    closed = []

    def work():
        try:
            yield from counting(1000, [], seconds=0.01)
        finally:
            closed.append(True)

    job = Job(work(), pool)
    until(lambda: job.progress.share)
    if waits:
        job._lease = 0.0
        assert job.wait(5)
    job.stop()
    until(lambda: closed)
    assert closed == [True]


def test_unwatched_work_rests_and_goes_on_when_watched_again(pool, monkeypatch):
    monkeypatch.setattr(jobs, "SLICE_SECONDS", 0.0)
    monkeypatch.setattr(jobs, "LEASE_SECONDS", 0.05)
    seen = []
    job = Job(counting(100, seen, seconds=0.01), pool)
    time.sleep(0.2)
    assert job.wait(5)
    assert 0 < len(seen) < 100
    assert job.busy
    monkeypatch.setattr(jobs, "LEASE_SECONDS", 60)
    job.renew()
    until(lambda: job.done)
    assert len(seen) == 100


def failing(error):
    yield Progress(0.5, "half way")
    raise error


def test_an_error_of_ours_is_kept_for_the_page(pool):
    job = Job(failing(ConfigError("No.", "Try another.")), pool)
    until(lambda: job.done)
    assert (str(job.error), job.error.hint, job.result) == ("No.", "Try another.", None)


def test_a_fault_ends_the_work_in_words(pool):
    job = Job(failing(ZeroDivisionError()), pool)
    until(lambda: job.done)
    assert type(job.error) is EngineError
    assert not job.busy
