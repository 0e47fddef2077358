"""What the live picture says of a run beside its curves."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.compute import Pool
from engine.training import Run, TrainingConfig
from ui.components.run_view import _stats, crowd


@pytest.fixture
def run():
    with ThreadPoolExecutor(1) as executor:
        run = Run(TrainingConfig(model="linear"), Pool(executor))
        yield run
        run.pause()
        assert run.wait(60)


def accuracy(run):
    label, value, _ = _stats(run)[0]
    return label, value


def test_within_the_first_lap_no_accuracy_of_blind_weights_stands_beside_the_guesses(run):
    before = accuracy(run)
    assert before[0] == "held-out accuracy"
    run.set_pace(0.3)  # far from the end of the first lap for long
    run.play()
    assert run.wait(60)
    assert run.playing
    assert 0 < run.view.epochs < 0.5
    assert accuracy(run) == ("held-out accuracy", "–")
    run.pause()
    assert run.wait(60)
    assert accuracy(run)[1].endswith("%")


@pytest.mark.parametrize(
    ("others", "said"),
    [
        (0, ""),
        (1, "1 more"),
        (4, "a few others"),
        (5, "5 or more others"),
        (70, "50 or more others"),
    ],
)
def test_a_crowd_is_told_in_steps_that_seldom_change(others, said):
    assert crowd(others) == f"{said} in training on this machine" * bool(others)
