"""A multilayer perceptron with one hidden layer of 64 units, or as many as one likes."""

import math

from torch import nn

from engine.data import Shape
from engine.models.trainable import MODELS, Layout

WIDTHS = (64,)


@MODELS.register(
    "perceptron",
    title="Perceptron",
    summary="Hidden layers, each unit tied to all before it. How many, and how wide, stands under "
    "Layers.",
    rank=2,
    widths=WIDTHS,
    most_layers=4,
    widest=256,
)
def perceptron(shape: Shape, classes: int, layout: Layout) -> nn.Module:
    """(B, *shape) → flatten → (B, 64) → activation → (B, classes)."""
    inputs = math.prod(shape)
    layers: list[nn.Module] = [nn.Flatten()]
    for units in layout.widths or WIDTHS:
        norm = layout.norm(nn.BatchNorm1d, units)
        layers += [nn.Linear(inputs, units), *norm, *layout.bend()]
        inputs = units
    return nn.Sequential(*layers, nn.Linear(inputs, classes))
