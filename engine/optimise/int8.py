"""Whole numbers of 8 bits for weights and activations alike: ONNX Runtime's static quantisation.

It watches the values between the layers on some training pictures, so that it knows which range
255 levels have to cover, and then writes the network anew with levels in place of numbers (QDQ,
one scale a filter). Its weights are rounded together then, so that no processor's sums overflow
(engine/optimise/rounding.py). All of it in memory: nothing of a visitor's network touches the disk.
"""

import copy
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval, fuse_linear_bn_eval

from engine.data import Shape
from engine.inference.runtimes.onnx_runtime import session
from engine.models import as_onnx, chain
from engine.optimise.rounding import leave_scores, round_together

_SHAPES_ARE_KNOWN = ("onnx.infer", "onnxruntime.quant")  # spares its quantiser a file on disk


class Calibration:
    """Pictures in, an int8 network out."""

    def __init__(self, model: nn.Module, shape: Shape) -> None:
        """Write the network down, and make every value between its layers visible.

        model, shape: as `as_onnx` takes them; raises what it raises.
        """
        from onnx import shape_inference

        self._proto = shape_inference.infer_shapes(as_onnx(folded(model), shape))
        visible = copy.deepcopy(self._proto)
        graph = visible.graph
        graph.output.extend(graph.value_info)
        self._names = [output.name for output in graph.output]
        self._input = graph.input[0].name
        self._session = session(visible.SerializeToString())
        self._ranges: dict[str, tuple[float, float]] = {}
        self._watched: list[NDArray[np.float32]] = []

    def watch(self, x: Tensor) -> None:
        """Widen each value's range to what these pictures, (B, C, H, W) float32, need."""
        self._watched.append(x.numpy())
        values = self._session.run(self._names, {self._input: x.numpy()})
        for name, value in zip((self._input, *self._names), (x.numpy(), *values), strict=True):
            low, high = self._ranges.get(name, (0.0, 0.0))
            self._ranges[name] = (min(low, float(value.min())), max(high, float(value.max())))

    def int8(self) -> Any:
        """Return the network as an ONNX ModelProto that reckons in int8, one scale a filter."""
        from onnxruntime.quantization import QDQQuantizer, QuantType, TensorData, TensorsData
        from onnxruntime.quantization.calibrate import CalibrationMethod

        ranges = {
            name: TensorData(lowest=np.float32(low), highest=np.float32(high))
            for name, (low, high) in self._ranges.items()
        }
        proto = copy.deepcopy(self._proto)
        note = proto.metadata_props.add()
        note.key, note.value = _SHAPES_ARE_KNOWN
        quantiser = QDQQuantizer(
            proto,
            per_channel=True,
            reduce_range=False,
            weight_qType=QuantType.QInt8,
            activation_qType=QuantType.QUInt8,
            tensors_range=TensorsData(CalibrationMethod.MinMax, ranges),
            nodes_to_quantize=[],
            nodes_to_exclude=[],
            op_types_to_quantize=["Conv", "Gemm", "MaxPool", "Flatten", "Relu"],
            extra_options={},
        )
        quantiser.quantize_model()
        made = quantiser.model.model
        round_together(self._proto, made, self._watched)
        leave_scores(made)
        return made


def folded(model: nn.Module) -> nn.Sequential:
    """Return a copy in eval mode whose batch norms are part of the layer right before them."""
    layers: list[nn.Module] = []
    for layer in chain(copy.deepcopy(model).eval()):
        before = layers[-1] if layers else None
        if isinstance(layer, nn.BatchNorm2d) and isinstance(before, nn.Conv2d):
            layers[-1] = fuse_conv_bn_eval(before, layer)
        elif isinstance(layer, nn.BatchNorm1d) and isinstance(before, nn.Linear):
            layers[-1] = fuse_linear_bn_eval(before, layer)
        else:
            layers.append(layer)
    return nn.Sequential(*layers)
