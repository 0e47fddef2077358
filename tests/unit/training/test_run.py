"""Where training runs: in turns, on a lease, and the same numbers as on one's own."""

import copy
import gc
import pickle
import time
import weakref
from concurrent.futures import Executor, ThreadPoolExecutor

import numpy as np
import pytest
import torch

from engine.compute import Pool, Quota, shared_pool
from engine.errors import Diverged, EngineError
from engine.models.trainable import first_weights
from engine.training import (
    Edit,
    Evaluation,
    Run,
    Step,
    Trainer,
    TrainingConfig,
    default_config,
    look,
    train_slice,
)
from engine.training import run as compute

SMALL = TrainingConfig(model="linear", lr=0.001)
RUNAWAY = TrainingConfig(model="linear", lr=1e6)
PATIENCE = 60.0  # seconds that a busy machine may take


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Short slices, and a lease that no test outlives by chance."""
    monkeypatch.setattr(compute, "SLICE_SECONDS", 0.02)
    monkeypatch.setattr(compute, "LEASE_SECONDS", 60.0)


@pytest.fixture
def pool():
    executor = ThreadPoolExecutor(2)
    yield Pool(executor)
    executor.shutdown(wait=True, cancel_futures=True)


class Elsewhere(Executor):
    """An executor as a cluster would be: what goes in and comes out is a copy, sent as bytes."""

    def __init__(self):
        self.threads = ThreadPoolExecutor(1)
        self.journeys = 0

    def submit(self, fn, /, *args, **kwargs):
        sent = pickle.dumps((fn, args, kwargs))
        return self.threads.submit(self._far_away, sent)

    def _far_away(self, sent):
        fn, args, kwargs = pickle.loads(sent)
        self.journeys += 1
        return pickle.loads(pickle.dumps(fn(*args, **kwargs)))

    def shutdown(self, wait=True, *, cancel_futures=False):
        self.threads.shutdown(wait, cancel_futures=cancel_futures)


@pytest.fixture
def elsewhere():
    executor = Elsewhere()
    yield executor
    executor.shutdown(cancel_futures=True)


def until(condition, seconds=PATIENCE):
    """Wait until it holds; False if it never does."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.002)
    return True


def halt(run):
    run.pause()
    assert run.wait(PATIENCE)


def trained(pool, config=SMALL, steps=20):
    """A paused run that has played for at least so many updates."""
    run = Run(config, pool)
    run.play()
    assert until(lambda: run.view.steps >= steps)
    halt(run)
    return run


def straight(config, steps):
    trainer = Trainer(config)
    for _ in range(steps):
        trainer.step()
    return trainer


def results(evaluations):
    return [(e.step, e.loss, e.accuracy) for e in evaluations]


def same_as_straight(run):
    alone = straight(run.config, run.view.steps)
    assert run.view.curve == alone.history.curve()
    if run.view.tested:
        alone.validate_at_rest()
    assert results(run.view.evaluations) == results(alone.history.evaluations)
    assert run.view.fingerprint == alone.fingerprint() == run.trainer().fingerprint()


# Play, pause, step


def test_a_new_run_waits_and_shows_its_first_weights(pool):
    run = Run(SMALL, pool)
    assert (run.playing, run.busy, run.started) == (False, False, False)
    assert (run.view.steps, run.view.curve, run.error) == (0, [], None)
    assert run.first_fingerprint == run.view.fingerprint == Trainer(SMALL).fingerprint()
    assert run.bill == compute.Bill()
    assert pool.live() == 0


def test_slices_give_the_same_numbers_as_straight_updates(pool):
    run = trained(pool, steps=30)
    assert run.bill.passes > 1
    same_as_straight(run)


def test_pausing_and_stepping_in_between_changes_no_number(pool):
    run = Run(SMALL, pool)
    for steps in (7, 20):
        run.step()
        assert run.wait(PATIENCE)
        run.play()
        assert until(lambda steps=steps: run.view.steps >= steps)
        halt(run)
    same_as_straight(run)


def test_a_step_is_exactly_one_update(pool):
    run = Run(SMALL, pool)
    for number in (1, 2, 3):
        run.step()
        assert run.started
        assert run.wait(PATIENCE)
        assert run.view.steps == run.bill.passes == number
    assert not run.playing


@pytest.mark.parametrize("rests", ["pause", "step", "edit", "lap"])
def test_where_a_run_rests_its_weights_were_tried_on_the_held_out(pool, rests):
    run = Run(default_config("moons"), pool)
    run.step()
    run.wait(PATIENCE)
    if rests == "pause":
        run.play()
        until(lambda: run.view.steps > 100)
        run.pause()
    elif rests == "edit":
        run.edit(Edit(0, 0, None, 5.0))
    elif rests != "step":
        run.play_epoch()
    run.wait(PATIENCE)
    last, now = run.view.evaluations[-1], run.trainer().copy().evaluate()
    assert (last.step, last.loss, last.accuracy) == (run.view.steps, now.loss, now.accuracy)
    assert run.view.tested
    assert run.trainer().answers.step == run.view.steps


def test_a_look_while_a_run_rests_leaves_no_trace_once_it_goes_on(pool):
    run = Run(default_config("moons"), pool)
    lap = run.trainer().steps_per_epoch
    for _ in range(lap // 2):
        run.step()
        run.wait(PATIENCE)
    run.play_epoch()
    run.wait(PATIENCE)
    assert [look.step for look in run.view.evaluations] == [0, lap]
    same_as_straight(run)


def test_single_updates_are_not_kept_waiting_for_looks_that_take_long(pool, monkeypatch):
    monkeypatch.setattr(compute, "QUICK_SECONDS", 0.0)
    run = Run(SMALL, pool)
    run.step()
    run.wait(PATIENCE)
    assert run.view.evaluations[-1].step == 0
    run.play()
    until(lambda: run.view.steps > 5)
    halt(run)
    assert run.view.evaluations[-1].step == run.view.steps


def test_a_paused_run_stays_where_it_is(pool):
    run = trained(pool)
    steps, fingerprint = run.view.steps, run.view.fingerprint
    run.renew()
    time.sleep(0.1)
    assert (run.view.steps, run.view.fingerprint) == (steps, fingerprint)
    assert (run.playing, run.busy, run.started) == (False, False, True)


def test_play_for_a_while_stops_by_itself(pool):
    run = Run(SMALL, pool)
    run.play(seconds=0.15)
    assert run.playing
    assert until(lambda: not run.playing)
    assert run.wait(PATIENCE)
    assert 0.15 <= run.bill.seconds < 1
    first = run.bill.seconds
    run.play(seconds=0.15)  # so many seconds more
    assert until(lambda: not run.playing)
    assert run.wait(PATIENCE)
    assert run.bill.seconds >= first + 0.15
    assert pool.live() == 0


def test_play_for_so_many_updates_makes_just_those_unless_time_is_up(pool):
    run = Run(SMALL, pool)
    for made in (37, 74):  # so many more
        run.play(seconds=PATIENCE, updates=37)
        assert until(lambda: not run.playing)
        assert run.wait(PATIENCE)
        assert run.view.steps == run.bill.passes == made
    run.play(seconds=0.1, updates=10**9)
    assert until(lambda: not run.playing)
    assert run.view.steps > 74


def test_play_without_an_end_forgets_an_earlier_end(pool):
    run = Run(SMALL, pool)
    run.play(seconds=0.05)
    assert until(lambda: not run.playing)
    run.play()
    steps = run.view.steps
    assert until(lambda: run.view.steps > steps + 50)
    assert run.playing
    halt(run)


def test_all_calls_return_at_once_whatever_is_computing(pool, monkeypatch):
    monkeypatch.setattr(compute, "SLICE_SECONDS", 0.5)
    run = Run(SMALL, pool)
    for call in (run.play, run.renew, run.step, run.pause):
        call()
    assert run.busy, "they would have waited for the slice"
    assert run.wait(0.01) is False
    with pytest.raises(EngineError, match="still computing"):
        run.trainer()
    assert run.wait(PATIENCE)
    assert run.trainer().steps == run.view.steps


# The lease


def test_a_run_that_nobody_watches_stops_by_itself_and_goes_on_when_watched(pool, monkeypatch):
    monkeypatch.setattr(compute, "LEASE_SECONDS", 0.3)
    run = Run(SMALL, pool)
    start = time.monotonic()
    run.play()
    assert run.wait(PATIENCE)  # returns when no slice is under way, so when the lease ran out
    assert time.monotonic() - start >= 0.3  # the lease
    steps = run.view.steps
    assert steps > 1
    assert pool.live() == 0
    time.sleep(0.05)
    assert run.view.steps == steps
    run.renew()
    assert until(lambda: run.view.steps > steps, seconds=2)
    halt(run)
    same_as_straight(run)


def test_a_run_plays_for_as_long_as_its_lease_is_renewed(pool, monkeypatch):
    monkeypatch.setattr(compute, "LEASE_SECONDS", 0.3)
    run = Run(SMALL, pool)
    run.play()
    for _ in range(8):  # 0.8 s, well beyond one lease
        steps = run.view.steps
        time.sleep(0.1)
        run.renew()
        assert run.playing
        assert until(lambda steps=steps: run.view.steps > steps)
    halt(run)


def test_a_step_needs_no_lease_and_starts_no_playing(pool):
    run = Run(SMALL, pool)
    run.step()
    assert run.wait(PATIENCE)
    assert (run.view.steps, run.playing, pool.live()) == (1, False, 0)


def test_the_pool_counts_those_who_play(pool, monkeypatch):
    runs = [Run(SMALL, pool) for _ in range(3)]
    assert pool.live() == 0
    for n, run in enumerate(runs, 1):
        run.play()
        assert pool.live() == n
    assert pool.live(but=runs[0].number) == 2
    halt(runs[0])
    assert pool.live() == 2
    assert pool.live(but=runs[0].number) == 2
    monkeypatch.setattr(compute, "LEASE_SECONDS", 0.05)
    for run in runs[1:]:
        run.renew()
        assert run.wait(PATIENCE)
    assert until(lambda: pool.live() == 0, seconds=1)


def test_runs_have_numbers_of_their_own(pool):
    assert Run(SMALL, pool).number != Run(SMALL, pool).number


# Company


def test_several_runs_share_fairly_and_train_as_if_alone(pool):
    runs = [Run(TrainingConfig(model="linear", lr=0.001, seed=seed), pool) for seed in range(4)]
    for run in runs:
        run.play()
    time.sleep(2.5)
    for run in runs:
        run.pause()
    for run in runs:
        assert run.wait(PATIENCE)
    made = [run.view.steps for run in runs]
    assert min(made) >= max(made) / 2, made
    for run in runs:
        same_as_straight(run)


def test_time_shared_with_others_is_counted_as_such(pool):
    alone = trained(pool)
    assert alone.bill.shared_seconds == 0
    one, other = Run(SMALL, pool), Run(SMALL, pool)
    one.play(), other.play()
    assert until(lambda: min(one.view.steps, other.view.steps) > 50)
    halt(one), halt(other)
    assert one.bill.shared
    assert 0 < one.bill.shared_seconds <= one.bill.seconds
    assert other.bill.shared


def test_copies_asked_for_at_once_are_all_given_while_it_plays(pool):
    run = Run(SMALL, pool)
    run.play()
    with ThreadPoolExecutor(4) as askers:
        for _ in range(10):
            twins = [askers.submit(run.clone, PATIENCE / 2) for _ in range(4)]
            assert all(clone.result().steps > 0 for clone in twins)
    steps = run.view.steps
    assert until(lambda: run.view.steps > steps)  # it goes on afterwards
    halt(run)
    same_as_straight(run)


def test_runs_of_one_visit_are_no_others_to_each_other(pool):
    visit, other_visit = Quota(), Quota()
    runs = [Run(SMALL, pool, visit) for _ in range(3)]
    for run in runs:
        run.play()
    assert (pool.live(), pool.others(visit), pool.others(other_visit)) == (3, 0, 3)
    assert until(lambda: min(run.view.steps for run in runs) > 50)
    stranger = Run(SMALL, pool, other_visit)
    alone = [run.bill.shared_seconds for run in runs]
    stranger.play()
    assert (pool.live(), pool.others(visit), pool.others(other_visit)) == (4, 1, 3)
    assert until(lambda: all(run.bill.shared_seconds > 0 for run in (*runs, stranger)))
    for run in (*runs, stranger):
        halt(run)
    assert alone == [0, 0, 0]
    assert pool.others(other_visit) == 0


# What comes back


def test_looks_at_the_held_out_examples_are_beside_the_updates(pool):
    run = Run(SMALL, pool)
    run.step()
    assert run.wait(PATIENCE)
    bill, history = run.bill, run.trainer().history
    assert bill.pass_seconds == pytest.approx(history.seconds)
    assert bill.pass_cpu_seconds == pytest.approx(history.cpu_seconds)
    assert bill.beside_cpu_seconds > 0
    assert bill.beside_seconds >= history.evaluations[0].seconds


def test_the_bill_adds_up(pool):
    run = trained(pool, steps=30)
    history = run.trainer().history
    assert run.bill.passes == run.view.steps == run.trainer().steps
    assert run.bill.images == history.images
    assert run.bill.seconds >= history.seconds > 0
    assert 0 < run.bill.cpu_seconds <= run.bill.seconds * 1.1
    epochs = run.view.steps / run.trainer().steps_per_epoch
    assert run.view.epochs == pytest.approx(epochs)


def test_a_view_does_not_change_while_the_run_goes_on(pool):
    run = trained(pool, steps=5)
    view = run.view
    before = copy.deepcopy(view)
    run.play()
    assert until(lambda: run.view.steps > before.steps + 150)
    halt(run)
    assert run.view is not view
    for name, value in vars(before).items():
        now = getattr(view, name)
        assert np.array_equal(now, value) if isinstance(value, np.ndarray) else now == value, name
    assert not np.array_equal(run.view.weights, view.weights)


@pytest.mark.parametrize(
    ("model", "pictures"),
    [("linear", (10, 28, 28)), ("perceptron", (64, 28, 28)), ("cnn", (8, 3, 3))],
)
def test_a_view_shows_the_first_layer_as_pictures(model, pictures):
    trainer = straight(TrainingConfig(model=model), 2)
    view = look(trainer)
    weights = first_weights(trainer.model).detach().numpy()
    assert view.weights.shape == pictures
    assert view.weights.dtype == np.float32
    np.testing.assert_array_equal(view.weights.ravel(), weights.ravel())
    assert not np.shares_memory(view.weights, weights)


def test_a_view_says_since_when_a_run_learns_by_heart():
    trainer = straight(SMALL, 1)
    trainer.history.look(Evaluation(2, 1e-9, 0.9, 10, 0.1))
    assert look(trainer).overfitting is None
    trainer.history.add(Step(9, 1e-12, 1.0, images=8, seconds=0.1))
    for step in (4, 6, 8):
        trainer.history.look(Evaluation(step, 2e-9, 0.5, 10, 0.1))
    assert look(trainer).overfitting.step == 2


# When something goes wrong


def test_a_runaway_stops_the_run_and_leaves_it_where_it_was_sane(pool):
    run = Run(RUNAWAY, pool)
    run.play()
    assert until(lambda: run.error is not None)
    assert run.wait(PATIENCE)
    assert isinstance(run.error, Diverged)
    assert not run.playing
    assert run.view.steps == 0
    assert run.view.fingerprint == run.first_fingerprint == run.trainer().fingerprint()
    assert np.isfinite(run.view.weights).all()
    assert pool.live() == 0
    assert run.bill.passes == 1  # the update that ruined it was made, and is paid for
    assert run.bill.images == SMALL.batch_size


def test_pressing_play_again_clears_the_error(pool):
    run = Run(RUNAWAY, pool)
    run.play()
    assert until(lambda: run.error is not None)
    run.step()
    assert run.error is None
    assert run.wait(PATIENCE)
    assert run.view.steps == 1
    run.play()
    assert until(lambda: isinstance(run.error, Diverged))
    halt(run)


def broken_slice(*_):
    raise ZeroDivisionError("a fault of ours")


def test_a_fault_in_a_slice_becomes_an_error_and_no_crash(pool, monkeypatch, caplog):
    run, neighbour = trained(pool), Run(SMALL, pool)
    before = run.view
    monkeypatch.setattr(compute, "train_slice", broken_slice)
    run.play()
    assert until(lambda: run.error is not None)
    assert run.wait(PATIENCE)
    assert type(run.error) is EngineError
    assert run.error.hint
    assert not run.playing
    assert run.view is before
    assert until(lambda: "ZeroDivisionError" in caplog.text)  # the details are in the log
    monkeypatch.setattr(compute, "train_slice", train_slice)
    neighbour.step()
    assert neighbour.wait(PATIENCE)
    assert neighbour.view.steps == 1


def test_a_run_whose_slice_failed_is_not_counted_as_playing(pool, monkeypatch):
    monkeypatch.setattr(compute, "train_slice", broken_slice)
    run = Run(SMALL, pool)
    run.play()
    assert until(lambda: run.error is not None)
    assert run.wait(PATIENCE)
    assert pool.live() == 0


def test_a_process_that_shuts_down_is_no_crash():
    executor = ThreadPoolExecutor(1)
    run = Run(SMALL, Pool(executor))
    run.play()
    assert until(lambda: run.view.steps > 0)
    executor.shutdown(wait=True)
    assert run.wait(PATIENCE)
    assert not run.playing
    run.play()
    run.step()
    run.renew()
    assert (run.playing, run.busy) == (False, False)
    same_as_straight(run)


# The seam


def test_slices_can_run_elsewhere_on_copies(elsewhere):
    run = Run(SMALL, Pool(elsewhere))
    first = run.trainer()
    for _ in range(3):
        run.step()
        assert run.wait(PATIENCE)
    run.play()
    assert until(lambda: run.view.steps >= 20)
    halt(run)
    assert elsewhere.journeys >= 4
    assert run.trainer() is not first
    assert first.steps == 0
    same_as_straight(run)


def test_a_runaway_elsewhere_comes_back_as_the_same_error(elsewhere):
    run = Run(RUNAWAY, Pool(elsewhere))
    run.play()
    assert until(lambda: run.error is not None)
    assert run.wait(PATIENCE)
    assert isinstance(run.error, Diverged)
    assert run.error.hint == Diverged.hint
    assert all(torch.isfinite(p).all() for p in run.trainer().model.parameters())


def test_one_pool_serves_the_whole_process():
    assert shared_pool() is shared_pool()


# Nothing is left behind


def freed(reference):
    gc.collect()
    return reference() is None


def test_a_dropped_run_frees_its_trainer(pool):
    run = trained(pool)
    trainer = weakref.ref(run.trainer())
    assert trainer() is not None
    del run
    assert until(lambda: freed(trainer))


def test_a_run_dropped_while_playing_ends_with_its_lease_and_is_freed(pool, monkeypatch):
    monkeypatch.setattr(compute, "LEASE_SECONDS", 0.2)
    run = Run(SMALL, pool)
    run.play()
    dropped = weakref.ref(run)
    del run
    assert until(lambda: freed(dropped), seconds=PATIENCE)
    assert pool.live() == 0
