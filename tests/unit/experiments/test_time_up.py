"""What measures until its time is up finds something even where that is before its first look."""

from itertools import count

import pytest
from pressing import press

from engine.experiments import variants
from engine.inference import serve, shape_classifier
from engine.training import StopRule, Trainer, TrainingConfig, train_slice
from lessons.figures import FIGURES, Button, Timed, answering, begun, finished
from lessons.figures.frame_budget import watching

MEASURING = [name for name in FIGURES if isinstance(FIGURES[name].build, Timed)]
BOTH = ("engine.core.clock._clock", "time.perf_counter")


@pytest.fixture(params=[BOTH, BOTH[1:]], ids=["both clocks", "the wall's"])
def hours(request, monkeypatch):
    """An hour goes by between any two looks at the clock, so whatever waits has waited enough."""
    looks = count(0.0, 3600.0)
    for clock in request.param:
        monkeypatch.setattr(clock, lambda: next(looks))


@pytest.fixture
def trainer():
    return Trainer(TrainingConfig(model="linear"))


@pytest.mark.parametrize("name", MEASURING)
def test_a_figure_shows_numbers(name, hours):
    build = FIGURES[name].build
    values = begun(build)
    for control in build.controls:
        if isinstance(control, Button):
            shown = build.show(press(build, build.start(), control.name, values), values)
            assert shown.numbers
            assert shown.says.strip()


@pytest.mark.parametrize("name", [n for n in MEASURING if hasattr(FIGURES[n].build, "measuring")])
def test_a_quiz_says_something(name, hours):
    assert finished(answering(FIGURES[name].build)).says.strip()


def test_a_camera_s_network_has_answered(hours):
    assert finished(watching(2, "torch")).taken


def test_training_makes_an_update(hours, trainer):
    assert len(trainer.run_for(0.1)) == 1
    _, done = train_slice(trainer, 0.1)
    assert done.bill.passes == 1
    _, done = train_slice(trainer, 0.1, rule=StopRule(seconds=1.0))
    assert done.bill.passes == 1
    assert done.reason


def test_every_shape_is_served(hours, trainer):
    classifier = shape_classifier("own", trainer.model, trainer.dataset)
    served = serve(classifier, trainer.dataset, trainer.split.validation, 64, least_seconds=0.1)
    assert served.answers == len(trainer.split.validation)
    assert served.bill.passes >= served.answers // 64


def test_variants_are_timed_in_a_few_turns(hours, trainer):
    forms = [
        variants.in_torch(form, trainer.model.eval(), trainer.dataset)
        for form in (variants.TRAINED, variants.HALF)
    ]
    raced = finished(variants.race(forms, trainer.dataset, trainer.split.validation, 64))
    assert [len(one.batches) for one in raced] == [variants.FEWEST_ROUNDS] * 2
