"""What a run remembers: bounded, true to the updates, and safe to copy."""

import copy
import pickle
import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.training import Evaluation, History, Step
from engine.training.history import CURVE_POINTS, LOOKS


def steps(n, seed=0):
    draw = random.Random(seed)
    return [Step(i, draw.random(), draw.random(), images=8, seconds=0.25) for i in range(1, n + 1)]


def filled(n, seed=0):
    history = History()
    for step in steps(n, seed):
        history.add(step)
    return history


def means(curve):
    """Loss and accuracy over all updates: each point stands for those since the point before."""
    total, before, loss, accuracy = curve[-1][0], 0, 0.0, 0.0
    for number, point_loss, point_accuracy in curve:
        loss += (number - before) * point_loss
        accuracy += (number - before) * point_accuracy
        before = number
    return loss / total, accuracy / total


def test_the_curve_keeps_at_most_200_points_over_50000_updates():
    history, longest = History(), 0
    for step in steps(50_000):
        history.add(step)
        longest = max(longest, len(history.curve()))
    assert longest <= 200
    assert len(history.curve()) >= CURVE_POINTS
    assert history.curve()[-1][0] == 50_000


@given(n=st.integers(1, 5000), seed=st.integers(0, 9))
def test_the_curve_keeps_the_mean_and_ends_at_the_last_update(n, seed):
    made, curve = steps(n, seed), filled(n, seed).curve()
    loss, accuracy = means(curve)
    assert loss == pytest.approx(sum(s.loss for s in made) / n)
    assert accuracy == pytest.approx(sum(s.accuracy for s in made) / n)
    numbers = [number for number, _, _ in curve]
    assert numbers == sorted(set(numbers))
    assert numbers[-1] == n
    assert len(curve) <= 200


def test_a_short_curve_is_the_updates_themselves():
    made = steps(199)
    assert filled(199).curve() == [(s.number, s.loss, s.accuracy) for s in made]


@given(n=st.integers(1, 1500), pause=st.integers(0, 1500))
def test_the_curve_depends_on_the_updates_alone(n, pause):
    straight, paused = filled(n), History()
    for step in steps(n):
        if step.number == pause:
            paused.curve()
            paused.look(Evaluation(step.number, 1.0, 0.5, 10, 0.1))
            paused = pickle.loads(pickle.dumps(paused))
        paused.add(step)
    assert paused.curve() == straight.curve()
    assert (paused.images, paused.seconds) == (straight.images, straight.seconds)


@pytest.mark.parametrize("n", [3, 199, 201, 1003])
def test_what_happens_to_a_copy_happens_to_the_copy_alone(n):
    history = filled(n)
    before = history.curve(), history.images, history.seconds, history.evaluations
    other = copy.deepcopy(history)
    for step in steps(300, seed=1):
        other.add(step)
    other.look(Evaluation(1, 1.0, 0.5, 10, 0.1))
    after = history.curve(), history.images, history.seconds, history.evaluations
    assert after == before
    assert other.curve() != history.curve()


def test_a_curve_handed_out_does_not_grow_with_the_run():
    history = filled(10)
    curve = history.curve()
    history.add(Step(11, 0.5, 0.5, 8, 0.25))
    assert len(curve) == 10
    curve.clear()
    assert len(history.curve()) == 11


def test_the_totals_add_up():
    history = filled(1000)
    assert history.images == 8 * 1000
    assert history.seconds == pytest.approx(250)


def looked(losses, accuracies):
    """A history with a look every 20 updates."""
    history = History()
    for i, (loss, accuracy) in enumerate(zip(losses, accuracies, strict=True)):
        history.look(Evaluation(20 * i, loss, accuracy, 100, 0.1))
    return history


def test_up_to_2000_looks_are_all_there():
    draw = random.Random(1)
    history = looked(*([draw.random() for _ in range(2 * LOOKS)] for _ in range(2)))
    assert [look.step for look in history.evaluations] == list(range(0, 20 * 2 * LOOKS, 20))


@pytest.mark.parametrize("n", [2001, 4002, 12_345])
def test_of_more_looks_the_first_the_best_the_last_and_evenly_some_are_kept(n):
    draw = random.Random(n)
    losses, accuracies = [draw.random() for _ in range(n)], [draw.random() for _ in range(n)]
    history = looked(losses, accuracies)
    kept = {look.step // 20 for look in history.evaluations}
    best, lowest = accuracies.index(max(accuracies)), losses.index(min(losses))
    assert LOOKS <= len(history.evaluations) <= 2 * LOOKS + 2
    assert {0, best, lowest, n - 1} <= kept
    assert (history.first.step, history.best.step, history.last.step) == (0, 20 * best, 20 * n - 20)
    evenly = sorted(kept - {best, lowest, n - 1} | {0})
    stride = min(b - a for a, b in pairwise(evenly))
    assert kept >= set(range(0, n - stride, stride))
    assert [look.step for look in history.evaluations] == sorted(20 * i for i in kept)


def test_a_long_run_takes_no_more_room_and_no_more_time_than_one_of_2000_looks():
    history, longest = History(), 0
    for i in range(20_000):
        history.look(Evaluation(i, 1.0, 0.5, 100, 0.1))
        if i % 100 == 0:
            longest = max(longest, len(pickle.dumps(history)))
    assert longest < 1.1 * len(pickle.dumps(looked([1.0] * 2000, [0.5] * 2000)))


def test_of_two_looks_at_one_update_the_later_counts():
    history = looked((2.3, 0.5), (0.1, 0.9))
    history.look(Evaluation(20, 1.9, 0.3, 100, 0.1))
    assert [look.accuracy for look in history.evaluations] == [0.1, 0.3]
    assert history.best.accuracy == 0.3


def test_no_look_yet():
    history = History()
    assert history.evaluations == []
    assert (history.first, history.best, history.last) == (None, None, None)


WORSE = (0.1, 0.9, 0.88, 0.87, 0.86)


@pytest.mark.parametrize(
    ("losses", "accuracies", "training_loss", "best"),
    [
        ((2.3, 0.5, 0.6, 0.7, 0.8), WORSE, 0.1, 1),  # the homework gets better, the exam worse
        ((2.3, 0.5, 0.6, 0.7), WORSE[:4], 0.1, None),  # two looks later it may be chance
        ((2.3, 0.5, 0.51, 0.52, 0.53), WORSE, 0.1, None),  # as good as ever
        ((2.3, 0.5, 0.6, 0.7, 0.8), (0.1, 0.9, 0.9, 0.91, 0.91), 0.1, None),  # as many right
        ((2.3, 0.5, 0.6, 0.7, 0.8), WORSE, 0.6, None),  # the homework got worse as well
        ((2.3, 0.5, 0.4, 0.3, 0.2), WORSE, 0.1, None),
        ((), (), 1.0, None),
    ],
)
def test_learning_by_heart_shows_where_homework_and_exam_part(
    losses, accuracies, training_loss, best
):
    history = looked(losses, accuracies)
    history.add(Step(1, 0.5, 0.5, images=8, seconds=0.25))
    history.add(Step(100, training_loss, 0.5, images=8, seconds=0.25))
    looks = history.evaluations
    assert history.overfitting_since() == (None if best is None else looks[best])


def test_learning_by_heart_is_known_when_its_beginning_is_long_ago():
    losses = [1.0] * 1001 + [0.5] + [0.8] * 8000
    history = looked(losses, [0.9 if loss == 0.5 else 0.8 for loss in losses])
    history.add(Step(1, 0.5, 0.5, images=8, seconds=0.25))
    history.add(Step(200_000, 0.1, 0.5, images=8, seconds=0.25))
    assert history.overfitting_since().step == 20 * 1001
