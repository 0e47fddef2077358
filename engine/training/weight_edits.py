"""A weight changed by hand."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from engine.errors import ConfigError
from engine.training.layer_stats import weight_layers

if TYPE_CHECKING:
    from engine.training.trainer import Trainer

LARGEST = 10.0


@dataclass(frozen=True)
class Edit:
    """Set one weight. layer: of those with weights, from 0 · source: None is the bias."""

    layer: int
    unit: int
    source: int | None
    value: float


def check(trainer: "Trainer", edit: Edit) -> None:
    """Raise ConfigError for a weight there isn't, or a value that can't be meant."""
    if not (math.isfinite(edit.value) and abs(edit.value) <= LARGEST):
        raise ConfigError(f"A weight set by hand goes from -{LARGEST:g} to {LARGEST:g}.")
    layers = weight_layers(trainer.model)
    if not 0 <= edit.layer < len(layers):
        raise ConfigError("There is no such layer.")
    place = (edit.unit,) if edit.source is None else (edit.unit, edit.source)
    sizes = _target(trainer, edit).shape
    known = len(place) == len(sizes)
    if not (known and all(0 <= at < size for at, size in zip(place, sizes, strict=True))):
        raise ConfigError("There is no such weight.")


def apply(trainer: "Trainer", edit: Edit) -> None:
    """Set the weight, look at the held-out examples anew, and count that somebody did.

    Raises ConfigError as `check` does.
    """
    check(trainer, edit)
    with torch.no_grad():
        row = _target(trainer, edit)[edit.unit]
        (row if edit.source is None else row[edit.source]).fill_(edit.value)
    trainer.edits += 1
    trainer.history.look(trainer.evaluate())


def _target(trainer: "Trainer", edit: Edit) -> Tensor:
    layer = weight_layers(trainer.model)[edit.layer]
    if edit.source is not None:
        return layer.weight
    if layer.bias is None:
        raise ConfigError("This layer has no biases.")
    return layer.bias
