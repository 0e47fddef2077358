"""Points in the plane: what all such datasets share. Each figure is a file of its own."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from engine.data.dataset import Dataset, Draw, from_points
from engine.data.datasets import DATASETS

# (points of one class, its number, generator) → (points, 2) float32, about one unit in radius.
Figure = Callable[[int, int, torch.Generator], Tensor]

_OUTLINES: dict[str, Figure] = {}

# Small enough to watch every unit: what the settings begin with.
DEFAULTS = {
    "model": "perceptron",
    "widths": (4, 2),
    "activation": "tanh",
    "lr": 0.03,
    "batch_size": 10,
}


def figure(
    name: str, *, title: str, summary: str, rank: int, classes: tuple[str, ...], **defaults: Any
) -> Callable[[Figure], Figure]:
    """Register a figure as a dataset: as many points of each class, noise added at the end.

    defaults: settings that suit it better than those of all figures.
    """
    traits = {"shape": (2,), "defaults": DEFAULTS | defaults}

    def add(outline: Figure) -> Figure:
        _OUTLINES[name] = outline

        @DATASETS.register(name, title=title, summary=summary, rank=rank, **traits)
        def build(draw: Draw) -> Dataset:
            generator = torch.Generator().manual_seed(draw.seed)
            counts = [len(range(c, draw.points, len(classes))) for c in range(len(classes))]
            parts = [outline(count, c, generator) for c, count in enumerate(counts)]
            points = torch.cat(parts)
            points = points + draw.noise * torch.randn(points.shape, generator=generator)
            labels = torch.arange(len(classes)).repeat_interleave(torch.tensor(counts))
            return from_points(points, labels, classes)

        return outline

    return add


def outline_of(name: str) -> Figure:
    """Return the function that draws a figure. Raises RegistryError for what isn't one."""
    DATASETS[name]
    return _OUTLINES[name]


def on_circle(angles: Tensor, radius: Tensor | float = 1.0) -> Tensor:
    """(n,) radians → (n, 2) points at that distance from the middle."""
    return torch.stack([angles.cos(), angles.sin()], dim=1) * torch.as_tensor(radius)[..., None]
