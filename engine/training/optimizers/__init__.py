"""Optimisers: the rule that turns a gradient into a step. One file each, found by walking."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from engine.core.registry import Registry

Remembered = Mapping[str, float]  # of one weight, by PyTorch's names; “step” counts the updates
Settings = Mapping[str, Any]  # of the optimiser, as in its `param_groups`


@dataclass(frozen=True)
class Optimizer:
    """One of PyTorch's optimisers, and all that the app says of it.

    kind, settings: what makes it · stride: the learning rate that suits it, next to Adam's, tried
    out on the datasets here · numbers: how many it keeps for each weight · counts: whether it also
    counts its steps, for each tensor · symbols: its rule, w the weight, g the gradient · source:
    who described it · direction: (gradient with the decay in it, what is remembered of the weight
    after the update, settings) → what the weight moves by, times −lr · decoupled: whether weight
    decay pulls at the weight itself, and stays out of the gradient.
    """

    kind: type[torch.optim.Optimizer]
    settings: Mapping[str, Any]
    stride: float
    numbers: int
    counts: bool
    symbols: str
    source: str
    direction: Callable[[float, Remembered, Settings], float]
    decoupled: bool = False

    def make(
        self, parameters: Iterable[nn.Parameter], lr: float, weight_decay: float
    ) -> torch.optim.Optimizer:
        """Return a fresh one for these parameters."""
        make: Any = self.kind
        made: torch.optim.Optimizer = make(
            parameters, lr=lr, weight_decay=weight_decay, **self.settings
        )
        return made

    def code(self, weight_decay: float) -> str:
        """Return the call that makes it, for a script with `torch`, `model` and `LR`."""
        others = "".join(f", {name}={value!r}" for name, value in self.settings.items())
        called = f"torch.optim.{self.kind.__name__}"
        return f"{called}(model.parameters(), lr=LR, weight_decay={weight_decay!r}{others})"


OPTIMIZERS: Registry[Optimizer] = Registry("optimiser", "engine.training.optimizers")
