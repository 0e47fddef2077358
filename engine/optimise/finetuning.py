"""Training a pruned network a little more, so that what is left makes up for what has gone."""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from torch import nn

from engine.core.clock import processor_seconds
from engine.core.work import Progress, Work
from engine.costs import Bill
from engine.optimise.copies import weighted

if TYPE_CHECKING:
    from engine.training import Trainer


@dataclass(frozen=True, eq=False)
class Finetuned:
    """The network after its further steps, in eval mode, and what those cost."""

    model: nn.Module
    bill: Bill


def finetune(trainer: "Trainer", model: nn.Module, steps: int, keep_holes: bool) -> Work[Finetuned]:
    """Train a copy of `model` for so many updates, with the recipe and pictures of `trainer`.

    trainer: a copy that nobody else uses; it is given the network to train. keep_holes: weights
    that are zero now stay zero after every update. Raises Diverged.
    """
    trainer.adopt(model)
    layers = weighted(trainer.model)
    holes = [layer.weight.detach() == 0 for layer in layers] if keep_holes else []
    wall, cpu = 0.0, 0.0
    for number in range(1, steps + 1):
        start, start_cpu = time.perf_counter(), processor_seconds()
        trainer.step()
        for layer, hole in zip(layers, holes, strict=False):
            layer.weight.data.masked_fill_(hole, 0.0)
        wall += time.perf_counter() - start
        cpu += processor_seconds() - start_cpu
        yield Progress(number / steps, f"{number} of {steps} steps")
    history = trainer.history
    bill = Bill(
        trainer.steps,
        history.images,
        wall,
        cpu,
        beside_seconds=wall - history.seconds,
        beside_cpu_seconds=cpu - history.cpu_seconds,
    )
    return Finetuned(trainer.model.eval().requires_grad_(False), bill)
