"""Rounding weights so that the errors cancel: a weight that went up lets the others come down.

Rounded each to its nearest level, the weights of a filter err independently. Rounded one after the
other, those still to come can make up for what was lost so far, as far as their inputs say the same
thing: that is GPTQ (Frantar, Ashkboos, Hoefler, Alistarh 2023, https://arxiv.org/abs/2210.17323).
It needs the second moments of what the layer sees. Levels, bytes and speed stay what they were.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

if TYPE_CHECKING:
    from onnx import ModelProto

LEVELS = 127  # of a signed 8-bit number, on each side of 0
DAMPING = 0.01  # of the mean second moment, as GPTQ's authors have it
TINY = 1e-9


def rounded(weights: Tensor, scales: Tensor, moments: Tensor) -> tuple[Tensor, Tensor]:
    """Round filters to whole multiples of their scale, and shift their biases to fit.

    weights: (groups, filters, inputs + 1), the bias last · scales: (groups, filters) ·
    moments: (groups, inputs + 1, inputs + 1), the mean of x xᵀ over what the layer sees, with a
    1 for the bias at the end of each x. All float64. Returns levels, whole numbers from −127 to 127
    (groups, filters, inputs), and biases (groups, filters).
    """
    left = weights.clone()
    inputs = weights.shape[2] - 1
    diagonal = moments.diagonal(dim1=1, dim2=2)[:, :-1]
    damping = torch.full((len(moments), inputs + 1), TINY, dtype=moments.dtype)
    damping[:, :-1] += DAMPING * diagonal.mean(dim=1, keepdim=True)
    inverse = torch.linalg.inv(moments + torch.diag_embed(damping))
    factor = torch.linalg.cholesky(inverse, upper=True)
    levels = torch.zeros_like(weights[:, :, :-1])
    for at in range(inputs):
        levels[:, :, at] = (left[:, :, at] / scales).round().clamp(-LEVELS, LEVELS)
        error = left[:, :, at] - levels[:, :, at] * scales
        share = factor[:, at, at:] / factor[:, at, at, None]
        left[:, :, at:] -= error[:, :, None] * share[:, None, :]
    return levels, left[:, :, -1]


@dataclass
class _Layer:
    """A convolution or a matrix product of an ONNX graph."""

    sees: str  # the name of its input
    weight: str
    bias: str
    filters_last: bool  # the weights of a matrix product may lie on their side
    groups: int
    patches: Callable[[Tensor], Tensor]  # its input → (groups, inputs, places)


def round_together(
    model: "ModelProto", int8: "ModelProto", pictures: Iterable[NDArray[np.float32]]
) -> None:
    """Round the weights of the int8 network anew, with the scales that it has.

    model: the network in fp32 · int8: the same in QDQ format, made from it by ONNX Runtime;
    changed in place · pictures: batches that fit the model's input, to calibrate with.
    """
    from onnx import numpy_helper

    exact = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    whole = {tensor.name: tensor for tensor in int8.graph.initializer}

    def kept(name: str) -> Tensor:
        return torch.from_numpy(numpy_helper.to_array(whole[name]).copy()).double()

    def keep(name: str, values: Tensor, kind: type) -> None:
        whole[name].CopyFrom(numpy_helper.from_array(values.numpy().astype(kind), name))

    layers = [
        _layer(node, exact[node.input[1]].shape)
        for node in model.graph.node
        if node.op_type in ("Conv", "Gemm") and f"{node.input[1]}_quantized" in whole
    ]
    for layer, moments in zip(layers, _moments(model, layers, pictures), strict=True):
        weight = torch.from_numpy(exact[layer.weight].copy()).double()
        weight = weight.T if layer.filters_last else weight
        filters, groups = len(weight), layer.groups
        bias = torch.from_numpy(exact[layer.bias].copy()).double()
        levels, biases = rounded(
            torch.cat([weight.reshape(filters, -1), bias[:, None]], dim=1).unflatten(
                0, (groups, -1)
            ),
            kept(f"{layer.weight}_scale").reshape(-1).expand(filters).reshape(groups, -1),
            moments,
        )
        flat = levels.flatten(0, 1).reshape(weight.shape)
        keep(f"{layer.weight}_quantized", flat.T if layer.filters_last else flat, np.int8)
        steps = kept(f"{layer.bias}_quantized_scale").reshape(-1)
        keep(f"{layer.bias}_quantized", (biases.flatten() / steps).round(), np.int32)


def _layer(node: Any, shape: tuple[int, ...]) -> _Layer:
    from onnx.helper import get_attribute_value

    says = {attribute.name: get_attribute_value(attribute) for attribute in node.attribute}
    sees, weight, bias = node.input
    if node.op_type == "Gemm":
        return _Layer(sees, weight, bias, not says.get("transB", 0), 1, lambda x: x.T[None])
    groups, (top, left, bottom, right) = says.get("group", 1), says.get("pads", [0] * 4)
    stride, kernel = says.get("strides", [1, 1]), shape[2:]

    def patches(x: Tensor) -> Tensor:
        padded = functional.pad(x, (left, right, top, bottom))
        places = functional.unfold(padded, kernel, stride=stride)  # (batch, inputs, places)
        return places.transpose(0, 1).flatten(1).unflatten(0, (groups, -1))

    return _Layer(sees, weight, bias, False, groups, patches)


def _moments(
    model: "ModelProto", layers: list[_Layer], pictures: Iterable[NDArray[np.float32]]
) -> list[Tensor]:
    """Return for each layer the mean of x xᵀ over all that it sees, as `rounded` takes it."""
    from onnx import ModelProto, TensorProto, helper

    from engine.inference.runtimes.onnx_runtime import session

    entry = model.graph.input[0].name
    names = [name for name in dict.fromkeys(layer.sees for layer in layers) if name != entry]
    visible = ModelProto()
    visible.CopyFrom(model)
    visible.graph.output.extend(
        helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names
    )
    run = session(visible.SerializeToString()).run
    sums: list[Tensor] = []
    count = 0
    for x in pictures:
        count += 1
        values = dict(zip(names, run(names, {entry: x}), strict=True)) | {entry: x}
        inputs = (torch.from_numpy(values[layer.sees]) for layer in layers)
        seen = [_second_moments(layer.patches(x)) for layer, x in zip(layers, inputs, strict=True)]
        sums = [a + b for a, b in zip(sums, seen, strict=True)] if sums else seen
    return [total / count for total in sums]


def _second_moments(x: Tensor) -> Tensor:
    """(groups, inputs, places) → (groups, inputs + 1, inputs + 1), with a 1 below each place."""
    x = torch.cat([x, torch.ones_like(x[:, :1])], dim=1)
    return (x @ x.transpose(1, 2) / x.shape[2]).double()
