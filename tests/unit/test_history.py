"""What a run remembers: bounded, true to the updates, and safe to copy."""

import copy
import pickle
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.history import CURVE_POINTS, Evaluation, History, Step, by_heart_since


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
            paused.evaluations.append(Evaluation(step.number, 1.0, 0.5, 10, 0.1))
            paused = pickle.loads(pickle.dumps(paused))
        paused.add(step)
    assert paused.curve() == straight.curve()
    assert (paused.images, paused.seconds) == (straight.images, straight.seconds)


@pytest.mark.parametrize("n", [3, 199, 201, 1003])
def test_what_happens_to_a_copy_happens_to_the_copy_alone(n):
    history = filled(n)
    before = history.curve(), history.images, history.seconds, list(history.evaluations)
    other = copy.deepcopy(history)
    for step in steps(300, seed=1):
        other.add(step)
    other.evaluations.append(Evaluation(1, 1.0, 0.5, 10, 0.1))
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


def test_the_best_accuracy_is_that_of_the_best_evaluation():
    history = History()
    assert history.best_accuracy() == 0
    for accuracy in (0.2, 0.7, 0.4):
        history.evaluations.append(Evaluation(1, 1.0, accuracy, 10, 0.1))
    assert history.best_accuracy() == 0.7


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
    looks = [
        Evaluation(20 * i, loss, accuracy, 100, 0.1)
        for i, (loss, accuracy) in enumerate(zip(losses, accuracies, strict=True))
    ]
    found = by_heart_since(looks, training_loss)
    assert found == (None if best is None else looks[best])
