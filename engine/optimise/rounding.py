"""Rounding weights so that the errors cancel: a weight that went up lets the others come down.

Rounded each to its nearest level, the weights of a filter err independently. Rounded one after the
other, those still to come can make up for what was lost so far, as far as their inputs say the same
thing: that is GPTQ (Frantar, Ashkboos, Hoefler, Alistarh 2023, https://arxiv.org/abs/2210.17323).
It needs the second moments of what the layer sees. Bytes and speed stay what they were.

x86 processors without VNNI add the products of two unsigned by signed bytes in 16 bits, and what is
too large is cut off there without a word. So the scales leave room: whatever a layer sees, no two
products that are added together reach 32,767. That makes the levels a little coarser, which the
rounding makes up for.
"""

import math
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
LARGEST_BIAS = 2**30  # biases are kept in 32 bits, and are added to
PAIR = 128  # two levels of one sign together: 255 × 128 = 32,640 still fits into 16 bits
DAMPING = 0.01  # of the mean second moment, as GPTQ's authors have it
TINY = 1e-9
MOST_TOGETHER = 1300  # inputs of a layer: the work grows with the third power of them


def roomy_scales(weights: Tensor, room: "Room") -> Tensor:
    """Return the smallest scale for each filter that its levels have room with.

    weights: (groups, filters, inputs) → (groups, filters)
    """
    largest = weights.abs().amax(2) / room.highest
    if room.paired:
        pairs = functional.pad(weights, (0, weights.shape[2] % 2)).unflatten(2, (-1, 2))
        sums = torch.maximum(pairs.clamp(min=0).sum(3), (-pairs).clamp(min=0).sum(3))
        largest = torch.maximum(largest, sums.amax(2) / PAIR)
    return largest.clamp(min=TINY)


def rounded(
    weights: Tensor, scales: Tensor, moments: Tensor | None, room: "Room"
) -> tuple[Tensor, Tensor]:
    """Round filters to whole multiples of their scale, and shift their biases to fit.

    weights: (groups, filters, inputs + 1), the bias last · scales: (groups, filters) ·
    moments: (groups, inputs + 1, inputs + 1), the mean of x xᵀ over what the layer sees, with a
    1 for the bias at the end of each x; None: each to its nearest level. All float64. Returns
    levels, whole numbers within `room` (groups, filters, inputs), and biases (groups, filters).
    """
    left = weights.clone()
    inputs = weights.shape[2] - 1
    shares = None if moments is None else _shares(moments)
    levels = torch.zeros_like(weights[:, :, :-1])
    for at in range(inputs):
        before = levels[:, :, at - 1] if room.paired and at % 2 else torch.zeros_like(scales)
        highest = (PAIR - before.clamp(min=0)).clamp(max=room.highest)
        lowest = -(PAIR + before.clamp(max=0)).clamp(max=room.highest)
        levels[:, :, at] = (left[:, :, at] / scales).round().clamp(lowest, highest)
        if shares is not None:
            error = left[:, :, at] - levels[:, :, at] * scales
            left[:, :, at:] -= error[:, :, None] * shares[:, None, at, at:]
    return levels, left[:, :, -1]


def _shares(moments: Tensor) -> Tensor:
    """Return how much of an input's error each later one takes over: (groups, inputs + 1, same)."""
    diagonal = moments.diagonal(dim1=1, dim2=2)[:, :-1]
    damping = torch.full(moments.shape[:2], TINY, dtype=moments.dtype)
    damping[:, :-1] += DAMPING * diagonal.mean(dim=1, keepdim=True)
    inverse = torch.linalg.inv(moments + torch.diag_embed(damping))
    factor = torch.linalg.cholesky(inverse, upper=True)
    return factor / factor.diagonal(dim1=1, dim2=2)[:, :, None]


@dataclass(frozen=True)
class Room:
    """How large a level may be: each for itself, and, where they are `paired`, two neighbours."""

    highest: int
    paired: bool = False


ALONE = Room(LEVELS)  # depthwise: everywhere added in 32 bits
NEIGHBOURS = Room(LEVELS, paired=True)  # inputs in a row: which two meet is known
ANY_TWO = Room(PAIR // 2)  # larger kernels: which two meet depends on how they are laid out


@dataclass(frozen=True)
class _Layer:
    """A convolution or a matrix product of an ONNX graph. inputs: of one filter."""

    inputs: int
    sees: str  # the name of its input
    weight: str
    bias: str
    filters_last: bool  # the weights of a matrix product may lie on their side
    groups: int
    room: Room
    patches: Callable[[Tensor], Tensor]  # its input → (groups, inputs, places)


def round_together(
    model: "ModelProto", int8: "ModelProto", pictures: Iterable[NDArray[np.float32]]
) -> None:
    """Round the weights of the int8 network anew, so that no processor's sums overflow.

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
    narrow = [layer for layer in layers if layer.inputs <= MOST_TOGETHER]
    moments = dict(zip(narrow, _moments(model, narrow, pictures), strict=True))
    for layer in layers:
        weight = torch.from_numpy(exact[layer.weight].copy()).double()
        weight = weight.T if layer.filters_last else weight
        filters = weight.reshape(len(weight), -1).unflatten(0, (layer.groups, -1))
        bias = torch.from_numpy(exact[layer.bias].copy()).double().reshape(layer.groups, -1, 1)
        step_names = f"{layer.weight}_scale", f"{layer.bias}_quantized_scale"
        before, bias_steps = (kept(name).reshape(-1) for name in step_names)
        seen_in = (bias_steps / before)[0]  # the scale of what the layer sees
        scales = torch.maximum(
            roomy_scales(filters, layer.room), bias[:, :, 0].abs() / seen_in / LARGEST_BIAS
        )
        scales = scales.float().double()  # as they are kept
        levels, biases = rounded(
            torch.cat([filters, bias], dim=2), scales, moments.get(layer), layer.room
        )
        flat = levels.flatten(0, 1).reshape(weight.shape)
        keep(f"{layer.weight}_quantized", flat.T if layer.filters_last else flat, np.int8)
        keep(f"{layer.weight}_scale", scales.flatten(), np.float32)
        steps = scales.flatten() * seen_in
        keep(f"{layer.bias}_quantized_scale", steps, np.float32)
        keep(f"{layer.bias}_quantized", (biases.flatten() / steps).round(), np.int32)


def leave_scores(model: "ModelProto") -> None:
    """Take out the last rounding: after it come no more sums, only the answer."""
    graph = model.graph
    (scores,) = graph.output
    back = next(node for node in graph.node if scores.name in node.output)
    rounding = next(node for node in graph.node if back.input[0] in node.output)
    last = next(node for node in graph.node if rounding.input[0] in node.output)
    last.output[0] = scores.name
    for node in (back, rounding):
        graph.node.remove(node)
    scale = [tensor for tensor in graph.initializer if tensor.name in rounding.input[1:]]
    for tensor in scale:
        graph.initializer.remove(tensor)


def _layer(node: Any, shape: tuple[int, ...]) -> _Layer:
    from onnx.helper import get_attribute_value

    says = {attribute.name: get_attribute_value(attribute) for attribute in node.attribute}
    sees, weight, bias = node.input
    if node.op_type == "Gemm":
        filters_last = not says.get("transB", 0)
        inputs = shape[0] if filters_last else shape[1]
        return _Layer(inputs, sees, weight, bias, filters_last, 1, NEIGHBOURS, lambda x: x.T[None])
    groups, (top, left, bottom, right) = says.get("group", 1), says.get("pads", [0] * 4)
    stride, kernel = says.get("strides", [1, 1]), shape[2:]

    def patches(x: Tensor) -> Tensor:
        padded = functional.pad(x, (left, right, top, bottom))
        places = functional.unfold(padded, kernel, stride=stride)  # (batch, inputs, places)
        return places.transpose(0, 1).flatten(1).unflatten(0, (groups, -1))

    room, inputs = _room(shape, groups), math.prod(shape[1:])
    return _Layer(inputs, sees, weight, bias, False, groups, room, patches)


def _room(shape: tuple[int, ...], groups: int) -> Room:
    """Return what the levels of a convolution have to keep to. shape: of its weights"""
    _, depth, *kernel = shape
    if depth == 1 and groups > 1:
        return ALONE
    return NEIGHBOURS if set(kernel) == {1} else ANY_TWO


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
        found = run(names, {entry: x}) if names else []  # no names would mean all outputs
        values = dict(zip(names, found, strict=True)) | {entry: x}
        inputs = (torch.from_numpy(values[layer.sees]) for layer in layers)
        seen = [_second_moments(layer.patches(x)) for layer, x in zip(layers, inputs, strict=True)]
        sums = [a + b for a, b in zip(sums, seen, strict=True)] if sums else seen
    return [total / count for total in sums]


def _second_moments(x: Tensor) -> Tensor:
    """(groups, inputs, places) → (groups, inputs + 1, inputs + 1), with a 1 below each place."""
    x = torch.cat([x, torch.ones_like(x[:, :1])], dim=1)
    return (x @ x.transpose(1, 2) / x.shape[2]).double()
