"""A network costs the same wherever it is measured: processor time, by one way to measure."""

import time
from types import SimpleNamespace

import pytest
import torch
from pressing import press
from torch.nn.modules.module import register_module_forward_pre_hook

from engine.core import clock
from engine.inference import serve, shape_classifier
from engine.training import Trainer, TrainingConfig, forecast, train_slice
from lessons.figures import FIGURES, crossing, face_off, finished, run_cost

LAYER = 0.001  # seconds of the processor that each module's forward is made to take here
HELD_UP = 10  # times as long on the clock
CONFIG = TrainingConfig(model="perceptron")


@pytest.fixture
def busy(monkeypatch):
    """A machine on which each module takes a millisecond of the processor, and ten on the clock."""
    spent = SimpleNamespace(seconds=0.0)

    def work(*_):
        spent.seconds += LAYER

    monkeypatch.setattr(clock, "_clock", lambda: spent.seconds)
    real = time.perf_counter
    monkeypatch.setattr(time, "perf_counter", lambda: real() + HELD_UP * spent.seconds)
    hook = register_module_forward_pre_hook(work)
    yield
    hook.remove()


def compare():
    """What Compare has on its bills: seconds of an image in training, and of an answer."""
    trainer, done = train_slice(Trainer(CONFIG), 0.0)
    classifier = shape_classifier("one", trainer.model, trainer.dataset)
    size = trainer.batch_size
    served = serve(classifier, trainer.dataset, trainer.split.validation, size)
    return done.bill.cpu_seconds_per_image, served.bill.cpu_seconds_per_image


def test_lessons_and_compare_bill_the_same_for_one_network_however_busy_the_machine(busy):
    training, answer = compare()
    assert training == pytest.approx(answer)  # as made above
    assert finished(run_cost.seconds_per_image("perceptron")) == pytest.approx(training)
    state = finished(crossing.bills())
    assert state.update / crossing.BATCH == pytest.approx(training)
    assert state.answer == pytest.approx(answer)
    found = finished(face_off.facing_off())
    assert (found.training, found.answering) == pytest.approx((training, answer))
    assert found.waited >= HELD_UP * training  # somebody waits: that is on the clock
    assert found.alone >= HELD_UP * answer
    build = FIGURES["giants"].build
    run = press(build, build.start(), "train", {"measure": "Hours"})
    assert run.seconds / run.images < HELD_UP * training


def test_a_forecast_is_on_the_clock_and_longer_where_many_train(monkeypatch):
    monkeypatch.setattr(forecast, "seconds_an_update", lambda config: 0.01)
    alone, many = (SimpleNamespace(live=lambda n=n: n) for n in (0, 3 * forecast.WORKERS - 1))
    assert forecast.training_seconds(CONFIG, 100, alone) == pytest.approx(1.0)
    assert forecast.training_seconds(CONFIG, 100, many) == pytest.approx(3.0)


def test_a_forecast_is_made_from_real_updates():
    assert 0 < forecast.seconds_an_update(TrainingConfig(model="linear", batch_size=16)) < 10


def test_however_the_turns_fall_so_many_updates_end_with_the_same_weights():
    prints = set()
    for seconds in (0.0, 0.01, 0.05):
        trainer = Trainer(CONFIG)
        while trainer.steps < 40:
            trainer, _ = train_slice(trainer, seconds, goal=40)
            torch.rand(3)  # whatever others draw meanwhile
        assert trainer.steps == 40
        prints.add(trainer.fingerprint())
    assert len(prints) == 1
