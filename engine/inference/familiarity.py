"""Whether a picture is like those that a network learned from.

A network has to name one of its classes, whatever comes in, and its probabilities know of nothing
else. So the picture itself is compared with the training examples, by seven numbers: brightness,
contrast, edges, edges for so much light, edges for so much contrast, and, shrunk to 14 × 14, how
far it lies from the mean along the examples' principal components and how much of it lies outside
of these (Jackson & Mudholkar 1979). What goes beyond all but one in a thousand of the examples in
any of them, and a margin more, is strange.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from engine.data import Dataset, Split

EDGE, COMPONENTS = 14, 20
TAIL = 0.001  # of the examples at each end
MARGIN, UNSURE = 0.05, 2.0  # of the span between these ends; and so much ÷ √examples, as ends vary
MOST_EXAMPLES = 10_000  # that it is measured on
CHUNK = 2_000  # examples at a time
# What a picture is, more than nearly all examples, whose number lies below or above theirs.
WORDS = (
    ("darker", "brighter"),
    ("lower in contrast", "higher in contrast"),
    ("softer at its edges", "harder at its edges"),
    ("poorer in edges", "finer in its lines"),
    ("smoother in its outlines", "more ragged in its outlines"),
    ("plainer in its pattern", "stranger in its pattern"),
    ("plainer in its details", "stranger in its details"),
)


@dataclass(frozen=True, eq=False)
class Familiar:
    """What the training examples are like: seven numbers, each from `low` to `high`.

    mean: (196,) of the shrunk examples · components: (196, 20) · spread: (20,) their variances ·
    low, high: (7,) · false_alarms: the share of the held-out examples that it calls strange, 0–1.
    """

    mean: Tensor
    components: Tensor
    spread: Tensor
    low: Tensor
    high: Tensor
    false_alarms: float = 0.0

    def numbers(self) -> dict[str, Any]:
        """Return what a browser needs to tell a strange picture; numbers have five digits each."""
        parts = {"mean": self.mean, "components": self.components.T, "spread": self.spread}
        parts |= {"low": self.low, "high": self.high}
        return {name: _short(part.tolist()) for name, part in parts.items()} | {"words": WORDS}

    def strange(self, picture: Image.Image) -> str:
        """Say what a picture is, more than nearly all examples: “darker”; or nothing if it isn’t.

        picture: as the network sees it, L or RGB.
        """
        pixels = np.array(picture)
        inputs = torch.from_numpy(pixels if pixels.ndim == 2 else pixels.transpose(2, 0, 1).copy())
        (scores,) = self.scores(inputs.unsqueeze(0))
        for score, low, high, (less, more) in zip(scores, self.low, self.high, WORDS, strict=True):
            if not low <= score <= high:
                return less if score < low else more
        return ""

    def are_strange(self, inputs: Tensor) -> Tensor:
        """(N,) bool, for N pictures as a dataset has them."""
        scores = self.scores(inputs)
        return ((scores < self.low) | (scores > self.high)).any(1)

    def scores(self, inputs: Tensor) -> Tensor:
        """(N, H, W) or (N, C, H, W) uint8 → (N, 7), as `WORDS` has them."""
        return torch.cat([self._of(part) for part in inputs.split(CHUNK)])

    def _of(self, inputs: Tensor) -> Tensor:
        grey = _grey(inputs)
        away = _shrunk(grey) - self.mean
        along = away @ self.components
        outside = (away.square().sum(1) - along.square().sum(1)).clamp_min(0)
        pattern = (along.square() / self.spread).sum(1)
        return torch.cat([_light_and_edges(grey), _log(pattern, outside)], 1)


def familiar(dataset: Dataset, parts: Split) -> Familiar:
    """Learn what the pictures of a dataset are like from those that are for training."""
    step = max(1, len(parts.train) // MOST_EXAMPLES)
    examples = dataset.inputs[parts.train[::step]]
    # Every other one for the components: those that made them would seem to lie closer to them.
    shrunk = torch.cat([_shrunk(_grey(part)) for part in examples[::2].split(CHUNK)])
    variances, directions = torch.linalg.eigh(torch.cov(shrunk.T))
    spread = variances[-COMPONENTS:].clamp_min(1e-6)
    nothing = torch.zeros(len(WORDS))
    found = Familiar(shrunk.mean(0), directions[:, -COMPONENTS:], spread, nothing, nothing)
    low, high = np.quantile(found.scores(examples).numpy(), [TAIL, 1 - TAIL], axis=0)
    margin = (MARGIN + UNSURE / len(examples) ** 0.5) * (high - low)
    low, high = (torch.from_numpy(end).float() for end in (low - margin, high + margin))
    found = replace(found, low=low, high=high)
    alarms = found.are_strange(dataset.inputs[parts.validation]).float().mean().item()
    return replace(found, false_alarms=alarms)


def _short(numbers: Any) -> Any:
    """Return a number, or lists of them, with five digits each."""
    if isinstance(numbers, list):
        return [_short(one) for one in numbers]
    return float(f"{numbers:.5g}")


def _grey(inputs: Tensor) -> Tensor:
    """(N, H, W) float32, 0–1."""
    levels = inputs.float() / 255
    return levels if levels.dim() == 3 else levels.mean(1)


def _shrunk(grey: Tensor) -> Tensor:
    """(N, 196)."""
    return F.adaptive_avg_pool2d(grey.unsqueeze(1), EDGE).flatten(1)


def _light_and_edges(grey: Tensor) -> Tensor:
    """(N, 5): brightness, contrast, edges, and edges beside each of the first two."""
    light, contrast = grey.mean((1, 2)), grey.std((1, 2))
    across, down = grey.diff(dim=2).square().mean((1, 2)), grey.diff(dim=1).square().mean((1, 2))
    edges = across + down
    beside = _log(*((edges + 1e-4) / (part + 1e-2) for part in (light, contrast.square())))
    return torch.cat([torch.stack([light, contrast, edges.sqrt()], 1), beside], 1)


def _log(*columns: Tensor) -> Tensor:
    return torch.stack(columns, 1).clamp_min(1e-9).log()
