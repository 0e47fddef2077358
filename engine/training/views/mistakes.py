"""Where a network is wrong: the confusion matrix, its pictures, and the most confident errors."""

from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.data import Dataset, strip
from engine.training.views import VIEWS, Seen, Watch

if TYPE_CHECKING:
    from engine.training.evaluation import Answers
    from engine.training.trainer import Trainer

MOST_PICTURES = 10


class Mistakes:
    """The answers of the last look at the held-out images, sorted into a table."""

    def suits(self, dataset: Dataset) -> bool:
        """A table of points tells less than their plane."""
        return not dataset.is_points

    def look(self, trainer: "Trainer", watch: Watch) -> Seen:
        """Nothing is asked of the network: the answers were kept when it was evaluated."""
        classes = list(trainer.dataset.classes)
        answers = trainer.answers
        if answers is None:
            return Seen("mistakes", {"classes": classes, "step": None})
        truth = trainer.dataset.labels[trainer.split.validation]
        words = {"classes": classes, "step": answers.step, "images": len(truth)}
        words["right"] = int((answers.guesses == truth).sum())
        arrays = {"matrix": confusion(truth, answers.guesses, len(classes))}
        worst = most_confidently_wrong(truth, answers)
        words["worst"] = self._add(trainer, answers, worst, "worst", arrays)
        cell = _valid(watch.cell, len(classes))
        words["cell"] = cell
        if cell is not None:
            members = ((truth == cell[0]) & (answers.guesses == cell[1])).nonzero().flatten()
            members = members[answers.confidences[members].argsort(descending=True)]
            words["inCell"] = self._add(trainer, answers, members, "cell", arrays)
        return Seen("mistakes", words, arrays=arrays)

    def _add(
        self,
        trainer: "Trainer",
        answers: "Answers",
        places: torch.Tensor,
        name: str,
        arrays: dict[str, np.ndarray],
    ) -> list[list[float]]:
        """Put pictures into a strip; return (true, guessed, confidence in %, place) of each."""
        places = places[:MOST_PICTURES]
        indices = trainer.split.validation[places]
        if len(indices):
            data = strip(trainer.config.dataset, tuple(indices.tolist()))
            arrays[f"{name}Strip"] = np.frombuffer(data, dtype=np.uint8)
        labels, guesses = trainer.dataset.labels[indices], answers.guesses[places]
        sure = (answers.confidences[places] * 100).round()
        return torch.stack([labels, guesses, sure.long(), places], dim=1).tolist()


def confusion(truth: torch.Tensor, guesses: torch.Tensor, classes: int) -> np.ndarray:
    """Return how often each class (row) was taken for each (column), (classes²,) float32."""
    counts = torch.bincount(truth * classes + guesses, minlength=classes**2)
    return counts.numpy().astype(np.float32)


def most_confidently_wrong(truth: torch.Tensor, answers: "Answers") -> torch.Tensor:
    """Return the places of all wrong answers, the surest first."""
    wrong = (answers.guesses != truth).nonzero().flatten()
    return wrong[answers.confidences[wrong].argsort(descending=True, stable=True)]


def _valid(cell: tuple[int, int] | None, classes: int) -> tuple[int, int] | None:
    if cell is None or not all(0 <= number < classes for number in cell):
        return None
    return cell


VIEWS.register(
    "mistakes",
    title="Mistakes",
    summary="Which class is taken for which, on the held-out images. Click a cell to see its "
    "pictures.",
    rank=50,
)(Mistakes())
