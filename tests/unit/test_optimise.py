"""Rounded, zeroed and narrowed copies: what changes, what doesn't, and that it was a copy."""

import pytest
import torch

from engine.datasets import load_dataset
from engine.errors import ConfigError
from engine.models import MODELS, build_model, fingerprint
from engine.optimise import narrowed, pruned, quantised

SHAPE, CLASSES = (1, 28, 28), 10
WAYS = {
    "quantised": lambda model: quantised(model, bits=4),
    "pruned": lambda model: pruned(model, 0.5),
    "narrowed": lambda model: narrowed(model, 0.5),
}


def built(name):
    return build_model(name, SHAPE, CLASSES, seed=3)


def weights(model):
    return [p for name, p in model.named_parameters() if name.endswith("weight")]


@pytest.mark.parametrize("way", list(WAYS))
@pytest.mark.parametrize("name", list(MODELS))
def test_the_given_network_stays_as_it_is_and_the_copy_answers(name, way):
    model = built(name)
    before = fingerprint(model)
    copied = WAYS[way](model)
    assert fingerprint(model) == before
    x, _ = load_dataset("animals").batch(torch.arange(5))
    assert copied(x).shape == (5, CLASSES)
    assert torch.isfinite(copied(x)).all()


@pytest.mark.parametrize("bits", [2, 4, 8])
def test_rounding_leaves_as_many_levels_as_bits_can_tell_apart(bits):
    for before, after in zip(
        weights(built("perceptron")), weights(quantised(built("perceptron"), bits)), strict=True
    ):
        levels = 2 ** (bits - 1) - 1
        assert max(len(row.unique()) for row in after) <= 2 * levels + 1
        step = before.abs().amax(dim=1, keepdim=True) / levels
        assert ((after - before).abs() <= step / 2 + 1e-6).all()


def test_thirty_two_bits_change_nothing():
    assert fingerprint(quantised(built("cnn"), 32)) == fingerprint(built("cnn"))


@pytest.mark.parametrize("amount", [0.0, 0.25, 0.9])
@pytest.mark.parametrize("name", list(MODELS))
def test_pruning_zeroes_the_smallest_weights_and_no_others(name, amount):
    for before, after in zip(
        weights(built(name)), weights(pruned(built(name), amount)), strict=True
    ):
        gone = after == 0
        assert int(gone.sum()) == round(amount * after.numel())
        assert torch.equal(after[~gone], before[~gone])
        if gone.any():
            assert before[gone].abs().max() <= before[~gone].abs().min()


def test_narrowing_by_nothing_gives_the_same_answers():
    x, _ = load_dataset("animals").batch(torch.arange(20))
    for name in MODELS:
        model = built(name)
        assert torch.allclose(narrowed(model, 0.0)(x), model(x), atol=1e-5)


def test_a_narrowed_perceptron_answers_as_if_its_weakest_units_were_silent():
    model = built("perceptron")
    strength = model[1].weight.abs().sum(1)
    weakest = strength.topk(32, largest=False).indices
    silent = built("perceptron")
    with torch.no_grad():
        silent[1].weight[weakest] = 0
        silent[1].bias[weakest] = 0
    x, _ = load_dataset("animals").batch(torch.arange(20))
    assert torch.allclose(narrowed(model, 0.5)(x), silent(x), atol=1e-5)


def test_a_narrowed_convolutional_network_answers_as_if_its_weakest_filters_were_silent():
    model, silent = built("cnn"), built("cnn")
    first, second = silent[0], silent[3]
    with torch.no_grad():
        silence(first, strength := first.weight.abs().flatten(1).sum(1))
        heard = strength.topk(4).indices  # the second layer is judged by what it still hears
        silence(second, second.weight[:, heard].abs().flatten(1).sum(1))
    x, _ = load_dataset("animals").batch(torch.arange(20))
    small = narrowed(model, 0.5)
    assert torch.allclose(small(x), silent(x), atol=1e-4)
    assert sum(p.numel() for p in small.parameters()) < 9098 / 2


def silence(layer, strength):
    weakest = strength.topk(len(strength) // 2, largest=False).indices
    layer.weight[weakest] = 0
    layer.bias[weakest] = 0


@pytest.mark.parametrize("amount", [-0.1, 1.0, 2.0, float("nan")])
@pytest.mark.parametrize("way", [pruned, narrowed])
def test_a_share_that_can_not_be_left_out_is_refused(way, amount):
    with pytest.raises(ConfigError):
        way(built("linear"), amount)


@pytest.mark.parametrize("bits", [-1, 0, 1, 33])
def test_a_number_of_bits_that_can_not_be_is_refused(bits):
    with pytest.raises(ConfigError):
        quantised(built("linear"), bits)
