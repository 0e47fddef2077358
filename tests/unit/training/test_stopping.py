"""When a run pauses by itself: the rules, and that a run keeps them to the update."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.compute import Pool
from engine.training import Evaluation, History, Run, StopRule, TrainingConfig

POINTS = TrainingConfig(
    "moons", "perceptron", lr=0.03, batch_size=10, widths=(4, 2), activation="tanh"
)
LAP = 20


def history(*accuracies):
    found = History()
    for i, accuracy in enumerate(accuracies):
        found.look(Evaluation(LAP * i, 1.0, accuracy, 50, 0.0))
    return found


@pytest.fixture
def pool():
    executor = ThreadPoolExecutor(1)
    yield Pool(executor)
    executor.shutdown()


def rest(run, seconds=100):
    deadline = time.monotonic() + seconds
    while run.playing or run.busy:
        assert time.monotonic() < deadline, "it never stopped"
        if run.playing:
            run.renew()
        time.sleep(0.01)


def test_no_rule_never_stops():
    assert not StopRule()
    assert StopRule().reason(history(0.0, 1.0), 10**9, LAP, 10**9) is None


@pytest.mark.parametrize(("steps", "stops"), [(59, False), (60, True), (61, True)])
def test_laps(steps, stops):
    reason = StopRule(epochs=3).reason(history(), steps, LAP, 0)
    assert (reason is not None) == stops


def test_seconds():
    assert StopRule(seconds=2).reason(history(), 1, LAP, 1.99) is None
    assert "2 seconds" in StopRule(seconds=2).reason(history(), 1, LAP, 2.0)


def test_accuracy():
    assert StopRule(accuracy=0.9).reason(history(0.5, 0.89), LAP, LAP, 0) is None
    assert "90%" in StopRule(accuracy=0.9).reason(history(0.5, 0.9), LAP, LAP, 0)


@pytest.mark.parametrize(
    ("accuracies", "stops"),
    [((0.5, 0.6), False), ((0.6, 0.5), False), ((0.6, 0.5, 0.6), True), ((0.1, 0.2, 0.3), False)],
)
def test_no_progress(accuracies, stops):
    steps = LAP * (len(accuracies) - 1)
    reason = StopRule(patience=2).reason(history(*accuracies), steps, LAP, 0)
    assert (reason is not None) == stops


@pytest.mark.parametrize("rises_at", [1, 2001, 7777])
def test_no_progress_is_counted_by_the_lap_however_long_the_run(rises_at):
    rule, run, stopped = StopRule(patience=5000), History(), None
    for lap in range(rises_at + 6000):
        accuracy = 0.9 if lap == rises_at else 0.5 + lap / 10**6 if lap < rises_at else 0.6
        run.look(Evaluation(LAP * lap, 1.0, accuracy, 50, 0.0))
        if rule.reason(run, LAP * lap, LAP, 0):
            stopped = lap
            break
    assert stopped == rises_at + 5000


def test_a_run_stops_at_the_very_update_and_says_why(pool):
    run = Run(POINTS, pool)
    run.set_rule(StopRule(epochs=7))
    run.play()
    rest(run)
    assert run.view.steps == 7 * LAP
    assert "7 laps" in run.stopped


def test_play_after_a_stop_goes_on_past_the_rule_until_there_is_another(pool):
    run = Run(POINTS, pool)
    run.set_rule(StopRule(epochs=2))
    run.play()
    rest(run)
    run.play()
    assert run.overruled
    assert run.stopped is None
    deadline = time.monotonic() + 20
    while run.view.steps <= 5 * LAP:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    run.set_rule(StopRule(epochs=3))
    rest(run)
    assert "3 laps" in run.stopped


def test_a_run_stops_once_it_is_good_enough(pool):
    run = Run(POINTS, pool)
    run.set_rule(StopRule(accuracy=0.9))
    run.play()
    rest(run)
    looks = run.view.evaluations
    assert looks[-1].accuracy >= 0.9 > max(look.accuracy for look in looks[:-1])
    assert looks[-1].step == run.view.steps


def test_what_stops_in_the_middle_of_a_lap_is_looked_at_there(pool):
    run = Run(TrainingConfig(), pool)  # a lap of it takes longer than a slice
    run.set_rule(StopRule(seconds=0.01))
    run.play()
    rest(run)
    assert run.view.steps % run.trainer().steps_per_epoch
    assert run.view.evaluations[-1].step == run.view.steps


def test_a_lap_ends_where_the_lap_does(pool):
    run = Run(POINTS, pool)
    for expected in (LAP, 2 * LAP):
        run.play_epoch()
        rest(run)
        assert run.view.steps == expected
    run.step()
    rest(run)
    run.play_epoch()
    rest(run)
    assert run.view.steps == 3 * LAP
    assert run.stopped is None


def test_slow_motion_keeps_its_pace_and_changes_no_loss(pool):
    slow, straight = Run(POINTS, pool), Run(POINTS, pool)
    slow.set_pace(50.0)
    start = time.monotonic()
    slow.play()
    while time.monotonic() - start < 0.7:
        slow.renew()
        time.sleep(0.01)
    taken = time.monotonic() - start
    slow.pause()
    rest(slow)
    assert 10 <= slow.view.steps <= 50 * taken + 2
    for _ in range(slow.view.steps):
        straight.step()
    rest(straight)
    assert straight.view.fingerprint == slow.view.fingerprint
