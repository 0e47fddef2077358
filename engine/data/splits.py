"""Which examples a run learns from, and which are held out."""

from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from engine.core.memoize import memoize
from engine.data.dataset import Dataset, Draw
from engine.data.datasets import load_dataset

LABEL_NOISE_STREAM = 2**31  # added to the seed: above every seed, within the 32 bits of a generator


@dataclass(frozen=True)
class Choice:
    """Which examples a run learns from.

    draw: for points · seed: decides the split and the wrong labels · share: of each class, for
    learning; the rest is held out · label_noise: share of the learned labels that are wrong.
    """

    name: str
    draw: Draw = field(default_factory=Draw)
    seed: int = 0
    share: float = 0.8
    label_noise: float = 0.0


@dataclass(frozen=True, eq=False)
class Split:
    """Which examples are for learning and which are held out. Both (n,) int64 indices."""

    train: Tensor
    validation: Tensor


@memoize(32)
def split(name: str, seed: int, share: float = 0.8, draw: Draw | None = None) -> Split:
    """Split every class in the same proportion (stratified), shuffled by the seed alone."""
    labels = load_dataset(name, draw).labels
    generator = torch.Generator().manual_seed(seed)
    train, validation = [], []
    for label in labels.unique():
        members = (labels == label).nonzero().flatten()
        members = members[torch.randperm(len(members), generator=generator)]
        cut = round(len(members) * share)
        train.append(members[:cut])
        validation.append(members[cut:])
    return Split(torch.cat(train), torch.cat(validation))


@memoize(32)
def examples(choice: Choice) -> tuple[Dataset, Split]:
    """Return what a run learns from; the same objects for the same choice."""
    dataset = load_dataset(choice.name, choice.draw)
    parts = split(choice.name, choice.seed, choice.share, choice.draw)
    if choice.label_noise:
        dataset = replace(dataset, labels=mislabelled(dataset, parts, choice))
    return dataset, parts


def mislabelled(dataset: Dataset, parts: Split, choice: Choice) -> Tensor:
    """Return (N,) int64 labels of which a share of the learned ones is wrong; held-out ones stay.

    Each wrong label is any of the other classes, evenly. They are drawn from another stream than
    the order of the examples: from the same one, a run would begin with nothing but wrong labels.
    """
    generator = torch.Generator().manual_seed(choice.seed + LABEL_NOISE_STREAM)
    number = round(choice.label_noise * len(parts.train))
    picked = parts.train[torch.randperm(len(parts.train), generator=generator)[:number]]
    others = torch.randint(1, len(dataset.classes), (number,), generator=generator)
    labels = dataset.labels.clone()
    labels[picked] = (labels[picked] + others) % len(dataset.classes)
    return labels


def spread(indices: Tensor, number: int) -> Tensor:
    """Return about so many of the indices, evenly spread: a split is sorted by class."""
    if number >= len(indices):
        return indices
    return indices[torch.linspace(0, len(indices) - 1, number).round().long()]
