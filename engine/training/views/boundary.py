"""Points in the plane: what the network answers where, and what each hidden unit sees."""

from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.data import Dataset
from engine.models import layer_outputs, probabilities
from engine.training.layer_stats import weight_layers
from engine.training.levels import Sheet
from engine.training.views import VIEWS, Seen, Watch

if TYPE_CHECKING:
    from engine.training.trainer import Trainer

SIDE, COARSE = 42, 21  # cells of the plane, each way; fewer for large networks
HEAVY = 20_000  # weights from which on the plane is coarse: it is asked ten times a second
MAP_SIDE = 12  # of a hidden unit's little map
MOST_UNITS, MOST_LAYERS = 8, 4
MOST_POINTS = {"train": 200, "validation": 80}
CONFIDENCES = 31


class Boundary:
    """The plane in the colours of the answers, and the network with its maps."""

    def suits(self, dataset: Dataset) -> bool:
        """Only a network with two inputs has a plane."""
        return dataset.is_points

    def look(self, trainer: "Trainer", watch: Watch) -> Seen:
        """Ask the network all over the plane."""
        reach = reach_of(trainer)
        layers = weight_layers(trainer.model)
        side = SIDE if sum(layer.weight.numel() for layer in layers) < HEAVY else COARSE
        outputs = layer_outputs(trainer.model, plane(trainer, reach, side))
        hidden = outputs[:-1][:MOST_LAYERS]
        sizes = [2, *(int(output.shape[1]) for output in outputs)]
        points, labels, held_out = some_points(trainer, reach)
        arrays: dict[str, NDArray[np.generic]] = {}
        shown = [2, *(min(size, MOST_UNITS) for size in sizes[1:])]
        for at, layer in enumerate(layers):
            part = layer.weight.detach()[: shown[at + 1], : shown[at]]
            arrays[f"weights{at}"] = part.reshape(-1).numpy().astype(np.float32)
            bias = torch.zeros(len(layer.weight)) if layer.bias is None else layer.bias.detach()
            arrays[f"biases{at}"] = bias[: shown[at + 1]].numpy().astype(np.float32)
        arrays |= {"plane": _answers(outputs[-1]), "points": points, "labels": labels}
        arrays["heldOut"] = held_out
        words = {
            "side": side,
            "reach": reach,
            "sizes": sizes,
            "shown": shown,
            "classes": list(trainer.dataset.classes),
            "hasMaps": len(hidden) == len(outputs) - 1,
        }
        sheets = {f"maps{i}": _maps(output, side, i) for i, output in enumerate(hidden)}
        return Seen("boundary", words, sheets, arrays)


def reach_of(trainer: "Trainer") -> float:
    """Return how far the plane goes from its middle, in the network's own units."""
    x, _ = trainer.dataset.batch(torch.cat([trainer.split.train, trainer.split.validation]))
    return float(abs(x).max()) * 1.1 or 1.0


def plane(trainer: "Trainer", reach: float, side: int) -> Tensor:
    """Return side² points as the network takes them, row by row from the top left."""
    example, _ = trainer.dataset.batch(trainer.split.train[:1])
    across = (torch.arange(side) + 0.5) / side * 2 * reach - reach
    y, x = torch.meshgrid(-across, across, indexing="ij")
    return torch.stack([x, y], dim=-1).reshape(-1, *example.shape[1:])


def some_points(
    trainer: "Trainer", reach: float
) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]:
    """Return places (x then y, 0–255), labels, and whether held out, of some of the examples."""
    parts = []
    for name, most in MOST_POINTS.items():
        indices = getattr(trainer.split, name)
        parts.append(indices[:: -(-len(indices) // most)])
    x, y = trainer.dataset.batch(torch.cat(parts))
    places = (x.reshape(len(x), 2) / reach * 127.5 + 127.5).round().clamp(0, 255)
    held_out = np.repeat(np.array([0, 1], dtype=np.uint8), [len(part) for part in parts])
    return (
        places.numpy().astype(np.uint8).ravel(),
        y.numpy().astype(np.uint8),
        held_out,
    )


def _answers(logits: Tensor) -> NDArray[np.uint8]:
    """Pack class and confidence into a byte: three bits, and five for how far above chance."""
    probs = probabilities(logits)
    best, answer = probs.max(1)
    chance = 1 / probs.shape[1]
    share = ((best - chance) / (1 - chance)).nan_to_num().clamp(0, 1)
    levels = (share * CONFIDENCES).round().to(torch.uint8)
    return np.asarray((answer.to(torch.uint8) << 5 | levels).numpy(), dtype=np.uint8)


def _maps(output: Tensor, side: int, at: int) -> Sheet:
    """Return the little maps of a hidden layer's first units, one scale for the layer."""
    units = output[:, :MOST_UNITS].T.reshape(-1, side, side).numpy().astype(np.float32)
    places = np.arange(MAP_SIDE) * side // MAP_SIDE + side // MAP_SIDE // 2
    pictures = units[:, places][:, :, places]
    return Sheet(pictures, "", f"What {len(pictures)} units of hidden layer {at + 1} see.")


VIEWS.register(
    "boundary",
    title="Boundary",
    summary="What the network answers for every place in the plane, and what each hidden unit "
    "makes of it. Click a line to change its weight by hand.",
    rank=10,
)(Boundary())
