"""What a run says to a few held-out images, before and after it has learned."""

import pytest

from engine.guesses import guesses
from engine.training import Trainer, TrainingConfig


def right(trainer):
    return sum(one.said == one.truth for one in guesses(trainer))


@pytest.fixture(scope="module")
def trainer():
    return Trainer(TrainingConfig(model="perceptron"))


def test_ten_held_out_images_of_as_many_classes(trainer):
    found = guesses(trainer)
    held_out = set(trainer.split.validation.tolist())
    assert {one.truth for one in found} == set(range(10))
    assert all(one.index in held_out for one in found)
    assert [one.truth for one in found] == trainer.dataset.labels[
        [one.index for one in found]
    ].tolist()


def test_they_are_what_the_network_says_as_it_stands(trainer):
    before, fingerprint = right(trainer), trainer.fingerprint()
    for _ in range(150):
        trainer.step()
    after = trainer.fingerprint()
    assert right(trainer) >= before + 3
    trainer.model.eval()
    for one in guesses(trainer):
        x, _ = trainer.dataset.batch(trainer.dataset.labels.new_tensor([one.index]))
        chances = trainer.model(x)[0].detach().softmax(0)
        assert int(chances.argmax()) == one.said
        assert one.sure == pytest.approx(float(chances.max()), abs=1e-4)
    assert trainer.fingerprint() == after != fingerprint


def test_points_are_seen_in_their_plane():
    assert guesses(Trainer(TrainingConfig(dataset="moons", model="perceptron", widths=(4,)))) == ()
