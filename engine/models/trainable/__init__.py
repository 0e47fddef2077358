"""Networks small enough to train while you watch: one file each, found by walking.

A builder takes the shape of one example, (channels, height, width) or (2,), the number of classes
and a Layout, and returns a module from (B, *shape) float32 to (B, classes) logits. It only lays
the network out; the weights come from `build_model`, so that they depend on the seed and on
nothing else.

What a network says of itself where it registers: `widths`, its default hidden layers, where they
can be chosen; `most_layers` and `widest`, how far; `pictures`, if it takes nothing else.
"""

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from engine.core.registry import Registry
from engine.data import Shape
from engine.errors import ConfigError

# Each grows with its input, so that it may stand behind a pooling.
ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "relu": nn.ReLU,
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
    "leaky-relu": nn.LeakyReLU,
}
MOST_DROPOUT = 0.8


@dataclass(frozen=True)
class Layout:
    """What a visitor may choose about the hidden layers.

    widths: units or filters of each; none of them means the network's default ones ·
    activation: a name in ACTIVATIONS · dropout: 0–0.8, the share of outputs left out in training.
    """

    widths: tuple[int, ...] = ()
    activation: str = "relu"
    dropout: float = 0.0
    batch_norm: bool = False

    def norm(self, kind: Callable[[int], nn.Module], width: int) -> list[nn.Module]:
        """Return the batch norm that follows a hidden layer of that width, if there is any."""
        return [kind(width)] if self.batch_norm else []

    def bend(self) -> list[nn.Module]:
        """Return what ends a hidden block: the activation, and the dropout if there is any."""
        dropout: list[nn.Module] = [Dropout(self.dropout)] if self.dropout else []
        return [ACTIVATIONS[self.activation](), *dropout]


class Dropout(nn.Dropout):
    """Dropout (Srivastava et al. 2014) whose mask comes from the run's own generator.

    PyTorch's draws from the generator of the whole process, which every visitor shares.
    """

    generator: torch.Generator | None = None

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002  PyTorch's own name
        """(B, …) → the same shape; each output is zero with probability p, the others grow."""
        if not self.training:
            return input
        kept = 1 - self.p
        mask = torch.empty_like(input).bernoulli_(kept, generator=self.generator)
        return input * mask.div_(kept)


MODELS: Registry[Callable[[Shape, int, Layout], nn.Module]] = Registry(
    "network", "engine.models.trainable"
)


def takes(name: str, shape: Shape) -> bool:
    """Whether a network can look at examples of that shape."""
    return len(shape) == 3 or not MODELS[name].traits.get("pictures", False)


def check_layout(name: str, shape: Shape, layout: Layout) -> None:
    """Raise ConfigError where the network can't be laid out like this for such examples."""
    traits = MODELS[name].traits
    if not takes(name, shape):
        raise ConfigError(
            f"The network “{MODELS[name].title}” looks at pictures; these examples are points.",
            "Pick the perceptron or the linear network for points.",
        )
    most, widest = traits.get("most_layers", 0), traits.get("widest", 0)
    if len(layout.widths) > most or not all(1 <= width <= widest for width in layout.widths):
        raise ConfigError(
            f"This network takes up to {most} hidden layers, each 1 to {widest} wide."
            if most
            else "This network has no hidden layers."
        )
    if traits.get("pictures") and min(shape[1:]) < 2 ** len(layout.widths):
        raise ConfigError("Each layer halves the picture: these are too small for so many.")


def default_widths(name: str) -> tuple[int, ...]:
    """Return the hidden layers that a network has where nobody says otherwise."""
    widths: tuple[int, ...] = MODELS[name].traits.get("widths", ())
    return widths


def build_model(
    name: str, shape: Shape, classes: int, seed: int, layout: Layout | None = None
) -> nn.Module:
    """Return the network with weights drawn from the seed alone, whoever else draws meanwhile.

    Raises ConfigError for a layout that can't be.
    """
    layout = layout or Layout()
    check_layout(name, shape, layout)
    with torch.device("meta"):
        model = MODELS[name].build(shape, classes, layout)
    model = model.to_empty(device="cpu")
    initialise(model, torch.Generator().manual_seed(seed))
    draw_masks_from(torch.Generator().manual_seed(seed), model)
    # For the convolutions; 1.4 times as fast on a CPU at this size.
    return model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]


def initialise(model: nn.Module, generator: torch.Generator) -> None:
    """Fill weights and biases evenly within ±1/√inputs, PyTorch's own default (He et al. 2015).

    Raises ConfigError for a kind of layer that it doesn't know.
    """
    for layer in model.modules():
        if isinstance(layer, nn.Linear | nn.Conv2d):
            nn.init.kaiming_uniform_(layer.weight, a=math.sqrt(5), generator=generator)
            bound = 1 / math.sqrt(layer.weight[0].numel())
            if layer.bias is not None:
                nn.init.uniform_(layer.bias, -bound, bound, generator=generator)
        elif isinstance(layer, nn.BatchNorm2d | nn.BatchNorm1d):
            layer.reset_parameters()
        elif list(layer.parameters(recurse=False)):
            raise ConfigError(f"Nobody says how a {type(layer).__name__} begins.")


def draw_masks_from(generator: torch.Generator, model: nn.Module) -> None:
    """Let every dropout of a network draw from this generator."""
    for layer in model.modules():
        if isinstance(layer, Dropout):
            layer.generator = generator


def all_weights(model: nn.Module) -> Tensor:
    """Return a copy of every weight in one row, (parameters,) float32."""
    return torch.cat([one.detach().flatten() for one in model.parameters()])


def fingerprint(model: nn.Module) -> str:
    """Return 12 hex digits of the SHA-256 over every weight and buffer.

    One bit changed in one weight gives another fingerprint; the same weights give the same one.
    """
    digest = hashlib.sha256()
    for name, tensor in model.state_dict().items():
        digest.update(name.encode())
        digest.update(tensor.detach().contiguous().numpy().tobytes())
    return digest.hexdigest()[:12]


def first_weights(model: nn.Module) -> Tensor:
    """Return the first layer's weights: (units, inputs), or (filters, C, k, k)."""
    return next(
        layer.weight for layer in model.modules() if isinstance(layer, nn.Linear | nn.Conv2d)
    )
