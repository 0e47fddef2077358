"""A network that was trained here, answering for many shapes in a row."""

import time
from dataclasses import dataclass
from itertools import pairwise

import torch
from PIL import Image
from torch import Tensor

from engine.core.clock import processor_seconds
from engine.costs import MOST_PACES, Bill
from engine.data import Dataset
from engine.inference.classifier import Classifier
from engine.inference.runtimes import Forward

ANSWER_BATCH = 256
EXAM_SECONDS = 0.05  # of processor time: a few batches of a small network take too short to trust
MOST_PASSES = 10_000


@dataclass(frozen=True)
class Served:
    """What full batches cost, and how many of all answers were right.

    bill: of the full batches, however often they came round · right, answers: each example once.
    """

    bill: Bill
    right: int
    answers: int

    @property
    def accuracy(self) -> float:
        """0–1."""
        return self.right / self.answers


def serve(
    classifier: Classifier,
    dataset: Dataset,
    indices: Tensor,
    batch_size: int,
    least_seconds: float = 0.0,
) -> Served:
    """Answer for every shape once, in full batches, after one batch to warm up that isn't counted.

    indices: (n,) int64; fewer than a batch fill it by going round again · least_seconds: of
    processor time; the batches come round again until so much is spent. What is left over after the
    last full batch is answered too, but it is not on the bill, so that every pass there has the
    same size. The clock covers what it covers in training: fetching and normalising the shapes as
    well.
    """
    full = max(1, len(indices) // batch_size)
    batches = filled(indices, full * batch_size).split(batch_size)
    classifier.forward(dataset.batch(batches[0])[0])
    wall, cpu = time.perf_counter(), processor_seconds()
    passes = right = 0
    ends = [cpu]
    while passes < full or (passes < MOST_PASSES and ends[-1] - cpu < least_seconds):
        hits = _right(classifier, dataset, batches[passes % full], len(indices))
        right += hits if passes < full else 0
        passes += 1
        ends.append(processor_seconds())
    images = passes * batch_size
    spent = ends[-1] - cpu  # read before the wall clock, so that it lies within its span
    paces = tuple((end - start) / batch_size for start, end in pairwise(ends))
    thinned = paces[:: -(-passes // MOST_PACES)]
    bill = Bill(passes, images, time.perf_counter() - wall, spent, paces=thinned)
    rest = indices[full * batch_size :]
    if len(rest):
        right += _right(classifier, dataset, rest, len(rest))
    return Served(bill, right, len(indices))


def _right(classifier: Classifier, dataset: Dataset, batch: Tensor, most: int) -> int:
    """Return how many of a batch's answers, up to the first so many, are right."""
    x, y = dataset.batch(batch)  # (B, 1, H, W) float32, (B,) int64
    probabilities = classifier.forward(x).softmax(1)
    return int((probabilities.argmax(1) == y)[:most].sum())


def filled(indices: Tensor, number: int) -> Tensor:
    """Return so many of the indices, from the first on, going round where there are too few."""
    return indices[torch.arange(number) % len(indices)]


def answers(forward: Forward, dataset: Dataset, indices: Tensor) -> Tensor:
    """Return the likeliest class of each example: (n,) int64. indices: (n,) int64."""
    parts = [forward(dataset.batch(part)[0]).argmax(1) for part in indices.split(ANSWER_BATCH)]
    return torch.cat(parts)


def as_picture(example: Tensor) -> Image.Image:
    """One of `Dataset.inputs` as a PIL image: grey (L), colour (RGB), or a point as floats (F).

    A point becomes a picture of two pixels, so that all that serves pictures serves it as well.
    """
    if example.is_floating_point():
        return Image.fromarray(example.reshape(1, -1).numpy())
    pixels = example if example.dim() == 2 else example.permute(1, 2, 0)
    return Image.fromarray(pixels.contiguous().numpy())


def gallery(indices: Tensor, number: int, seed: int) -> list[int]:
    """Return some indices (of the dataset) picked by the seed, without repeats."""
    generator = torch.Generator().manual_seed(seed)
    picked = torch.randperm(len(indices), generator=generator)[:number]
    return [int(i) for i in indices[picked]]
