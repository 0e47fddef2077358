"""Two spirals wound around each other."""

import math

import torch
from torch import Tensor

from engine.data.points import figure, on_circle

TURNS = 1.25


@figure(
    "spirals",
    title="Spirals",
    summary="Two arms wound around each other: the hardest of the figures, for the widest layers.",
    rank=12,
    classes=("first arm", "second arm"),
    widths=(8, 8),
)
def spirals(count: int, label: int, generator: torch.Generator) -> Tensor:
    """Distance from the middle grows evenly with the angle; the second arm is half a turn on."""
    along = torch.rand(count, generator=generator).sqrt()  # as dense outside as inside
    return on_circle(along * TURNS * 2 * math.pi + label * math.pi, radius=along)
