"""Exclusive or: the question that one layer can't answer (Minsky & Papert 1969)."""

import torch
from torch import Tensor

from engine.data.points import figure


@figure(
    "xor",
    title="Exclusive or",
    summary="Opposite corners belong together: one layer can’t tell them apart, two can.",
    rank=14,
    classes=("same signs", "opposite signs"),
)
def xor(count: int, label: int, generator: torch.Generator) -> Tensor:
    """Points of a square of which both coordinates have the same sign, or have not."""
    points = torch.rand((count, 2), generator=generator)
    signs = torch.randint(0, 2, (count, 1), generator=generator) * 2.0 - 1
    return points * torch.cat([signs, -signs if label else signs], dim=1)
