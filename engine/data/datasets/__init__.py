"""Labelled examples to learn from: one file a dataset, found by walking this package.

Pictures, or points in the plane. What is loaded is shared by all visitors and never changed.
A builder takes a Draw: points are drawn by it anew; pictures are as they are and don't look at it.

What a dataset says of itself where it registers: `shape`, of one example, as `Dataset.shape` has
it; `usual`, the settings that suit it, where they aren't the usual ones; `download`, where it has
to be fetched first; `file`, `code` and `fetch`, for the export of a run as a file of code.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import torch
from torch import Tensor

from engine.core.memoize import once
from engine.core.registry import Registry

Shape = tuple[int, ...]
WRONG_LABELS = 2**31  # added to the seed: above every seed, within the 32 bits of a generator


@dataclass(frozen=True, eq=False)
class Dataset:
    """Examples and their labels.

    inputs: pictures, (N, H, W) or (N, C, H, W) uint8, 0–255; or points, (N, 2) float32 ·
    labels: (N,) int64 · mean, std: of the pixels in 0–1, or of all coordinates.
    """

    classes: tuple[str, ...]
    inputs: Tensor
    labels: Tensor
    mean: float
    std: float

    @property
    def is_points(self) -> bool:
        """Whether the examples are points in the plane; else they are pictures."""
        return self.inputs.is_floating_point()

    @property
    def thing(self) -> str:
        """What one example is called."""
        return "point" if self.is_points else "shape"

    @property
    def shape(self) -> Shape:
        """What one example is to a network: (channels, height, width), or (2,) for a point."""
        shape = tuple(self.inputs.shape[1:])
        return (1, *shape) if len(shape) == 2 else shape

    def batch(self, indices: Tensor) -> tuple[Tensor, Tensor]:
        """Return ((B, *shape) float32 with mean 0 and spread 1, (B,) int64)."""
        if self.is_points:  # few enough to be kept normalised
            return self._normalised.index_select(0, indices), self.labels[indices]
        return self.normalise(self.inputs.index_select(0, indices)), self.labels[indices]

    @cached_property
    def _normalised(self) -> Tensor:
        return self.normalise(self.inputs)

    def normalise(self, inputs: Tensor) -> Tensor:
        """(B, …) as in `inputs` → (B, *shape) float32 with mean 0 and spread 1."""
        if self.is_points:
            return (inputs - self.mean) / self.std
        pixels = inputs.unsqueeze(1) if inputs.dim() == 3 else inputs
        # In place, after one copy: a third of the time of (x / 255 - mean) / std.
        pixels = pixels.to(torch.float32, copy=True)
        return pixels.sub_(255 * self.mean).mul_(1 / (255 * self.std))


@dataclass(frozen=True)
class Draw:
    """How points are drawn: how many, with how much noise, by which seed.

    noise: the standard deviation of what is added to each coordinate; the figures that the points
    draw are about one unit in radius.
    """

    points: int = 250
    noise: float = 0.1
    seed: int = 0


@dataclass(frozen=True)
class Choice:
    """Which examples a run learns from.

    draw: for points · seed: decides the split and the wrong labels · share: of each class, for
    learning; the rest is held out · label_noise: share of the learned labels that are wrong.
    """

    name: str
    draw: Draw = Draw()
    seed: int = 0
    share: float = 0.8
    label_noise: float = 0.0


@dataclass(frozen=True, eq=False)
class Split:
    """Which examples are for learning and which are held out. Both (n,) int64 indices."""

    train: Tensor
    validation: Tensor


DATASETS: Registry[Callable[[Draw], Dataset]] = Registry(
    "dataset", "engine.data.datasets", "engine.data.points"
)


def is_points(name: str) -> bool:
    """Whether the dataset of that name is points in the plane. Raises RegistryError."""
    return len(DATASETS[name].traits["shape"]) == 1


def is_here(name: str) -> bool:
    """Whether the examples are on this machine; some must be downloaded first."""
    download = DATASETS[name].traits.get("download")
    return download is None or download.is_here()


def load_dataset(name: str, draw: Draw | None = None) -> Dataset:
    """Return the dataset of that name; one copy for everybody. Raises RegistryError, DataError."""
    if is_points(name):
        return _drawn(name, draw or Draw())
    return _loaded(name)


@once(8)
def _loaded(name: str) -> Dataset:
    return DATASETS[name].build(Draw())


@once(64)
def _drawn(name: str, draw: Draw) -> Dataset:
    return DATASETS[name].build(draw)


@once(32)
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


@once(32)
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
    generator = torch.Generator().manual_seed(choice.seed + WRONG_LABELS)
    number = round(choice.label_noise * len(parts.train))
    picked = parts.train[torch.randperm(len(parts.train), generator=generator)[:number]]
    others = torch.randint(1, len(dataset.classes), (number,), generator=generator)
    labels = dataset.labels.clone()
    labels[picked] = (labels[picked] + others) % len(dataset.classes)
    return labels


def from_pixels(images: Tensor, labels: Tensor, classes: tuple[str, ...]) -> Dataset:
    """Make a dataset of (N, H, W) or (N, C, H, W) uint8 pictures; measures mean and spread."""
    counts = images.flatten().bincount(minlength=256).double()  # no second copy of all pixels
    values = torch.arange(256).double() / 255
    mean = ((counts * values).sum() / counts.sum()).item()
    variance = (counts * (values - mean) ** 2).sum() / (counts.sum() - 1)
    return Dataset(classes, images, labels, mean, variance.sqrt().item())


def from_points(points: Tensor, labels: Tensor, classes: tuple[str, ...]) -> Dataset:
    """Make a dataset of (N, 2) float32 points in the plane; measures their mean and spread."""
    return Dataset(classes, points, labels, points.mean().item(), points.std().item())


def without_copies(images: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """Leave out pictures that are exact copies of an earlier one.

    A copy on both sides of the split would make the held-out score look better than it is.
    """
    first: dict[bytes, int] = {}
    for index, image in enumerate(images.numpy()):
        first.setdefault(image.tobytes(), index)
    kept = torch.tensor(list(first.values()))
    return images[kept], labels[kept]


def spread(indices: Tensor, number: int) -> Tensor:
    """Return about so many of the indices, evenly spread: a split is sorted by class."""
    if number >= len(indices):
        return indices
    return indices[torch.linspace(0, len(indices) - 1, number).round().long()]
