"""A multilayer perceptron with one hidden layer of 64 units."""

import math

from torch import nn

from engine.models import MODELS, Shape

HIDDEN = 64


@MODELS.register(
    "perceptron",
    title="Perceptron",
    summary="One hidden layer of 64 units between pixels and answers.",
    rank=2,
)
def perceptron(shape: Shape, classes: int) -> nn.Module:
    """(B, C, H, W) → flatten → (B, 64) → ReLU → (B, classes)."""
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(math.prod(shape), HIDDEN),
        nn.ReLU(),
        nn.Linear(HIDDEN, classes),
    )
