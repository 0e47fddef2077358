"""Labelled pictures to learn from: one file a dataset, found by walking this package.

What is loaded is shared by all visitors and never changed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from engine.registry import Registry


@dataclass(frozen=True, eq=False)
class Dataset:
    """Pictures and their labels.

    images: (N, H, W) uint8, 0–255 · labels: (N,) int64 · mean, std: of the pixels in 0–1.
    """

    classes: tuple[str, ...]
    images: Tensor
    labels: Tensor
    mean: float
    std: float

    @property
    def shape(self) -> tuple[int, int, int]:
        """(channels, height, width) of one picture."""
        return (1, self.images.shape[1], self.images.shape[2])

    def batch(self, indices: Tensor) -> tuple[Tensor, Tensor]:
        """Return ((B, 1, H, W) float32 with mean 0 and spread 1, (B,) int64)."""
        return self.normalise(self.images.index_select(0, indices)), self.labels[indices]

    def normalise(self, images: Tensor) -> Tensor:
        """(B, H, W) uint8 → (B, 1, H, W) float32 with mean 0 and spread 1."""
        # In place, after one copy: a third of the time of (x / 255 - mean) / std.
        pixels = images.unsqueeze(1).to(torch.float32, copy=True)
        return pixels.sub_(255 * self.mean).mul_(1 / (255 * self.std))


@dataclass(frozen=True, eq=False)
class Split:
    """Which pictures are for learning and which are held out. Both (n,) int64 indices."""

    train: Tensor
    validation: Tensor


DATASETS: Registry[Callable[[], Dataset]] = Registry("dataset", "engine.datasets")


@lru_cache(maxsize=8)
def load_dataset(name: str) -> Dataset:
    """Return the dataset of that name; one copy for everybody. Raises RegistryError."""
    return DATASETS[name].build()


@lru_cache(maxsize=32)
def split(name: str, seed: int, share: float = 0.8) -> Split:
    """Split every class in the same proportion (stratified), shuffled by the seed alone."""
    labels = load_dataset(name).labels
    generator = torch.Generator().manual_seed(seed)
    train, validation = [], []
    for label in labels.unique():
        members = (labels == label).nonzero().flatten()
        members = members[torch.randperm(len(members), generator=generator)]
        cut = round(len(members) * share)
        train.append(members[:cut])
        validation.append(members[cut:])
    return Split(torch.cat(train), torch.cat(validation))


def from_pixels(images: Tensor, labels: Tensor, classes: tuple[str, ...]) -> Dataset:
    """Make a dataset of (N, H, W) uint8 pictures; measures their mean and spread."""
    pixels = images.float() / 255
    return Dataset(classes, images, labels, pixels.mean().item(), pixels.std().item())
