"""PyTorch as it comes, one operation after the other, in two memory layouts."""

import torch
from torch import Tensor, nn

from engine.errors import NetworkError
from engine.inference.runtimes import RUNTIMES, Forward, Running
from engine.models.pretrained import Network
from engine.models.trainable import fingerprint


def eager(model: nn.Module) -> Forward:
    """Return the module's own forward pass, without a thought for gradients."""

    def forward(x: Tensor) -> Tensor:
        with torch.inference_mode():
            logits: Tensor = model(x)
            return logits

    return forward


def channels_last(model: nn.Module) -> Forward:
    """Return its forward pass with weights and pictures laid out pixel by pixel."""
    run = eager(model.to(memory_format=torch.channels_last))  # type: ignore[call-overload]
    return lambda x: run(x.contiguous(memory_format=torch.channels_last))


@RUNTIMES.register("torch", title="PyTorch", summary="Plain eager PyTorch, one thread.", rank=1)
def plain(network: Network, threads: int) -> Running:
    """Run the module as it is. Raises NetworkError for more than one thread."""
    model = _loaded(network, threads)
    return Running(eager(model), fingerprint(model), _size(model), model)


@RUNTIMES.register(
    "torch-channels-last",
    title="PyTorch, channels last",
    summary="The same numbers, laid out pixel by pixel: kinder to a CPU's caches.",
    rank=2,
)
def pixel_by_pixel(network: Network, threads: int) -> Running:
    """Run the module with another layout. Raises NetworkError for more than one thread."""
    model = _loaded(network, threads)
    return Running(channels_last(model), fingerprint(model), _size(model), model)


def _loaded(network: Network, threads: int) -> nn.Module:
    if threads != 1:
        raise NetworkError(
            "PyTorch shares one number of threads among everybody, and here it is one.",
            "Leave threads at 1.",
        )
    return network.load()


def _size(model: nn.Module) -> int:
    return sum(tensor.nbytes for tensor in model.state_dict().values())
