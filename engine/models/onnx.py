"""Small networks as ONNX: the layers of a chain, one node each, with the weights inside.

Written by hand rather than traced: `torch.onnx.export` takes seconds, this takes milliseconds. The
operators are those of ONNX opset 17 (https://onnx.ai/onnx/operators/). A new kind of layer is one
function below. The package onnx is imported where a graph is made and nowhere else.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from engine.data import Shape
from engine.errors import ConfigError

OPSET, IR_VERSION = 17, 8  # old enough for any ONNX Runtime that is still about
INPUT, OUTPUT = "pictures", "logits"


@dataclass
class Graph:
    """What has been written so far; `last` is the name of the newest result."""

    last: str = INPUT
    nodes: list[Any] = field(default_factory=list)
    weights: list[Any] = field(default_factory=list)

    def add(self, operator: str, *weights: Tensor | None, **attributes: Any) -> None:
        """Append one operator that takes the newest result, and then these weights."""
        from onnx import helper

        number = len(self.nodes)
        names = [
            self._keep(f"{number}-{operator}-{place}", tensor)
            for place, tensor in enumerate(weights)
            if tensor is not None
        ]
        result = f"{number}-{operator}"
        self.nodes.append(
            helper.make_node(operator, [self.last, *names], [result], name=result, **attributes)
        )
        self.last = result

    def _keep(self, name: str, tensor: Tensor) -> str:
        from onnx import numpy_helper

        self.weights.append(numpy_helper.from_array(_array(tensor), name))
        return name


def as_onnx(
    model: nn.Module, shape: Shape, name: str = INPUT, scale: tuple[float, float] | None = None
) -> Any:
    """Return the network as an ONNX ModelProto that answers as the module does in eval mode.

    model: a chain, as in engine/models/trainable · shape: of one example, such as (channels,
    height, width) · name: of the input · scale: (mean, spread), to subtract from what comes in and
    to divide it by.
    Input (B, *shape) float32, output “logits” (B, classes) float32, any B. Raises ConfigError for a
    layer that nobody has described here.
    """
    from onnx import TensorProto, checker, helper

    graph = Graph(name)
    if scale is not None:
        for operator, number in zip(("Sub", "Div"), scale, strict=True):
            graph.add(operator, torch.tensor(number))
    for layer in chain(model):
        _writer(layer)(graph, layer)
    graph.nodes[-1].output[0] = OUTPUT
    proto = helper.make_model(
        helper.make_graph(
            graph.nodes,
            type(model).__name__,
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", *shape])],
            [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["batch", None])],
            graph.weights,
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
    )
    checker.check_model(proto, full_check=True)
    return proto


def chain(model: nn.Module) -> Iterator[nn.Module]:
    """Give the layers in the order they run; a chain within a chain is opened."""
    if isinstance(model, nn.Sequential):
        for part in model:
            yield from chain(part)
    else:
        yield model


def _array(tensor: Tensor) -> NDArray[np.float32]:
    array: NDArray[np.float32] = tensor.detach().cpu().float().contiguous().numpy()
    return array


Write = Callable[[Graph, Any], None]


def _writer(layer: nn.Module) -> Write:
    for kind in type(layer).__mro__:
        if kind in WRITERS:
            return WRITERS[kind]
    raise ConfigError(f"Nobody says what a {type(layer).__name__} is in ONNX.")


def _nothing(graph: Graph, layer: nn.Module) -> None:
    """A layer that lets everything through when it serves."""


def _same(operator: str) -> Write:
    """A layer without weights or settings."""
    return lambda graph, layer: graph.add(operator)


def _linear(graph: Graph, layer: nn.Linear) -> None:
    graph.add("Gemm", layer.weight, layer.bias, transB=1)


def _convolution(graph: Graph, layer: nn.Conv2d) -> None:
    if layer.padding_mode != "zeros" or isinstance(layer.padding, str):
        raise ConfigError("Only padding with a number of zeros is described for ONNX.")
    graph.add(
        "Conv",
        layer.weight,
        layer.bias,
        kernel_shape=layer.kernel_size,
        strides=layer.stride,
        pads=[*layer.padding, *layer.padding],
        dilations=layer.dilation,
        group=layer.groups,
    )


def _batch_norm(graph: Graph, layer: nn.BatchNorm1d | nn.BatchNorm2d) -> None:
    """With the running mean and spread, as in eval mode."""
    mean, spread = layer.running_mean, layer.running_var
    if mean is None or spread is None:
        raise ConfigError("A batch norm that keeps no running mean can't be written down.")
    ones = mean.new_ones(mean.shape)
    scale = ones if layer.weight is None else layer.weight
    shift = 0 * ones if layer.bias is None else layer.bias
    graph.add("BatchNormalization", scale, shift, mean, spread, epsilon=layer.eps)


def _leaky_relu(graph: Graph, layer: nn.LeakyReLU) -> None:
    graph.add("LeakyRelu", alpha=layer.negative_slope)


def _pool(operator: str, **settings: int) -> Write:
    def write(graph: Graph, layer: Any) -> None:
        kernel, stride, padding = (
            _pair(n) for n in (layer.kernel_size, layer.stride, layer.padding)
        )
        graph.add(
            operator,
            kernel_shape=kernel,
            strides=stride,
            pads=[*padding, *padding],
            ceil_mode=int(layer.ceil_mode),
            **settings,
        )

    return write


def _pair(number: int | tuple[int, int]) -> tuple[int, int]:
    return (number, number) if isinstance(number, int) else number


WRITERS: dict[type[nn.Module], Write] = {
    nn.Identity: _nothing,
    nn.Dropout: _nothing,
    nn.Dropout2d: _nothing,
    nn.Flatten: _same("Flatten"),
    nn.Linear: _linear,
    nn.Conv2d: _convolution,
    nn.BatchNorm1d: _batch_norm,
    nn.BatchNorm2d: _batch_norm,
    nn.ReLU: _same("Relu"),
    nn.Tanh: _same("Tanh"),
    nn.Sigmoid: _same("Sigmoid"),
    nn.LeakyReLU: _leaky_relu,
    nn.MaxPool2d: _pool("MaxPool"),
    nn.AvgPool2d: _pool("AveragePool", count_include_pad=1),
}
