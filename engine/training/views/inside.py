"""One image on its way through the network, layer by layer."""

from typing import TYPE_CHECKING

import numpy as np
from torch import Tensor

from engine.data import Dataset, strip
from engine.models import layer_outputs, probabilities
from engine.training.layer_stats import layer_names
from engine.training.levels import Sheet, pooled
from engine.training.views import VIEWS, Seen, Watch

if TYPE_CHECKING:
    from engine.training.trainer import Trainer

ON_OFFER = 10  # images to pick from at a time
CELLS = 6600  # of all maps together, at most
MOST_MAPS = 16  # of one layer


class Inside:
    """An image, the maps it leaves in each layer, and the answer."""

    def suits(self, dataset: Dataset) -> bool:
        """Points have a view of their own."""
        return not dataset.is_points

    def look(self, trainer: "Trainer", watch: Watch) -> Seen:
        """Send one held-out image through the network as it stands."""
        held_out = trainer.split.validation
        place = watch.image % len(held_out)
        x, y = trainer.dataset.batch(held_out[place : place + 1])
        outputs = layer_outputs(trainer.model, x)
        probs = probabilities(outputs[-1])[0]
        choice = offered(len(held_out), place)
        names = layer_names(trainer.model)
        sheets, each = {}, CELLS // max(1, len(outputs) - 1)
        for at, output in enumerate(outputs[:-1]):
            sheets[f"maps{at}"] = _maps(output[0], each, names[at])
        words = {
            "classes": list(trainer.dataset.classes),
            "label": int(y[0]),
            "chances": [round(float(chance), 4) for chance in probs],
            "layers": list(names[:-1]),
            "offered": choice,
            "shown": place,
            "count": len(held_out),
        }
        pictures = strip(trainer.config.dataset, tuple(held_out[choice].tolist()))
        arrays = {"strip": np.frombuffer(pictures, dtype=np.uint8)}
        return Seen("inside", words, sheets, arrays)


def offered(count: int, place: int) -> list[int]:
    """Return the places of the row in which an image stands, evenly spaced over the held-out.

    Held-out images are sorted by class, so neighbours at such a distance show many classes.
    """
    stride = max(1, count // ON_OFFER)
    first = place % stride
    return [first + stride * i for i in range(ON_OFFER) if first + stride * i < count]


def _maps(output: Tensor, cells: int, name: str) -> Sheet:
    """(maps, h, w) or (units,) → the first maps, or every unit as one cell."""
    values = output.numpy().astype(np.float32)
    if values.ndim == 1:
        some = f"{len(values)} numbers, one a unit"
        return _told(values.reshape(1, 1, -1)[:, :, :256], some, name, 1, 560)
    count = len(values)
    small, _, _ = pooled(values[:MOST_MAPS], cells)
    some = f"{len(small)} of {count} maps" if len(small) < count else f"{count} maps"
    columns = 8 if len(small) > 4 else len(small)
    return _told(small, some, name, columns, columns * 84)


def _told(pictures: np.ndarray, some: str, name: str, columns: int, widest: int) -> Sheet:
    largest = float(abs(pictures).max(initial=0.0))
    note = f"{some}; the strongest colour is {largest:.2g}" if largest else f"{some}, all zero"
    return Sheet(
        pictures, note, f"What layer {name} puts out: {some}, up to {largest:.2g}.", columns, widest
    )


VIEWS.register(
    "inside",
    title="One image",
    summary="One held-out image on its way through the network: what each layer makes of it, and "
    "the answer.",
    rank=40,
)(Inside())
