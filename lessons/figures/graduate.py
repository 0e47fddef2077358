"""A network that has really been trained, for figures that look at what comes after. Not a figure.

It is trained when the first visitor needs it, which takes a moment, and then shared: frozen, and
the same for everybody. What a figure does to it, it does to a copy.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from engine.core.memoize import memoize
from engine.training import Trainer, TrainingConfig
from lessons.figures import Work, finished
from lessons.figures.stopwatch import SHAPES, side_by_side

STEPS = 300
CONFIG = TrainingConfig(model="perceptron")


@dataclass(frozen=True, eq=False)
class Exam:
    """All held-out shapes at once: x (n, 1, 28, 28) float32, y (n,) int64."""

    x: Tensor
    y: Tensor

    def part(self, number: int) -> "Exam":
        """The first so many shapes."""
        return Exam(self.x[:number], self.y[:number])

    def answers(self, model: nn.Module) -> Tensor:
        """(n,) int64: the likeliest class of each shape."""
        with torch.inference_mode():
            likeliest: Tensor = model(self.x).argmax(1)
        return likeliest

    def accuracy(self, answers: Tensor) -> float:
        """The share of right answers, 0–1."""
        return (answers == self.y).float().mean().item()


def training() -> Work[Trainer]:
    """Train a perceptron on the animals, and return it; its history has the seconds."""
    trainer = Trainer(CONFIG)
    for step in range(STEPS):
        yield step / STEPS
        trainer.step()
    return trainer


@memoize()
def graduate() -> nn.Module:
    """Return the one frozen perceptron that all share."""
    model = finished(training()).model
    return model.eval().requires_grad_(False)


@memoize()
def exam() -> Exam:
    """Return the shapes that it never trained on."""
    trainer = Trainer(CONFIG)
    return Exam(*trainer.dataset.batch(trainer.split.validation))


def exam_times(copy: nn.Module) -> Work[list[float]]:
    """Return the seconds for a part of the exam: of the graduate, and of its copy."""
    model, shapes = graduate(), exam().part(SHAPES)
    return (yield from side_by_side([lambda: shapes.answers(model), lambda: shapes.answers(copy)]))
