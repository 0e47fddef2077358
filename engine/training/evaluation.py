"""A look at held-out examples: how wrong a network is on them, and what it says to each."""

import time
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from engine.data import Dataset
from engine.training.history import Evaluation
from engine.training.tasks import Task

BATCH = 256


@dataclass(frozen=True, eq=False)
class Answers:
    """What the network said to every held-out picture, after `step` updates.

    guesses: (n,) int64 classes · confidences: (n,) float32, the probability of each guess.
    """

    step: int
    guesses: Tensor
    confidences: Tensor


def evaluate(
    model: nn.Module, dataset: Dataset, held_out: Tensor, task: Task, step: int
) -> tuple[Evaluation, Answers]:
    """Return loss, accuracy and answers on some examples, after `step` updates.

    Changes no weight, and leaves the network ready to train. held_out: (n,) int64 indices.
    """
    start = time.perf_counter()
    loss, beliefs = 0.0, []
    model.eval()
    with torch.inference_mode():
        for indices in held_out.split(BATCH):
            x, y = dataset.batch(indices)
            outputs = model(x)
            loss += task.total_loss(outputs, y).item()
            beliefs.append(task.beliefs(outputs))
    model.train()
    n = len(held_out)
    guesses = torch.cat([guess for _, guess in beliefs])
    right = int((guesses == dataset.labels[held_out]).sum())
    seconds = time.perf_counter() - start
    confidences = torch.cat([confidence for confidence, _ in beliefs])
    return Evaluation(step, loss / n, right / n, n, seconds), Answers(step, guesses, confidences)
