"""Two moons: half circles that reach into each other."""

import math

import torch
from torch import Tensor

from engine.data.points import figure, on_circle


@figure(
    "moons",
    title="Two moons",
    summary="Points on two half circles that reach into each other: a curve parts them.",
    rank=10,
    classes=("upper moon", "lower moon"),
)
def moons(count: int, label: int, generator: torch.Generator) -> Tensor:
    """The upper half of a circle, or the lower half of one moved right and up."""
    angles = torch.rand(count, generator=generator) * math.pi + math.pi * label
    return on_circle(angles) + torch.tensor([-0.5, -0.25] if label == 0 else [0.5, 0.25])
