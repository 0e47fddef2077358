"""A weight changed by hand."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from engine.errors import ConfigError
from engine.training.layer_stats import weight_layers

LARGEST = 10.0


@dataclass(frozen=True)
class Edit:
    """Set one weight. layer: of those with weights, from 0 · source: None is the bias."""

    layer: int
    unit: int
    source: int | None
    value: float


def check(model: nn.Module, edit: Edit) -> None:
    """Raise ConfigError for a weight there isn't, or a value that can't be meant."""
    if not (math.isfinite(edit.value) and abs(edit.value) <= LARGEST):
        raise ConfigError(f"A weight set by hand goes from -{LARGEST:g} to {LARGEST:g}.")
    layers = weight_layers(model)
    if not 0 <= edit.layer < len(layers):
        raise ConfigError("There is no such layer.")
    place = (edit.unit,) if edit.source is None else (edit.unit, edit.source)
    sizes = _target(model, edit).shape
    known = len(place) == len(sizes)
    if not (known and all(0 <= at < size for at, size in zip(place, sizes, strict=True))):
        raise ConfigError("There is no such weight.")


def apply(model: nn.Module, edit: Edit) -> None:
    """Set the weight. Raises ConfigError as `check` does."""
    check(model, edit)
    with torch.no_grad():
        row = _target(model, edit)[edit.unit]
        (row if edit.source is None else row[edit.source]).fill_(edit.value)


def _target(model: nn.Module, edit: Edit) -> Tensor:
    layer = weight_layers(model)[edit.layer]
    if edit.source is not None:
        return layer.weight
    if layer.bias is None:
        raise ConfigError("This layer has no biases.")
    return layer.bias
