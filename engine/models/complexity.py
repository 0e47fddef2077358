"""What a network weighs and works: parameters, FLOPs, and the memory of both phases."""

import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from engine.data import Shape
from engine.models.layers import Weighted
from engine.models.onnx import chain
from engine.models.pretrained import DEFAULT, find


@dataclass(frozen=True)
class Memory:
    """Bytes, counted tensor by tensor while one batch goes through.

    batch: the examples themselves · activations: of what the layers make of them, the most that
    exists at any moment.
    """

    weights: int
    gradients: int
    optimizer: int
    batch: int
    activations: int

    @property
    def total(self) -> int:
        """All five together, in bytes."""
        return self.weights + self.gradients + self.optimizer + self.batch + self.activations

    def parts(self, batch: str) -> list[tuple[str, int]]:
        """Return (part, bytes) for the parts that there are. batch: what that is called."""
        parts = {
            "weights": self.weights,
            "gradients": self.gradients,
            "optimiser": self.optimizer,
            batch: self.batch,
            "activations": self.activations,
        }
        return [(name, size) for name, size in parts.items() if size]


def parameter_count(model: nn.Module) -> int:
    """Return how many numbers training may change."""
    return sum(p.numel() for p in model.parameters())


def forward_flops(model: nn.Module, shape: Shape) -> int:
    """Return the floating-point operations of one picture going forward; one MAC is two.

    Counted from the shapes alone, on a copy without any memory behind it.
    """
    hollow = copy.deepcopy(model).to("meta").eval()
    with FlopCounterMode(display=False) as counter, torch.inference_mode():
        hollow(torch.empty((1, *shape), device="meta"))
    return counter.get_total_flops()


def training_flops(model: nn.Module, shape: Shape) -> int:
    """Return the floating-point operations of one example in training; one MAC is two.

    Going back, a layer works out two things, each as dear as going forward: how its weights should
    change, and how its input should. Nobody needs the latter of the first layer. Takes chains of
    layers, as in engine/models/trainable.
    """
    layers = list(chain(model))
    first = next(i for i, layer in enumerate(layers) if isinstance(layer, Weighted))
    return 3 * forward_flops(model, shape) - forward_flops(
        nn.Sequential(*layers[: first + 1]), shape
    )


@dataclass(frozen=True)
class Arithmetic:
    """What one example takes of a trainable network, and the bytes of its weights.

    forward, training: floating-point operations, in inference and in training.
    """

    forward: int
    training: int
    size_bytes: int

    @property
    def backward(self) -> int:
        """Operations of the way back."""
        return self.training - self.forward

    @property
    def formula(self) -> str:
        """Both ways in words and numbers."""
        return (
            f"{self.forward:,} forward + {self.backward:,} backward = {self.training:,}. On its "
            "way back each layer works out how its weights should change and how its input should, "
            "each as dear as going forward; the first layer leaves its input as it is."
        )


def arithmetic(model: nn.Module, shape: Shape) -> Arithmetic:
    """Count a trainable network: a chain of layers."""
    forward, training = forward_flops(model, shape), training_flops(model, shape)
    return Arithmetic(forward, training, 4 * parameter_count(model))


@dataclass(frozen=True)
class Build:
    """What a photo network consists of: its parameters, and the MACs of one picture."""

    parameters: int
    macs: int
    size_bytes: int

    @property
    def flops(self) -> int:
        """Floating-point operations of one picture; one MAC is two."""
        return 2 * self.macs


@lru_cache(maxsize=32)
def photo_network(name: str = DEFAULT) -> Build:
    """Count a photo network without reading its weights; bytes are those of PyTorch's numbers.

    Raises NetworkError for an unknown one.
    """
    network = find(name)
    hollow = network.hollow()
    flops = forward_flops(hollow, (3, network.size, network.size))
    return Build(parameter_count(hollow), flops // 2, network.size_bytes("torch"))


def update_memory(
    model: nn.Module, optimizer: torch.optim.Optimizer, x: Tensor, y: Tensor
) -> Memory:
    """Count what one update holds: weights, gradients, optimiser state, a batch, activations.

    x, y: the batch. These are kept for the way back, so they pile up layer by layer. Runs the batch
    forward and backward on a copy, so that the model itself is not touched.
    """
    model = copy.deepcopy(model)
    given, kept = _storages(x, *model.parameters()), dict[int, int]()

    def remember(tensor: Tensor) -> Tensor:
        kept.update((at, size) for at, size in _storages(tensor).items() if at not in given)
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(remember, lambda tensor: tensor):
        logits, most = _forward(model, x, kept)
        loss = F.cross_entropy(logits, y)
    loss.backward()
    return Memory(
        weights=_bytes(model.state_dict()),
        gradients=sum(p.grad.nbytes for p in model.parameters() if p.grad is not None),
        optimizer=_bytes(optimizer.state_dict()["state"]),
        batch=x.nbytes,
        activations=max(most, sum(kept.values())),
    )


def inference_memory(model: nn.Module, batch: Tensor) -> Memory:
    """Count what serving one (B, C, H, W) batch holds: weights, batch, two largest neighbours.

    Nothing is kept for a backward pass, so at any moment only a layer's input and output exist.
    """
    with torch.inference_mode():
        _, most = _forward(model, batch, {})
    return Memory(_bytes(model.state_dict()), 0, 0, batch.nbytes, most)


def _forward(model: nn.Module, batch: Tensor, kept: dict[int, int]) -> tuple[Tensor, int]:
    """Return the network's answers, and the most bytes of activations that existed at once.

    That is a layer's input and output, and what is kept: storage → bytes, growing on the way.
    """
    most, given = 0, _storages(batch)

    def look(_: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        nonlocal most
        here = kept | _storages(inputs[0], output)  # a flatten only looks at its input anew
        most = max(most, sum(size for at, size in here.items() if at not in given))

    layers = [layer for layer in model.modules() if not list(layer.children())]
    hooks = [layer.register_forward_hook(look) for layer in layers]
    answers: Tensor = model(batch)
    for hook in hooks:
        hook.remove()
    return answers, most


def _storages(*tensors: Tensor) -> dict[int, int]:
    """Return where the numbers of some tensors lie, and how many bytes each place has."""
    storages = [tensor.untyped_storage() for tensor in tensors]
    return {storage.data_ptr(): storage.nbytes() for storage in storages}


def _bytes(state: Any) -> int:
    """Return the bytes of all tensors in nested dictionaries."""
    if isinstance(state, Tensor):
        return state.nbytes
    if isinstance(state, dict):
        return sum(_bytes(value) for value in state.values())
    return 0
