"""Smaller and rounder networks: copies in which weights are rounded, zeroed, or left out.

Nothing here touches the network it is given.
"""

import copy
import itertools

import torch
from torch import Tensor, nn

from engine.errors import ConfigError


def quantised(model: nn.Module, bits: int = 8) -> nn.Module:
    """Return a copy whose weights are rounded to 2^bits levels, one scale a row or filter.

    Symmetric, round to nearest, biases left alone. The numbers are stored as float32 still, so the
    copy answers like a quantised network but is neither smaller nor faster; that takes kernels
    that reckon in whole numbers. bits: 2–32, where 32 changes nothing. Raises ConfigError.
    """
    if not 2 <= bits <= 32:
        raise ConfigError("The number of bits must lie between 2 and 32.")
    copied = copy.deepcopy(model)
    if bits < 32:
        for layer in _layers(copied):
            layer.weight.data.copy_(_rounded(layer.weight.data, bits))  # keeps the memory layout
    return copied


def pruned(model: nn.Module, amount: float) -> nn.Module:
    """Return a copy in which the smallest weights of each layer are zero.

    amount: share of the weights, 0–1. Magnitude pruning (Han et al. 2015, arXiv:1510.00149); the
    zeros are multiplied like any other number, so the copy is no faster. Raises ConfigError.
    """
    _check(amount)
    copied = copy.deepcopy(model)
    for layer in _layers(copied):
        weights = layer.weight.data
        order = weights.abs().flatten().argsort()
        kept = torch.ones_like(order, dtype=torch.bool)
        kept[order[: round(amount * len(order))]] = False
        weights.mul_(kept.view_as(weights))
    return copied


def narrowed(model: nn.Module, amount: float) -> nn.Module:
    """Return a smaller copy: of each hidden layer, the weakest units or filters are left out.

    amount: share of the units, 0 to under 1; one unit stays at the least. The weakest have the
    smallest sum of absolute weights. Takes chains of linear and convolutional layers, as in
    engine/models. Raises ConfigError.
    """
    _check(amount)
    copied = copy.deepcopy(model)
    layers = _layers(copied)
    for layer, following in itertools.pairwise(layers):
        _leave_out(layer, following, amount)
    return copied


def _leave_out(
    layer: nn.Linear | nn.Conv2d, following: nn.Linear | nn.Conv2d, amount: float
) -> None:
    """Take the weakest outputs out of a layer, and the inputs they fed out of the next one."""
    outputs = len(layer.weight)
    strength = layer.weight.detach().abs().flatten(1).sum(1)
    count = max(1, outputs - round(amount * outputs))
    kept = strength.topk(count).indices.sort().values
    # Behind a flatten, each filter feeds a block of inputs, one a pixel.
    block = following.weight.shape[1] // outputs
    inputs = (kept[:, None] * block + torch.arange(block)).flatten()
    layer.weight = _as_laid_out(layer.weight.detach()[kept])
    if layer.bias is not None:
        layer.bias = nn.Parameter(layer.bias.detach()[kept], requires_grad=False)
    following.weight = _as_laid_out(following.weight.detach()[:, inputs])


def _as_laid_out(weights: Tensor) -> nn.Parameter:
    """Return weights as a frozen parameter; filters channels last, as build_model lays them out."""
    if weights.dim() == 4:
        weights = weights.contiguous(memory_format=torch.channels_last)
    return nn.Parameter(weights, requires_grad=False)


def _rounded(weights: Tensor, bits: int) -> Tensor:
    """Round each row to whole multiples of its largest weight ÷ (2^(bits − 1) − 1)."""
    levels = 2 ** (bits - 1) - 1
    rows = weights.flatten(1)
    scale = rows.abs().amax(dim=1, keepdim=True).clamp_min(1e-12) / levels
    return ((rows / scale).round() * scale).view_as(weights)


def _layers(model: nn.Module) -> list[nn.Linear | nn.Conv2d]:
    return [layer for layer in model.modules() if isinstance(layer, nn.Linear | nn.Conv2d)]


def _check(amount: float) -> None:
    if not 0 <= amount < 1:
        raise ConfigError("The share to leave out must lie between 0 and 1.")
