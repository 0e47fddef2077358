"""The next update of a run, made on a copy, with everything that it went through on the way."""

from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from engine.models import probabilities
from engine.training.layer_stats import weight_layers, weights_of
from engine.training.optimizers import OPTIMIZERS
from engine.training.trainer import Trainer

PARTS = ("forward", "loss", "backward", "update")


@dataclass(frozen=True)
class Followed:
    """One weight on its way through an update.

    place: (unit, source) · direction: what the optimiser makes of the gradient; the weight moves
    by -lr times that · kept: the weight after its decay, if the optimiser pulls it down first ·
    pulled: the gradient with the decay in it, if the optimiser adds it there.
    """

    place: tuple[int, int]
    value: float
    gradient: float
    kept: float
    pulled: float
    direction: float
    after: float


@dataclass(frozen=True, eq=False)
class SlowStep:
    """An update taken apart.

    number: of the update · lr: as the schedule has it · before, after: fingerprints ·
    indices: (B,) of the examples · labels: (B,) · chances: (B, classes) · losses: (B,) of each
    example · loss: their mean, as training saw it · weights, gradients: of every layer.
    """

    number: int
    lr: float
    before: str
    after: str
    indices: Tensor
    labels: Tensor
    probs: Tensor
    losses: Tensor
    loss: float
    weights: list[Tensor]
    trainer: Trainer

    @cached_property
    def gradients(self) -> list[Tensor]:
        """Of every layer's weights, front to back."""
        found = []
        for layer in weight_layers(self.trainer.model):
            assert layer.weight.grad is not None
            found.append(layer.weight.grad)
        return found

    def steepest(self, layer: int) -> tuple[int, int]:
        """Return the (unit, source) whose gradient is the largest in a layer."""
        flat = self.gradients[layer].flatten(1)
        unit, source = divmod(int(flat.abs().argmax()), flat.shape[1])
        return unit, source

    def follow(self, layer: int, unit: int, source: int) -> Followed:
        """Return what the update did to one weight; the nearest there is for one out of range."""
        weight = weight_layers(self.trainer.model)[layer].weight
        flat = weight.detach().flatten(1)
        unit, source = min(unit, flat.shape[0] - 1), min(source, flat.shape[1] - 1)

        def at(tensor: Tensor) -> float:
            return float(tensor.reshape(flat.shape)[unit, source])

        value, gradient = at(self.weights[layer]), at(self.gradients[layer])
        remembered = {
            name: at(kept) if kept.dim() > 0 else float(kept)
            for name, kept in self.trainer.optimizer.state[weight].items()
        }
        kept, pulled, direction = _rule(self.trainer, self.lr, value, gradient, remembered)
        return Followed((unit, source), value, gradient, kept, pulled, direction, at(flat))


def next_step(clone: Trainer) -> SlowStep:
    """Make the next update on a copy of a run, and keep what it went through. Raises Diverged."""
    logits: list[Tensor] = []

    def note(module: torch.nn.Module, _: object, output: Tensor) -> None:
        if module.training:
            logits.append(output.detach().clone())

    hook = clone.model.register_forward_hook(note)
    before, weights, lr = clone.fingerprint(), weights_of(clone.model), clone.lr
    try:
        made = clone.step()
    finally:
        hook.remove()
    assert clone.batch is not None
    labels = clone.dataset.labels[clone.batch]
    probs = probabilities(logits[-1])
    losses = probs.gather(1, labels[:, None]).log().flatten().neg() + 0.0  # −0 becomes 0
    return SlowStep(
        made.number, lr, before, clone.fingerprint(), clone.batch, labels, probs, losses,
        made.loss, weights, clone,
    )  # fmt: skip


def _rule(
    trainer: Trainer, lr: float, value: float, gradient: float, remembered: dict[str, float]
) -> tuple[float, float, float]:
    """Return the weight after its decay, the gradient with the decay in it, and the direction.

    The new weight is the first minus lr times the last. remembered: what the optimiser keeps of
    this weight after the update.
    """
    rule = OPTIMIZERS[trainer.config.optimizer].build
    settings = trainer.optimizer.param_groups[0]
    decay = float(settings["weight_decay"])
    kept, pulled = value, gradient + decay * value
    if rule.decoupled:
        kept, pulled = value * (1 - lr * decay), gradient
    return kept, pulled, rule.direction(pulled, remembered, settings)
