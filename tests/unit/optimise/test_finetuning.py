"""Further steps after pruning: the holes stay, the score comes back, the run is not touched."""

import pytest

from engine.compute import shared_pool
from engine.optimise import finetune, narrowed, pruned, weight_count
from engine.training import Edit, Run, Trainer, TrainingConfig, train_slice


@pytest.fixture(scope="module")
def trainer():
    one = Trainer(TrainingConfig(model="perceptron", lr=0.002))
    for _ in range(250):
        one.step()
    return one


def finetuned(trainer, model, steps, keep_holes):
    work = finetune(trainer.copy(), model, steps, keep_holes)
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def accuracy(trainer, model):
    x, y = trainer.dataset.batch(trainer.split.validation)
    return (model(x).argmax(1) == y).float().mean().item()


def test_the_holes_stay_and_the_score_comes_back(trainer):
    before = trainer.fingerprint()
    holes = pruned(trainer.model, 0.9)
    after = finetuned(trainer, holes, 60, keep_holes=True)
    assert weight_count(after.model) <= weight_count(holes)
    assert accuracy(trainer, after.model) > accuracy(trainer, holes) + 0.05
    assert (after.bill.passes, after.bill.images) == (60, 60 * 64)
    assert 0 < after.bill.beside_cpu_seconds < after.bill.cpu_seconds
    assert trainer.fingerprint() == before
    assert trainer.steps == 250


def test_without_keeping_them_the_holes_fill(trainer):
    holes = pruned(trainer.model, 0.9)
    assert weight_count(finetuned(trainer, holes, 5, False).model) > 2 * weight_count(holes)


def test_a_narrowed_network_can_be_trained_too(trainer):
    small = narrowed(trainer.model, 0.75)
    after = finetuned(trainer, small, 60, keep_holes=False)
    assert weight_count(after.model) == weight_count(small)
    assert accuracy(trainer, after.model) > accuracy(trainer, small)


def test_of_the_run_that_lends_its_recipe_nothing_is_remembered(trainer):
    lent = trainer.copy()
    train_slice(lent, 0.0, edits=(Edit(0, 0, None, 1.0),))
    assert lent.stats_history.records
    lent.adopt(trainer.model)
    assert (lent.steps, lent.edits, lent.answers, lent.before) == (0, 0, None, None)
    assert (lent.history.curve(), lent.history.evaluations) == ([], [])
    assert lent.stats_history.records == []
    assert lent.fingerprint() == trainer.fingerprint()


def test_a_twin_of_a_playing_run_is_taken_while_it_goes_on():
    run = Run(TrainingConfig(model="linear"), shared_pool())
    run.play()
    clone = run.clone()
    steps = clone.steps
    assert steps > 0
    assert run.playing
    run.renew()
    later = run.clone()
    assert later.steps > steps == clone.steps
    run.pause()
    assert run.wait(10)
    assert clone.fingerprint() != run.trainer().fingerprint()
