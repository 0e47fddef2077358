"""PyTorch as it comes, one operation after the other, in two memory layouts."""

import torch
from torch import Tensor, nn

from engine.runtimes import RUNTIMES, Forward


@RUNTIMES.register("torch", title="PyTorch", summary="Plain eager PyTorch, one thread.", rank=1)
def eager(model: nn.Module) -> Forward:
    """Run the module as it is."""

    def forward(x: Tensor) -> Tensor:
        with torch.inference_mode():
            logits: Tensor = model(x)
            return logits

    return forward


@RUNTIMES.register(
    "torch-channels-last",
    title="PyTorch, channels last",
    summary="The same numbers, laid out pixel by pixel: kinder to a CPU's caches.",
    rank=2,
)
def channels_last(model: nn.Module) -> Forward:
    """Run the module with weights and pictures laid out pixel by pixel."""
    run = eager(model.to(memory_format=torch.channels_last))  # type: ignore[call-overload]
    return lambda x: run(x.contiguous(memory_format=torch.channels_last))
