"""How each layer of a run is doing: its gradient, its last update, the spread of its weights.

Taken once a slice, next to its last update, and remembered in bounded space.
"""

from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)  # of a layer's weights lie below these quantiles
SAMPLED = 2048  # of a layer's weights, evenly spaced, are enough for its quantiles
MOST_RECORDS = 64


@dataclass(frozen=True)
class LayerStats:
    """One layer at one update. gradient, weight, update: root mean squares · quantiles: SHARES.

    gradient, update: 0 before the first update.
    """

    gradient: float
    weight: float
    update: float
    quantiles: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """How large the last update was, next to the weights themselves."""
        return self.update / self.weight if self.weight else 0.0


@dataclass(frozen=True)
class NetworkStats:
    """All layers after `step` updates, front to back."""

    step: int
    layers: tuple[LayerStats, ...]


@dataclass
class StatsHistory:
    """Vitals over time: when there are too many, every second one goes and the stride doubles."""

    stride: int = 1
    _kept: list[NetworkStats] = field(default_factory=list)
    _latest: NetworkStats | None = None
    _offered: int = 0

    def add(self, layer_stats: NetworkStats) -> None:
        """Take one more record."""
        if self._offered % self.stride == 0:
            self._kept.append(layer_stats)
        self._offered += 1
        self._latest = layer_stats
        if len(self._kept) >= MOST_RECORDS:
            self._kept = self._kept[::2]
            self.stride *= 2

    @property
    def records(self) -> list[NetworkStats]:
        """What is kept, oldest first, the latest always among it; MOST_RECORDS at the most."""
        if self._latest is None or (self._kept and self._kept[-1] is self._latest):
            return self._kept
        return [*self._kept, self._latest]

    def forget_after(self, step: int) -> None:
        """Drop what was recorded after so many updates."""
        self._kept = [one for one in self._kept if one.step <= step]
        self._latest = self._kept[-1] if self._kept else None


def weight_layers(model: nn.Module) -> list[nn.Linear | nn.Conv2d]:
    """Return the layers that hold weights, front to back; normalisation isn't counted."""
    return [layer for layer in model.modules() if isinstance(layer, nn.Linear | nn.Conv2d)]


def weights_of(model: nn.Module) -> list[Tensor]:
    """Return a copy of every layer's weights, front to back."""
    return [layer.weight.detach().clone() for layer in weight_layers(model)]


def layer_names(model: nn.Module) -> tuple[str, ...]:
    """Return each layer in two or three words, front to back."""
    layers = weight_layers(model)
    names = []
    for number, layer in enumerate(layers, start=1):
        units = len(layer.weight)
        kind = "answer" if number == len(layers) else unit_word(layer)
        names.append(f"{number} · {units} {kind}{'s' if units > 1 else ''}")
    return tuple(names)


def unit_word(layer: nn.Module) -> str:
    """Return what one of a layer's units is called."""
    return "filter" if isinstance(layer, nn.Conv2d) else "unit"


def measure_layers(model: nn.Module, before: list[Tensor] | None, step: int) -> NetworkStats:
    """Measure every layer after `step` updates. before: its weights before the last of them."""
    layers = weight_layers(model)
    before = before or [layer.weight.detach() for layer in layers]
    return NetworkStats(step, tuple(_measure(*pair) for pair in zip(layers, before, strict=True)))


def _measure(layer: nn.Linear | nn.Conv2d, before: Tensor) -> LayerStats:
    weight, gradient = layer.weight.detach(), layer.weight.grad
    return LayerStats(
        gradient=0.0 if gradient is None else rms(gradient),
        weight=rms(weight),
        update=rms(weight - before),
        quantiles=_quantiles(weight),
    )


def rms(tensor: Tensor) -> float:
    """Return the root of the mean of the squares: the size of a typical entry."""
    return float(tensor.norm()) / tensor.numel() ** 0.5


def _quantiles(weight: Tensor) -> tuple[float, ...]:
    flat = weight.flatten()
    sample = flat[:: -(-len(flat) // SAMPLED)]
    return tuple(sample.quantile(torch.tensor(SHARES)).tolist())
