"""Rounded, zeroed and narrowed copies: what changes, what doesn't, and that it was a copy."""

import numpy as np
import pytest
import torch
from torch import nn

from engine.data import load_dataset
from engine.errors import ConfigError
from engine.models.trainable import MODELS, build_model, fingerprint
from engine.optimise import narrowed, packed, pruned, quantised, weight_count

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


def test_one_bit_is_the_sign_times_the_mean_magnitude_of_the_row():
    for before, after in zip(
        weights(built("cnn")), weights(quantised(built("cnn"), 1)), strict=True
    ):
        mean = before.flatten(1).abs().mean(1).view(-1, *[1] * (before.dim() - 1))
        assert torch.allclose(after, before.sign() * mean)


@pytest.mark.parametrize("bits", [1, 2, 4, 5, 8, 24, 32])
def test_packed_weights_take_their_bits_a_scale_a_row_and_the_biases(bits):
    model = built("perceptron")
    rows, rest = 64 + 10, 64 + 10
    expected = sum(-(-w.numel() * bits // 8) for w in weights(model)) + 4 * rest
    assert len(packed(model, bits)) == expected + (4 * rows if bits < 32 else 0)


def test_what_is_packed_tells_the_levels_apart():
    model = nn.Sequential(nn.Flatten(), nn.Linear(8, 1, bias=False))
    model[1].weight.data = torch.tensor([[-7.0, -3, 0, 1, 2, 3, 5, 7]])
    *scale, one, two, three, four = packed(model, 4)
    assert np.frombuffer(bytes(scale), "<f4") == [1.0]
    digits = np.unpackbits(np.array([one, two, three, four], np.uint8)).reshape(8, 4)
    assert (digits @ [1, 2, 4, 8] - 8).tolist() == [-7, -3, 0, 1, 2, 3, 5, 7]


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


def test_a_network_with_batch_norms_is_narrowed_with_them():
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.Flatten(),
        nn.Linear(8 * 36, 6), nn.BatchNorm1d(6), nn.Tanh(), nn.Linear(6, 3),
    )  # fmt: skip
    model(torch.randn(16, 1, 8, 8))
    model.eval()
    small = narrowed(model, 0.5)
    assert [len(small[place].weight) for place in (0, 1, 4, 5, 7)] == [4, 4, 3, 3, 3]
    x = torch.randn(5, 1, 8, 8)
    assert small(x).shape == (5, 3)
    assert torch.allclose(narrowed(model, 0.0)(x), model(x), atol=1e-5)


def test_weights_that_are_left_are_counted():
    model = built("linear")
    assert weight_count(model) == 7840
    assert weight_count(pruned(model, 0.75)) == 1960


def silence(layer, strength):
    weakest = strength.topk(len(strength) // 2, largest=False).indices
    layer.weight[weakest] = 0
    layer.bias[weakest] = 0


@pytest.mark.parametrize("amount", [-0.1, 1.0, 2.0, float("nan")])
@pytest.mark.parametrize("way", [pruned, narrowed])
def test_a_share_that_can_not_be_left_out_is_refused(way, amount):
    with pytest.raises(ConfigError):
        way(built("linear"), amount)


@pytest.mark.parametrize("bits", [-1, 0, 33])
def test_a_number_of_bits_that_can_not_be_is_refused(bits):
    with pytest.raises(ConfigError):
        quantised(built("linear"), bits)
