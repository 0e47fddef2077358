"""Two circles: one ring around the other."""

import math

import torch
from torch import Tensor

from engine.data.points import figure, on_circle


@figure(
    "circles",
    title="Circles",
    summary="A small ring inside a large one: no straight line parts them.",
    rank=11,
    classes=("outer ring", "inner ring"),
)
def circles(count: int, label: int, generator: torch.Generator) -> Tensor:
    """A ring of radius 1, or of 0.4."""
    angles = torch.rand(count, generator=generator) * 2 * math.pi
    return on_circle(angles, radius=0.4 if label else 1.0)
