"""Stochastic gradient descent, plain and with momentum."""

import torch

from engine.training.optimizers import OPTIMIZERS, Optimizer

MOMENTUM = 0.9

OPTIMIZERS.register("sgd", title="SGD", summary="SGD goes straight against the gradient.", rank=1)(
    Optimizer(
        torch.optim.SGD,
        {"fused": True},  # one pass over the numbers in place of ten: a third of the time
        stride=15.0,
        numbers=0,
        counts=False,
        symbols="w ← w − lr·g",
        source="Robbins & Monro 1951",
        direction=lambda gradient, remembered, settings: gradient,
    )
)

OPTIMIZERS.register(
    "momentum",
    title="Momentum",
    summary=f"Momentum rolls on: {MOMENTUM} of its last direction, plus this gradient.",
    rank=2,
)(
    Optimizer(
        torch.optim.SGD,
        {"momentum": MOMENTUM, "fused": True},
        stride=4.0,
        numbers=1,
        counts=False,
        symbols=f"m ← {MOMENTUM}·m + g, w ← w − lr·m",
        source="Polyak 1964",
        direction=lambda gradient, remembered, settings: remembered.get(
            "momentum_buffer", gradient
        ),
    )
)
