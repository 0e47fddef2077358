"""The same network on different machinery: each runtime turns a module into a forward function.

A forward function takes (B, C, H, W) float32 and returns (B, classes) float32 logits.
"""

from collections.abc import Callable

from torch import Tensor, nn

from engine.registry import Registry

Forward = Callable[[Tensor], Tensor]

RUNTIMES: Registry[Callable[[nn.Module], Forward]] = Registry("runtime", "engine.runtimes")
