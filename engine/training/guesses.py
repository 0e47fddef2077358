"""What a run says to a few held-out images as it stands: the plainest way to see it learn."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from torch import Tensor

from engine.models import layer_outputs, probabilities
from engine.training.views.inside import offered

if TYPE_CHECKING:
    from engine.training.trainer import Trainer


@dataclass(frozen=True)
class Guess:
    """What the network takes an image for. truth, said: classes · sure: 0–1."""

    truth: int
    said: int
    sure: float


def asked(held_out: Tensor) -> Tensor:
    """Return ten of the held-out images, of many classes: (10,) int64, indices of the dataset."""
    return held_out[offered(len(held_out), 0)]


def guesses(trainer: "Trainer") -> tuple[Guess, ...]:
    """Ask the network, as it stands, about these images; about none where there are points.

    Leaves no trace in the run.
    """
    if trainer.dataset.is_points:
        return ()
    x, y = trainer.dataset.batch(asked(trainer.split.validation))
    sure, said = probabilities(layer_outputs(trainer.model, x)[-1]).max(dim=1)
    return tuple(map(Guess, y.tolist(), said.tolist(), sure.tolist()))
