"""The same network on different machinery.

A forward function takes (B, C, H, W) float32 and returns (B, classes) float32 logits. A runtime
takes a network and a number of threads, and brings such a function to life.
"""

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor, nn

from engine.core.registry import Registry
from engine.models.pretrained import Network

Forward = Callable[[Tensor], Tensor]


@dataclass(frozen=True, eq=False)
class Running:
    """A network in memory, ready to answer.

    fingerprint: of its weights, or of the file that holds them · size_bytes: of the weights, or of
    that file · model: the module; None where PyTorch has no part in it.
    """

    forward: Forward
    fingerprint: str
    size_bytes: int
    model: nn.Module | None = None


Runtime = Callable[[Network, int], Running]

RUNTIMES: Registry[Runtime] = Registry("runtime", "engine.inference.runtimes")
