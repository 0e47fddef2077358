"""What one visit may compute, and how many may at once; each limit says so in a sentence."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.compute import Job, Pool, Quota
from engine.compute.quota import BACK_EACH_SECOND
from engine.core.work import Progress
from engine.errors import BudgetError
from engine.training import Run, TrainingConfig

QUICK = TrainingConfig(model="linear")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def executor():
    with ThreadPoolExecutor(1) as one:
        yield one


def test_what_is_spent_comes_back_slowly_and_not_beyond_full() -> None:
    clock = Clock()
    quota = Quota(100.0, clock)
    quota.check()
    quota.spend(110.0)
    assert quota.left_seconds == -10.0
    with pytest.raises(BudgetError, match="computing time") as caught:
        quota.check()
    assert caught.value.hint.endswith(".")
    clock.now = 20 / BACK_EACH_SECOND
    assert quota.left_seconds == pytest.approx(10.0)
    clock.now = 1e6
    assert quota.left_seconds == 100.0


def test_a_run_that_has_used_it_up_pauses_says_why_and_keeps_its_weights(executor) -> None:
    clock = Clock()
    quota = Quota(0.05, clock)
    run = Run(QUICK, Pool(executor), quota)
    run.play()
    assert run.wait(30)
    assert not run.playing
    assert isinstance(run.error, BudgetError)
    steps = run.view.steps
    assert steps > 0
    run.play()
    assert isinstance(run.error, BudgetError)
    assert run.wait(30)
    assert run.view.steps == steps
    clock.now = 1e6
    run.play(seconds=0.01)
    assert run.error is None
    assert run.wait(30)
    assert run.view.steps > steps


def test_so_many_runs_at_once_and_no_more(executor) -> None:
    pool = Pool(executor, most=2)
    runs = [Run(QUICK, pool) for _ in range(3)]
    for run in runs:
        run.play()
    assert [run.playing for run in runs] == [True, True, False]
    assert "2 networks are in training" in str(runs[2].error)
    runs[0].play()
    assert runs[0].error is None, "it is one of the two itself"
    runs[0].pause()
    runs[2].play()
    assert runs[2].error is None
    for run in runs:
        run.pause()
        assert run.wait(30)


def counting(parts, seen):
    for part in range(parts):
        seen.append(part)
        yield Progress(part / parts, "Counting")
        sum(range(200_000))
    return len(seen)


def test_other_work_counts_as_well_and_rests_without_losing_a_part(executor) -> None:
    clock, seen = Clock(), []
    quota = Quota(0.05, clock)
    job = Job(counting(300, seen), Pool(executor), quota)
    assert job.wait(30)
    assert quota.left_seconds <= 0
    assert isinstance(job.resting, BudgetError)
    assert (job.busy, job.error, job.result) == (True, None, None)
    done = len(seen)
    assert 0 < done < 300
    job.renew()
    assert job.wait(30)
    assert len(seen) == done, "nothing has come back yet"
    turns = 0
    while job.busy:
        clock.now += 1e6
        job.renew()
        assert job.wait(30)
        turns += 1
        assert turns < 1000
    assert turns > 1
    assert (job.result, job.error, job.resting) == (300, None, None)
    assert seen == list(range(300))


def test_work_that_rests_can_be_stopped(executor) -> None:
    quota = Quota(0.05, Clock())
    quota.spend(1.0)
    seen = []
    job = Job(counting(3, seen), Pool(executor), quota)
    assert job.resting is not None
    job.stop()
    job.renew()
    assert job.wait(30)
    assert (job.busy, seen) == (False, [])


def test_without_an_allowance_work_takes_what_it_takes(executor) -> None:
    job = Job(counting(3, []), Pool(executor))
    job._quota.spend(1e6)
    job.renew()
    assert job.wait(30)
    assert (job.result, job.resting) == (3, None)
