"""How each layer is doing: its gradient, the size of its updates, the spread of its weights."""

from typing import TYPE_CHECKING

import numpy as np

from engine.core.units import scientific
from engine.data import Dataset
from engine.training.layer_stats import SHARES, layer_names, weight_layers
from engine.training.views import VIEWS, Seen, Watch

if TYPE_CHECKING:
    from engine.training.trainer import Trainer

MOST_LAYERS = 6
BAND_LEVELS = 127


class Layers:
    """The vitals of every layer, now and over time."""

    def suits(self, dataset: Dataset) -> bool:
        """Every network has layers."""
        return True

    def look(self, trainer: "Trainer", watch: Watch) -> Seen:
        """The run's diary; quantiles in 255 levels of the layer's largest."""
        names = layer_names(trainer.model)
        shown = range(len(names))[-MOST_LAYERS:]
        records = trainer.stats_history.records
        measured = np.array(
            [
                [[*one.quantiles, one.gradient, one.ratio] for one in record.layers]
                for record in records
            ],
            dtype=np.float32,
        ).reshape(len(records), len(names), len(SHARES) + 2)
        arrays = {"steps": np.array([record.step for record in records], dtype=np.float32)}
        spans = []
        for place, at in enumerate(shown):
            bands = measured[:, at, :-2]
            span = float(abs(bands).max(initial=0.0)) or 1.0
            spans.append(span)
            arrays[f"gradient{place}"] = measured[:, at, -2]
            arrays[f"ratio{place}"] = measured[:, at, -1]
            levels = np.rint(bands / span * BAND_LEVELS) + 128
            arrays[f"bands{place}"] = levels.astype(np.uint8).ravel()
        rows = [self._row(trainer, at, names[at]) for at in shown]
        return Seen("layers", words={"rows": rows, "spans": spans}, arrays=arrays)

    def _row(self, trainer: "Trainer", at: int, name: str) -> dict[str, object]:
        layer = weight_layers(trainer.model)[at]
        records = trainer.stats_history.records
        row: dict[str, object] = {"name": name, "weights": f"{layer.weight.numel():,}"}
        if records and trainer.before:
            last = records[-1].layers[at]
            row |= {
                "gradient": _plain(last.gradient),
                "update": _plain(last.update),
                "weight": _plain(last.weight),
                "ratio": f"{last.ratio:.2%}" if last.ratio >= 1e-4 else _plain(last.ratio),
            }
        return row


def _plain(value: float) -> str:
    """Two digits that mean something, without a programmer's e."""
    return scientific(value) if 0 < value < 1e-3 else f"{value:.2g}"


VIEWS.register(
    "layers",
    title="Gradients",
    summary="For each layer: how large its gradient is, how far an update moves it, and how its "
    "weights spread.",
    rank=30,
)(Layers())
