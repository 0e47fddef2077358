"""One step, slowly: the very numbers of the run's real next step."""

import pytest
import torch
import torch.nn.functional as F

from engine.training import Trainer, TrainingConfig, default_config, next_step, weight_layers
from engine.training.optimizers import OPTIMIZERS


def run(steps=3, **settings):
    trainer = Trainer(TrainingConfig(**{"batch_size": 16, **settings}))
    for _ in range(steps):
        trainer.step()
    return trainer


@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
@pytest.mark.parametrize("model", ["cnn", "perceptron"])
def test_the_slow_step_gives_the_weights_of_the_real_step_to_the_last_bit(model, optimizer):
    trainer = run(model=model, optimizer=optimizer, weight_decay=0.01, schedule="cosine")
    slow = next_step(trainer.copy())
    assert slow.before == trainer.fingerprint()
    real = trainer.step()
    assert slow.after == trainer.fingerprint()
    assert (slow.number, slow.loss) == (real.number, real.loss)
    for layer, made in zip(
        weight_layers(trainer.model), weight_layers(slow.trainer.model), strict=True
    ):
        assert torch.equal(layer.weight, made.weight)
        assert torch.equal(layer.weight.grad, made.weight.grad)


def test_with_dropout_and_batch_norm_too():
    trainer = run(model="perceptron", dropout=0.3, batch_norm=True)
    slow = next_step(trainer.copy())
    trainer.step()
    assert slow.after == trainer.fingerprint()


def test_it_begins_a_new_run_as_the_run_itself_does():
    trainer = Trainer(default_config("moons"))
    slow = next_step(trainer.copy())
    trainer.step()
    assert (slow.number, slow.after) == (1, trainer.fingerprint())


def test_its_parts_are_those_of_autograd():
    trainer = run(model="perceptron", optimizer="sgd", lr=0.01)
    slow = next_step(trainer.copy())
    x, y = trainer.dataset.batch(slow.indices)
    trainer.model.zero_grad()
    loss = F.cross_entropy(trainer.model(x), y)
    loss.backward()
    assert slow.loss == pytest.approx(loss.item())
    assert slow.losses.mean().item() == pytest.approx(slow.loss, rel=1e-5)
    torch.testing.assert_close(slow.probs, trainer.model(x).softmax(1).detach())
    for gradient, layer in zip(slow.gradients, weight_layers(trainer.model), strict=True):
        torch.testing.assert_close(gradient, layer.weight.grad)


@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_the_sum_on_the_card_comes_out(optimizer, decay):
    slow = next_step(run(model="cnn", optimizer=optimizer, weight_decay=decay, lr=0.001))
    for layer in range(3):
        one = slow.follow(layer, *slow.steepest(layer))
        assert one.gradient != 0
        assert one.after == pytest.approx(one.kept - slow.lr * one.direction, rel=1e-5, abs=1e-7)
        assert one.after != one.value
        assert (one.kept != one.value) == (optimizer == "adamw" and decay > 0)
        assert (one.pulled != one.gradient) == (optimizer != "adamw" and decay > 0)
        if optimizer == "sgd":
            assert one.direction == one.pulled


def test_a_weight_out_of_range_is_the_nearest_there_is():
    slow = next_step(run(model="cnn"))
    assert slow.follow(2, 10**6, 10**6).place == (9, 783)
    assert slow.follow(0, 0, 10**6).place == (0, 8)
