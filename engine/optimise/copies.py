"""Smaller and rounder networks: copies in which weights are rounded, zeroed, or left out.

Nothing here touches the network it is given.
"""

import copy
import itertools

import numpy as np
import torch
from torch import Tensor, nn

from engine.errors import ConfigError
from engine.models import Weighted, chain

FULL_BITS = 32


def quantised(model: nn.Module, bits: int = 8) -> nn.Module:
    """Return a copy whose weights are rounded to 2^bits − 1 levels, one scale a row or filter.

    Symmetric, round to nearest, biases left alone; a single bit is a weight's sign times the mean
    magnitude of its row (Rastegari et al. 2016, arXiv:1603.05279). The numbers are stored as
    float32 still, so the copy answers like a quantised network but is neither smaller nor faster;
    that takes kernels that reckon in whole numbers. bits: 1–32, where 32 changes nothing. Raises
    ConfigError.
    """
    _check_bits(bits)
    copied = copy.deepcopy(model)
    if bits < FULL_BITS:
        for layer in weighted(copied):
            codes, scale = _codes(layer.weight.data, bits)
            rounded = (codes * scale).view_as(layer.weight)
            layer.weight.data.copy_(rounded)  # keeps the memory layout
    return copied


def packed(model: nn.Module, bits: int) -> bytes:
    """Return all that `quantised` has to remember, as tightly as it goes.

    Codes of `bits` bits, one float32 a row for the scale, and float32 for all that isn't rounded.
    Raises ConfigError.
    """
    _check_bits(bits)
    rounded = weighted(model) if bits < FULL_BITS else []
    theirs = {id(layer.weight) for layer in rounded}
    parts = [_bytes(p) for p in model.state_dict(keep_vars=True).values() if id(p) not in theirs]
    for layer in rounded:
        codes, scale = _codes(layer.weight.data, bits)
        counted = codes.flatten().long() + 2 ** (bits - 1) if bits > 1 else codes.flatten() > 0
        digits = (counted.long()[:, None] >> torch.arange(bits)) & 1  # (weights, bits)
        parts += [_bytes(scale), np.packbits(digits.numpy().astype(np.uint8)).tobytes()]
    return b"".join(parts)


def pruned(model: nn.Module, amount: float) -> nn.Module:
    """Return a copy in which the smallest weights of each layer are zero.

    amount: share of the weights, from 0 to below 1. Magnitude pruning (Han et al. 2015,
    arXiv:1510.00149); the zeros are multiplied like any other number, so the copy is no faster.
    Raises ConfigError.
    """
    _check(amount)
    copied = copy.deepcopy(model)
    for layer in weighted(copied):
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
    engine/models/trainable. Raises ConfigError.
    """
    _check(amount)
    copied = copy.deepcopy(model)
    for layer, following in itertools.pairwise(weighted(copied)):
        kept = _leave_out(layer, following, amount)
        for norm in _norms_between(copied, layer, following):
            _shorten(norm, kept)
    return copied


def weighted(model: nn.Module) -> list[Weighted]:
    """Return the layers with weights that are rounded or left out, in the order they run."""
    return [layer for layer in chain(model) if isinstance(layer, Weighted)]


def weight_count(model: nn.Module) -> int:
    """Return how many of those weights there are and not zero."""
    return sum(int((layer.weight != 0).sum()) for layer in weighted(model))


def weight_mask(layer: Weighted, amount: float) -> Tensor:
    """Return which outputs of a layer stay when that share of them goes: (n,) int64, in order."""
    strength = layer.weight.detach().abs().flatten(1).sum(1)
    count = max(1, len(strength) - round(amount * len(strength)))
    return strength.topk(count).indices.sort().values


def _leave_out(layer: Weighted, following: Weighted, amount: float) -> Tensor:
    """Take the weakest outputs out of a layer, and the inputs they fed out of the next one.

    Returns the indices of those that stay, (n,) int64.
    """
    outputs, kept = len(layer.weight), weight_mask(layer, amount)
    # Behind a flatten, each filter feeds a block of inputs, one a pixel.
    block = following.weight.shape[1] // outputs
    inputs = (kept[:, None] * block + torch.arange(block)).flatten()
    layer.weight = _as_laid_out(layer.weight.detach()[kept])
    if layer.bias is not None:
        layer.bias = nn.Parameter(layer.bias.detach()[kept], requires_grad=False)
    following.weight = _as_laid_out(following.weight.detach()[:, inputs])
    return kept


def _norms_between(
    model: nn.Module, layer: nn.Module, following: nn.Module
) -> list[nn.BatchNorm1d | nn.BatchNorm2d]:
    layers = list(chain(model))
    between = layers[layers.index(layer) : layers.index(following)]
    return [norm for norm in between if isinstance(norm, nn.BatchNorm1d | nn.BatchNorm2d)]


def _shorten(norm: nn.BatchNorm1d | nn.BatchNorm2d, kept: Tensor) -> None:
    """Keep only these channels of a batch norm."""
    norm.num_features = len(kept)
    for name in ("weight", "bias"):
        if getattr(norm, name) is not None:
            values = getattr(norm, name).detach()[kept]
            setattr(norm, name, nn.Parameter(values, requires_grad=False))
    for name in ("running_mean", "running_var"):
        if getattr(norm, name) is not None:
            setattr(norm, name, getattr(norm, name)[kept])


def _as_laid_out(weights: Tensor) -> nn.Parameter:
    """Return weights as a frozen parameter; filters channels last, as build_model lays them out."""
    if weights.dim() == 4:
        weights = weights.contiguous(memory_format=torch.channels_last)
    return nn.Parameter(weights, requires_grad=False)


def _codes(weights: Tensor, bits: int) -> tuple[Tensor, Tensor]:
    """Return whole numbers, (rows, n), and the value of one, (rows, 1).

    With so many bits, the largest weight of a row is 2^(bits − 1) − 1 times that value; with one
    bit, the numbers are −1 and 1.
    """
    rows = weights.flatten(1)
    if bits == 1:
        return torch.where(rows < 0, -1.0, 1.0), rows.abs().mean(dim=1, keepdim=True)
    levels = 2 ** (bits - 1) - 1
    scale = rows.abs().amax(dim=1, keepdim=True).clamp_min(1e-12) / levels
    return (rows / scale).round(), scale


def _bytes(values: Tensor) -> bytes:
    return values.detach().contiguous().numpy().tobytes()


def _check_bits(bits: int) -> None:
    if not 1 <= bits <= FULL_BITS:
        raise ConfigError(f"The number of bits must lie between 1 and {FULL_BITS}.")


def _check(amount: float) -> None:
    if not 0 <= amount < 1:
        raise ConfigError("The share to leave out must lie between 0 and 1.")
