"""What one visit may compute, and how many may at once; each limit says so in a sentence."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.allowance import BACK_EACH_SECOND, Allowance
from engine.compute import Pool, Run
from engine.errors import BudgetError, EngineError
from engine.jobs import Job, Progress
from engine.training import TrainingConfig

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
    allowance = Allowance(100.0, clock)
    allowance.check()
    allowance.spend(110.0)
    assert allowance.left_seconds == -10.0
    with pytest.raises(BudgetError, match="computing time") as caught:
        allowance.check()
    assert caught.value.hint.endswith(".")
    clock.now = 20 / BACK_EACH_SECOND
    assert allowance.left_seconds == pytest.approx(10.0)
    clock.now = 1e6
    assert allowance.left_seconds == 100.0


def test_a_run_that_has_used_it_up_pauses_says_why_and_keeps_its_weights(executor) -> None:
    clock = Clock()
    allowance = Allowance(0.05, clock)
    run = Run(QUICK, Pool(executor), allowance)
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


def test_other_work_counts_as_well(executor) -> None:
    def work():
        for part in range(10_000):
            yield Progress(part / 10_000, "Counting")
            sum(range(20_000))

    allowance = Allowance(0.05, Clock())
    job = Job(work(), Pool(executor), allowance)
    assert job.wait(30)
    assert isinstance(job.error, EngineError)
    assert job.result is None
    assert allowance.left_seconds <= 0
