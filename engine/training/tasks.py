"""What a network is trained for: how wrong its outputs are, and how many are right."""

from collections.abc import Callable
from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor


@dataclass(frozen=True)
class Task:
    """Loss and metric.

    loss: (outputs, labels) → mean over the examples, a scalar to go back from ·
    total_loss: the same summed, for parts of unlike size ·
    guesses: outputs → what is answered for each · beliefs: outputs → (probability, answer) of each.
    """

    loss: Callable[[Tensor, Tensor], Tensor]
    total_loss: Callable[[Tensor, Tensor], Tensor]
    guesses: Callable[[Tensor], Tensor]
    beliefs: Callable[[Tensor], tuple[Tensor, Tensor]]

    def right(self, outputs: Tensor, labels: Tensor) -> int:
        """Return how many answers are right."""
        return int((self.guesses(outputs) == labels).sum())


def _total_cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    return F.cross_entropy(logits, labels, reduction="sum")


def _likeliest(logits: Tensor) -> Tensor:
    return logits.argmax(1)


def _likeliest_with_probability(logits: Tensor) -> tuple[Tensor, Tensor]:
    best = logits.softmax(1).max(1)
    return best.values, best.indices


# (N, classes) logits, and (N,) int64 labels.
CLASSIFICATION = Task(
    F.cross_entropy, _total_cross_entropy, _likeliest, _likeliest_with_probability
)
