"""The layers of a network: which have weights, and what each puts out."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

Weighted = nn.Linear | nn.Conv2d


def layer_outputs(model: nn.Module, x: Tensor) -> list[Tensor]:
    """Return what every layer with weights passes on, activated and pooled; the last are logits.

    x: (B, …) as the network takes it. Runs in evaluation mode, leaves no trace in the network.
    """
    found: list[Tensor] = []

    def note(layer: nn.Module) -> Callable[..., None]:
        def hook(_: nn.Module, __: Any, output: Tensor) -> None:
            if isinstance(layer, Weighted):
                found.append(output)
            elif found and not isinstance(layer, nn.Flatten):
                found[-1] = output  # normalised, activated, pooled

        return hook

    leaves = [layer for layer in model.modules() if not list(layer.children())]
    hooks = [layer.register_forward_hook(note(layer)) for layer in leaves]
    was_training = model.training
    model.eval()
    try:
        with torch.inference_mode():
            model(x)
    finally:
        model.train(was_training)
        for one in hooks:
            one.remove()
    return found


def probabilities(logits: Tensor) -> Tensor:
    """(B, classes) logits → (B, classes) probabilities; one logit stands for two classes."""
    if logits.shape[1] == 1:
        logits = torch.cat([torch.zeros_like(logits), logits], dim=1)
    return logits.softmax(1)
