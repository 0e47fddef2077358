"""What one training step, and what a hundred predictions, do to the weights: measured on a copy."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.inference import as_picture, filled, shape_classifier
from engine.training import Trainer, look

PREDICTIONS = 100


@dataclass(frozen=True, eq=False)
class Change:
    """Fingerprints before and after, and the first layer's difference, (n, h, w) float32."""

    before: str
    after: str
    weights: NDArray[np.float32]
    difference: NDArray[np.float32]


def after_step(trainer: Trainer) -> Change:
    """Make one update on a copy of the run; the run itself is left alone."""
    clone = trainer.copy()
    return _around(clone, clone.step)


def after_predictions(trainer: Trainer) -> Change:
    """Answer a hundred times for held-out shapes with a copy of the run's weights."""
    clone = trainer.copy()
    classifier = shape_classifier("copy", clone.model, clone.dataset)
    examples = filled(clone.split.validation, PREDICTIONS)
    pictures = [as_picture(clone.dataset.inputs[i]) for i in examples]

    def answer() -> None:
        for picture in pictures:
            classifier.predict(picture)

    return _around(clone, answer)


def _around(trainer: Trainer, work: Callable[[], object]) -> Change:
    first = look(trainer)
    work()
    last = look(trainer)
    return Change(first.fingerprint, last.fingerprint, first.weights, last.weights - first.weights)
