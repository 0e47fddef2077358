"""Run a network of 8-bit whole numbers step by step in NumPy: the answers that a processor owes.

It reads ONNX graphs in QDQ form, as ONNX Runtime's quantisation writes them: where a convolution or
a matrix product gets whole numbers, it multiplies whole numbers, and all the rest in float32. Slow
beside ONNX Runtime, but the same on every machine, so it tells whether a machine is right.

It can also do what x86 processors without VNNI do. Their instruction `vpmaddubsw` multiplies
unsigned by signed bytes and adds the products in pairs, in 16 bits: a sum beyond ±32,767 is cut
off there, and nobody is told. So engine/optimise/rounding.py makes levels that can't get that far.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from engine.errors import ConfigError

if TYPE_CHECKING:
    from onnx import GraphProto, ModelProto

Reals = NDArray[np.float32]
Wholes = NDArray[
    Any
]  # whole numbers, also in floats: NumPy multiplies matrices of those far quicker
HIGHEST_BYTE, HIGHEST_SUM = 255, 32_767
EXACT_IN_FLOAT32 = 2**24
NOUGHT = np.zeros(1, np.int32)


@dataclass(frozen=True)
class Levels:
    """Whole numbers that stand for real ones: (levels − zero) × scale.

    scale, zero: of one number, or of one for each place along `axis` of the levels.
    """

    levels: Wholes
    scale: Reals
    zero: Wholes
    axis: int

    def real(self) -> Reals:
        """Return the numbers that they stand for."""
        zero, scale = (_along(v, self.axis, self.levels.ndim) for v in (self.zero, self.scale))
        real: Reals = (self.levels - zero).astype(np.float32) * scale
        return real


Value = Levels | NDArray[Any]
Settings = dict[str, Any]


class WholeNumbers:
    """A QDQ network with one input and one output."""

    def __init__(self, model: "ModelProto", saturating: bool = False) -> None:
        """Read the graph. saturating: cut the sums of two products at 16 bits."""
        from onnx.helper import get_attribute_value

        graph = model.graph
        self._saturating = saturating
        self._input, self._output = _input(graph), graph.output[0].name
        self._constants = _constants(graph)
        self._nodes = _in_order(graph, {"", self._input, *self._constants})
        self._settings = [
            {one.name: get_attribute_value(one) for one in node.attribute} for node in self._nodes
        ]

    def __call__(self, x: Reals) -> Reals:
        """(B, …) float32 → (B, classes) float32. Raises ConfigError for an unknown operator."""
        values: dict[str, Value] = {**self._constants, self._input: x}
        left = _uses(node.input for node in self._nodes)
        for node, settings in zip(self._nodes, self._settings, strict=True):
            inputs = [values[name] if name else None for name in node.input]
            values[node.output[0]] = self._run(node.op_type, settings, inputs)
            for name in node.input:
                left[name] -= 1
                if not left[name] and name != self._output:
                    values.pop(name, None)
        return _real(values[self._output])

    def _run(self, operator: str, settings: Settings, inputs: list[Value | None]) -> Value:
        x, *others = inputs
        if operator == "DequantizeLinear":
            return _read(settings, x, *others)
        if operator == "QuantizeLinear":
            return _round(x, *others)
        if operator in _PRODUCTS and isinstance(x, Levels) and isinstance(others[0], Levels):
            return _PRODUCTS[operator](settings, x, others[0], _bias(others), self._saturating)
        if operator not in _OPERATORS:
            raise ConfigError(f"Nobody says what {operator} does to whole numbers.")
        reals = [None if value is None else _real(value) for value in inputs]
        return _OPERATORS[operator](settings, *reals)


def _input(graph: "GraphProto") -> str:
    known = {tensor.name for tensor in graph.initializer}
    return next(one.name for one in graph.input if one.name not in known)


def _constants(graph: "GraphProto") -> dict[str, Value]:
    from onnx import numpy_helper

    return {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}


def _in_order(graph: "GraphProto", known: set[str]) -> list[Any]:
    """Return the nodes so that each comes after those it needs: not every file has them so."""
    order: list[Any] = []
    waiting = list(graph.node)
    while waiting:
        ready = [node for node in waiting if known.issuperset(node.input)]
        if not ready:
            raise ConfigError("This graph has no beginning.")
        order += ready
        known = known.union(*(node.output for node in ready))
        waiting = [node for node in waiting if not known.issuperset(node.output)]
    return order


def _uses(inputs: Iterator[Any]) -> dict[str, int]:
    count: dict[str, int] = {}
    for names in inputs:
        for name in names:
            count[name] = count.get(name, 0) + 1
    return count


def _real(value: Value | None) -> NDArray[Any]:
    assert value is not None
    return value.real() if isinstance(value, Levels) else value


def _along(values: NDArray[Any], axis: int, dimensions: int) -> NDArray[Any]:
    """Reshape one number, or one for each place along an axis, so that it broadcasts."""
    shape = [1] * dimensions
    if values.size > 1:
        shape[axis] = values.size
    return values.reshape(shape if dimensions else ())


def _read(settings: Settings, x: Any, scale: Any, zero: Any = None) -> Levels:
    """DequantizeLinear: the numbers stay whole, with what they stand for."""
    found = NOUGHT if zero is None else zero.astype(np.int32).reshape(-1)
    return Levels(x, scale.reshape(-1), found, settings.get("axis", 1))


def _round(x: Value | None, scale: Any, zero: Any) -> NDArray[Any]:
    """QuantizeLinear: to the nearest level, halves to the even one, within what the type holds."""
    if isinstance(x, Levels):  # a sum of products: scaled in one step, as ONNX Runtime does
        factor = _along((x.scale / scale).astype(np.float32), x.axis, x.levels.ndim)
        levels = x.levels.astype(np.float32) * factor
    else:
        levels = _real(x) / scale
    bounds = np.iinfo(zero.dtype)
    return np.clip(np.rint(levels) + zero, bounds.min, bounds.max).astype(zero.dtype)


def _bias(others: list[Value | None]) -> Value | None:
    return others[1] if len(others) > 1 else None


def _sums(x: Levels, weights: Levels, sums: Wholes, bias: Value | None, axis: int) -> Value:
    """Return sums of products as what they stand for; whole numbers as long as the bias is one."""
    scale = (x.scale * weights.scale).astype(np.float32)
    if isinstance(bias, Levels):
        sums = sums + _along(bias.levels, axis, sums.ndim)
        return Levels(sums, scale, NOUGHT, axis)
    found = Levels(sums, scale, NOUGHT, axis)
    return found if bias is None else found.real() + _along(bias, axis, sums.ndim)


def products(x: Wholes, weights: Wholes, saturating: bool) -> Wholes:
    """Return x @ weights. (M, K) bytes · (K, N) signed bytes → (M, N), whole as well.

    saturating: the products of places 0 and 1, 2 and 3, … are added in 16 bits, as `vpmaddubsw`
    does. Few pairs of weights are large enough to overflow with any x; the others need no look.
    """
    largest = HIGHEST_BYTE * 128 * len(weights)
    kind = np.float32 if largest < EXACT_IN_FLOAT32 else np.float64
    x, weights = x.astype(kind), weights.astype(kind)
    sums: Wholes = x @ weights
    if not saturating:
        return sums
    for at in range(0, len(weights) - 1, 2):
        pair = weights[at : at + 2]
        most = np.maximum(np.maximum(pair, 0).sum(0), np.maximum(-pair, 0).sum(0))
        risky = np.flatnonzero(HIGHEST_BYTE * most > HIGHEST_SUM)
        if len(risky):
            added = x[:, at : at + 2] @ pair[:, risky]
            sums[:, risky] += np.clip(added, -HIGHEST_SUM - 1, HIGHEST_SUM) - added
    return sums


def _shifted(x: Levels, weights: Wholes, flat: Wholes, saturating: bool) -> Wholes:
    """Return Σ (x − zero) × w, multiplied as processors do: bytes first, the zero taken off after.

    flat: the levels of x as (M, K) · weights: (K, N)
    """
    cut = saturating and x.levels.dtype == np.uint8
    return products(flat, weights, cut) - int(x.zero[0]) * weights.sum(0, dtype=np.int32)


def _gemm(s: Settings, x: Levels, weights: Levels, bias: Value | None, saturating: bool) -> Value:
    matrix = weights.levels.T if s.get("transB", 0) else weights.levels
    return _sums(x, weights, _shifted(x, matrix, x.levels, saturating), bias, axis=1)


def _convolution(
    s: Settings, x: Levels, weights: Levels, bias: Value | None, saturating: bool
) -> Value:
    groups, kernels = s.get("group", 1), weights.levels
    seen = _windows(x.levels, kernels.shape[2:], s, x.zero[0])
    if kernels.shape[1] == 1 and groups > 1:  # such sums are added in 32 bits everywhere
        return _sums(x, weights, _by_channel(seen, x.zero[0], kernels), bias, axis=1)
    parts = []
    for part, some in zip(np.split(seen, groups, 1), np.split(kernels, groups), strict=True):
        # (B, C, H, W, kh, kw) → (B H W, kh kw C): channels last, as ONNX Runtime pairs them up
        flat = part.transpose(0, 2, 3, 4, 5, 1).reshape(-1, some[0].size)
        matrix = some.transpose(2, 3, 1, 0).reshape(-1, len(some))
        parts.append(_shifted(x, matrix, flat, saturating))
    sums = np.concatenate(parts, axis=1).reshape(len(seen), *seen.shape[2:4], len(kernels))
    return _sums(x, weights, sums.transpose(0, 3, 1, 2), bias, axis=1)


def _by_channel(seen: Wholes, zero: int, kernels: Wholes) -> Wholes:
    """Depthwise: each filter sees one channel. (B, C, H, W, kh, kw) → (B, filters, H, W)"""
    filters, _, *kernel = kernels.shape
    sums = np.zeros((seen.shape[0], filters, *seen.shape[2:4]), np.float32)
    for row, column in np.ndindex(*kernel):
        place = np.repeat(seen[..., row, column], filters // seen.shape[1], axis=1)
        factors = kernels[:, :, row, column, None].astype(np.float32)
        sums += (place.astype(np.float32) - float(zero)) * factors
    return sums


def _windows(x: NDArray[Any], kernel: tuple[int, ...], s: Settings, padding: Any) -> NDArray[Any]:
    """(B, C, H, W) → (B, C, H′, W′, kh, kw): what each place of a kernel lies on."""
    if s.get("dilations", [1, 1]) != [1, 1] or s.get("auto_pad", b"NOTSET") != b"NOTSET":
        raise ConfigError("Nobody says how a kernel with gaps goes over whole numbers.")
    top, left, bottom, right = s.get("pads", [0, 0, 0, 0])
    down, along = s.get("strides", [1, 1])
    padded = np.pad(x, ((0, 0), (0, 0), (top, bottom), (left, right)), constant_values=padding)
    return sliding_window_view(padded, kernel, axis=(2, 3))[:, :, ::down, ::along]


_PRODUCTS: dict[str, Callable[[Settings, Levels, Levels, Value | None, bool], Value]] = {
    "Gemm": _gemm,
    "MatMul": _gemm,
    "Conv": _convolution,
}


def _gemm_of_reals(s: Settings, x: Reals, weights: Reals, bias: Reals | None = None) -> Reals:
    sums: Reals = x @ (weights.T if s.get("transB", 0) else weights)
    return sums if bias is None else sums + bias


def _convolution_of_reals(
    s: Settings, x: Reals, weights: Reals, bias: Reals | None = None
) -> Reals:
    """In PyTorch, which does this quickest; no whole numbers are in it."""
    import torch

    top, left, bottom, right = s.get("pads", [0, 0, 0, 0])
    padded = torch.nn.functional.pad(torch.from_numpy(x), (left, right, top, bottom))
    found: Reals = torch.nn.functional.conv2d(
        padded,
        torch.from_numpy(weights.copy()),
        None if bias is None else torch.from_numpy(bias.copy()),
        stride=tuple(s.get("strides", [1, 1])),
        dilation=tuple(s.get("dilations", [1, 1])),
        groups=s.get("group", 1),
    ).numpy()
    return found


def _clip(s: Settings, x: Reals, low: Any = None, high: Any = None) -> Reals:
    return x if low is None and high is None else np.clip(x, low, high)


def _batch_norm(
    s: Settings, x: Reals, scale: Reals, shift: Reals, mean: Reals, var: Reals
) -> Reals:
    factor = scale / np.sqrt(var + np.float32(s.get("epsilon", 1e-5)))
    whole: Reals = x * _along(factor, 1, x.ndim) + _along(shift - mean * factor, 1, x.ndim)
    return whole


def _largest(s: Settings, x: Reals) -> Reals:
    found: Reals = _windows(x, tuple(s["kernel_shape"]), s, -np.inf).max(axis=(4, 5))
    return found


def _average(s: Settings, x: Reals) -> Reals:
    found: Reals = _windows(x, tuple(s["kernel_shape"]), s, 0.0).mean(axis=(4, 5))
    return found


def _reduced_mean(s: Settings, x: Reals, axes: Any = None) -> Reals:
    over = tuple(s["axes"] if axes is None else axes.tolist())
    return np.asarray(x.mean(axis=over, keepdims=bool(s.get("keepdims", 1))))


def _leaky(s: Settings, x: Reals) -> Reals:
    return np.where(x < 0, np.float32(s.get("alpha", 0.01)) * x, x)


_OPERATORS: dict[str, Callable[..., Reals]] = {
    "Gemm": _gemm_of_reals,
    "MatMul": _gemm_of_reals,
    "Conv": _convolution_of_reals,
    "Add": lambda s, x, y: x + y,
    "Sub": lambda s, x, y: x - y,
    "Mul": lambda s, x, y: x * y,
    "Div": lambda s, x, y: x / y,
    "Relu": lambda s, x: np.maximum(x, 0),
    "Clip": _clip,
    "LeakyRelu": _leaky,
    "Tanh": lambda s, x: np.tanh(x),
    "Sigmoid": lambda s, x: 1 / (1 + np.exp(-x)),
    "BatchNormalization": _batch_norm,
    "MaxPool": _largest,
    "AveragePool": _average,
    "ReduceMean": _reduced_mean,
    "Flatten": lambda s, x: x.reshape(len(x), -1),
    "Reshape": lambda s, x, shape: x.reshape(shape.tolist()),
}
