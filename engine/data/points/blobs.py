"""Two blobs: the easiest question there is."""

import torch
from torch import Tensor

from engine.data.points import figure


@figure(
    "blobs",
    title="Blobs",
    summary="Two clouds apart from each other: one straight line is enough.",
    rank=13,
    classes=("lower blob", "upper blob"),
)
def blobs(count: int, label: int, generator: torch.Generator) -> Tensor:
    """A cloud with a spread of 0.3 around one of two corners."""
    corner = 0.7 if label else -0.7
    return corner + 0.3 * torch.randn((count, 2), generator=generator)
