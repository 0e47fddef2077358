"""The smallest classifier there is: one score a class, straight from the pixels."""

import math

from torch import nn

from engine.data import Shape
from engine.models.trainable import MODELS, Layout


@MODELS.register(
    "linear",
    title="Linear",
    summary="One layer, straight from an example to the answers. On pictures, its weights look "
    "like faded pictures of each class.",
    rank=1,
)
def linear(shape: Shape, classes: int, _: Layout) -> nn.Module:
    """(B, *shape) → flatten → (B, classes)."""
    return nn.Sequential(nn.Flatten(), nn.Linear(math.prod(shape), classes))
