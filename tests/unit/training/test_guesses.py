"""What a run says to a few held-out images, before and after it has learned."""

import pytest

from engine.training import Trainer, TrainingConfig, asked
from engine.training.guesses import guesses


def right(trainer):
    return sum(one.said == one.truth for one in guesses(trainer))


@pytest.fixture(scope="module")
def trainer():
    return Trainer(TrainingConfig(model="perceptron"))


def test_ten_held_out_images_of_as_many_classes(trainer):
    indices = asked(trainer.split.validation)
    assert set(indices.tolist()) <= set(trainer.split.validation.tolist())
    truths = [one.truth for one in guesses(trainer)]
    assert truths == trainer.dataset.labels[indices].tolist()
    assert set(truths) == set(range(10))


def test_they_are_what_the_network_says_as_it_stands(trainer):
    before, fingerprint = right(trainer), trainer.fingerprint()
    for _ in range(150):
        trainer.step()
    after = trainer.fingerprint()
    assert right(trainer) >= before + 3
    trainer.model.eval()
    for index, one in zip(asked(trainer.split.validation), guesses(trainer), strict=True):
        x, _ = trainer.dataset.batch(index[None])
        probs = trainer.model(x)[0].detach().softmax(0)
        assert int(probs.argmax()) == one.said
        assert one.sure == pytest.approx(float(probs.max()), abs=1e-4)
    assert trainer.fingerprint() == after != fingerprint


def test_points_are_seen_in_their_plane():
    assert guesses(Trainer(TrainingConfig(dataset="moons", model="perceptron", widths=(4,)))) == ()
