"""RMSprop: each weight at a pace of its own."""

import math

import torch

from engine.training.optimizers import OPTIMIZERS, Optimizer, Remembered, Settings


def direction(gradient: float, remembered: Remembered, settings: Settings) -> float:
    """The gradient ÷ its usual size."""
    return gradient / (math.sqrt(remembered["square_avg"]) + float(settings["eps"]))


OPTIMIZERS.register(
    "rmsprop",
    title="RMSprop",
    summary="RMSprop divides the gradient by its usual size.",
    rank=3,
)(
    Optimizer(
        torch.optim.RMSprop,
        {"foreach": True},
        stride=0.2,  # its first step is ten times as long as its rate
        numbers=1,
        counts=True,
        symbols="v ← 0.99·v + 0.01·g², w ← w − lr·g ÷ (√v + ε)",
        source="Tieleman & Hinton 2012",
        direction=direction,
    )
)
