"""Weights rounded together do less harm than each to its nearest level."""

import copy

import numpy as np
import pytest
import torch
from onnx import numpy_helper
from torch import nn

from engine.inference.runtimes.onnx_runtime import session
from engine.models import as_onnx
from engine.optimise.int8 import Calibration
from engine.optimise.rounding import (
    ALONE,
    ANY_TWO,
    LEVELS,
    NEIGHBOURS,
    roomy_scales,
    rounded,
)

GROUPS, FILTERS, INPUTS, PLACES = 3, 8, 12, 400


@pytest.fixture
def case():
    """Filters with their biases, their scales, and inputs that say much the same thing."""
    generator = torch.Generator().manual_seed(1)
    weights = torch.randn(GROUPS, FILTERS, INPUTS + 1, generator=generator).double()
    scales = weights[:, :, :-1].abs().amax(dim=2) / 7  # coarse, so that rounding is felt
    mixed = torch.randn(GROUPS, INPUTS, 4, generator=generator).double()
    seen = mixed @ torch.randn(GROUPS, 4, PLACES, generator=generator).double() + 1
    seen = torch.cat([seen, torch.ones(GROUPS, 1, PLACES).double()], dim=1)
    return weights, scales, seen


def error(weights, levels, scales, biases, seen):
    after = torch.cat([levels * scales[:, :, None], biases[:, :, None]], dim=2)
    return float(((after - weights) @ seen).square().mean().sqrt())


def test_the_errors_cancel(case):
    weights, scales, seen = case
    levels, biases = rounded(weights, scales, seen @ seen.transpose(1, 2) / PLACES, ALONE)
    nearest = (weights[:, :, :-1] / scales[:, :, None]).round()
    found = error(weights, levels, scales, biases, seen)
    assert found < 0.5 * error(weights, nearest, scales, weights[:, :, -1], seen)
    assert (levels == levels.round()).all()
    assert levels.abs().max() <= LEVELS


def test_what_stands_on_levels_stays_there(case):
    weights, scales, seen = case
    on_levels = weights.clone()
    on_levels[:, :, :-1] = (weights[:, :, :-1] / scales[:, :, None]).round() * scales[:, :, None]
    levels, biases = rounded(on_levels, scales, seen @ seen.transpose(1, 2) / PLACES, ALONE)
    torch.testing.assert_close(levels * scales[:, :, None], on_levels[:, :, :-1])
    torch.testing.assert_close(biases, on_levels[:, :, -1])


def test_no_level_is_beyond_what_eight_bits_hold(case):
    weights, scales, seen = case
    levels, _ = rounded(weights, scales / 1000, seen @ seen.transpose(1, 2) / PLACES, ALONE)
    assert levels.abs().max() == LEVELS


def test_inputs_that_are_always_nought_are_rounded_to_the_nearest(case):
    weights, scales, seen = case
    seen[:, :5] = 0
    levels, _ = rounded(weights, scales, seen @ seen.transpose(1, 2) / PLACES, ALONE)
    assert levels.isfinite().all()
    torch.testing.assert_close(levels[:, :, :5], (weights[:, :, :5] / scales[:, :, None]).round())


@pytest.mark.parametrize("room", [ALONE, NEIGHBOURS, ANY_TWO])
@pytest.mark.parametrize("inputs", [12, 11])
def test_no_sum_of_two_products_is_beyond_sixteen_bits(case, room, inputs):
    """Whatever bytes the layer sees, with scales that leave room as with scales far too small."""
    weights, _, seen = case
    weights, seen = (
        torch.cat([weights[:, :, :inputs], weights[:, :, -1:]], 2),
        seen[:, : inputs + 1],
    )
    for smaller in (1, 50):
        scales = roomy_scales(weights[:, :, :-1], room) / smaller
        levels, _ = rounded(weights, scales, seen @ seen.transpose(1, 2) / PLACES, room)
        assert levels.abs().max() == room.highest or smaller == 1
        assert levels.abs().max() > 0.7 * room.highest
        if room is not ALONE:
            pairs = nn.functional.pad(levels, (0, inputs % 2)).unflatten(2, (-1, 2))
            for sign in (1, -1):
                assert (255 * (sign * pairs).clamp(min=0).sum(3)).max() <= 2**15 - 1


def test_scales_are_no_coarser_than_they_have_to_be(case):
    """One large weight beside a small one may take nearly all that a byte holds."""
    weights, _, _ = case
    alone, paired, each = (roomy_scales(weights, room) for room in (ALONE, NEIGHBOURS, ANY_TWO))
    assert (alone <= paired).all()
    assert (paired <= each).all()
    weights[:, :, 1::2] = 0
    torch.testing.assert_close(
        roomy_scales(weights[:, :, :-1], NEIGHBOURS), roomy_scales(weights[:, :, :-1], ALONE)
    )


def with_levels(exact, int8):
    """The network in fp32 with the weights of the other: no rounding between the layers."""
    whole = {tensor.name: numpy_helper.to_array(tensor) for tensor in int8.graph.initializer}
    made = copy.deepcopy(exact)
    for tensor in made.graph.initializer:
        levels = whole[f"{tensor.name}_quantized"]
        scales = whole.get(f"{tensor.name}_scale", whole.get(f"{tensor.name}_quantized_scale"))
        scales = scales.reshape(-1, *[1] * (levels.ndim - 1))
        tensor.CopyFrom(numpy_helper.from_array((levels * scales).astype("f4"), tensor.name))
    return made


def in_int8(model, shape, x):
    calibration = Calibration(model, shape)
    for batch in x.split(20):
        calibration.watch(batch)
    return calibration.int8()


def test_a_network_of_every_kind_of_layer_errs_less(monkeypatch):
    """With its kernels, paddings, strides and groups read off the graph."""
    torch.manual_seed(0)
    shape = (3, 12, 12)
    model = nn.Sequential(
        nn.Conv2d(3, 16, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(16, 16, 3, stride=2, padding=1, groups=16),
        nn.Conv2d(16, 24, 1),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(24 * 6 * 6, 10),
    ).eval()
    smooth = nn.functional.interpolate(torch.randn(300, 3, 4, 4), size=12, mode="bilinear")
    exact = as_onnx(model, shape)
    together = in_int8(model, shape, smooth[:200])
    monkeypatch.setattr("engine.optimise.rounding.MOST_TOGETHER", 0)
    nearest = in_int8(model, shape, smooth[:200])

    def answers(proto):
        runs = session(proto.SerializeToString())
        return runs.run(None, {proto.graph.input[0].name: smooth[200:].numpy()})[0]

    def error(proto):
        return np.square(answers(with_levels(exact, proto)) - answers(exact)).mean() ** 0.5

    assert error(together) < 0.6 * error(nearest)
