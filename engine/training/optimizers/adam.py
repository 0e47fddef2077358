"""Adam and AdamW: an average of the last gradients, divided by their usual size."""

import math
from dataclasses import replace

import torch

from engine.training.optimizers import OPTIMIZERS, Optimizer, Remembered, Settings

SYMBOLS = "m ← 0.9·m + 0.1·g, v ← 0.999·v + 0.001·g², w ← w − lr·m̂ ÷ (√v̂ + ε)"


def direction(gradient: float, remembered: Remembered, settings: Settings) -> float:
    """Both averages, freed of their start at zero, divided."""
    first, second = settings["betas"]
    mean = remembered["exp_avg"] / (1 - first ** remembered["step"])
    square = remembered["exp_avg_sq"] / (1 - second ** remembered["step"])
    return mean / (math.sqrt(square) + float(settings["eps"]))


ADAM = Optimizer(
    torch.optim.Adam,
    {"fused": True},
    stride=1.0,
    numbers=2,
    counts=True,
    symbols=SYMBOLS,
    source="Kingma & Ba 2014, arXiv:1412.6980",
    direction=direction,
)
ADAMW = replace(
    ADAM,
    kind=torch.optim.AdamW,
    symbols=f"w ← w − lr·decay·w, {SYMBOLS}",
    source="Loshchilov & Hutter 2017, arXiv:1711.05101",
    decoupled=True,
)

OPTIMIZERS.register(
    "adam",
    title="Adam",
    summary="Adam averages the last gradients and divides by their usual size.",
    rank=4,
)(ADAM)
OPTIMIZERS.register(
    "adamw",
    title="AdamW",
    summary="AdamW steps as Adam does, and weight decay pulls at the weight itself.",
    rank=5,
)(ADAMW)
