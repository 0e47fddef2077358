"""What a run says to a few held-out images as it stands: the plainest way to see it learn."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.activations import layer_outputs, probabilities
from engine.views.inside import offered

if TYPE_CHECKING:
    from engine.training import Trainer


@dataclass(frozen=True)
class Guess:
    """One image and what the network takes it for. index: in the dataset · sure: 0–1."""

    index: int
    truth: int
    said: int
    sure: float


def guesses(trainer: "Trainer") -> tuple[Guess, ...]:
    """Ask the network, as it stands, about ten held-out images of many classes; none for points.

    Leaves no trace in the run.
    """
    if trainer.dataset.is_points:
        return ()
    held_out = trainer.split.validation
    indices = held_out[offered(len(held_out), 0)]
    x, y = trainer.dataset.batch(indices)
    sure, said = probabilities(layer_outputs(trainer.model, x)[-1]).max(dim=1)
    columns = (indices.tolist(), y.tolist(), said.tolist(), sure.tolist())
    return tuple(Guess(*row) for row in zip(*columns, strict=True))
