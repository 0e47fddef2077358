"""Makes the ONNX files in static/hand: `python -m tools.build_onnx`. Takes three minutes.

Needs onnxscript and zopfli beside what the app needs (tests/requirements.txt names them). What
comes out is checked against PyTorch by tests/unit/test_onnx_files.py.

1. PyTorch's exporter writes the graph, batch norms merged into the convolutions (fp32).
2. ONNX Runtime looks at varied pictures, notes how large the numbers between the layers get, and
   rounds weights and activations to eight bits (static, QDQ, a scale for each channel).
3. The weights are rounded once more, so that their errors cancel and no processor's sums overflow
   (engine/optimise/rounding.py), and the scores are left as they are: nothing reckons with them
   any more.
4. The int8 file gives the features as well, what the network has made of a photo before it names
   anything; and it is packed, as browsers fetch it.
"""

import logging
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray

from engine.core.paths import ONNX_FILES
from engine.models.pretrained import DEFAULT, Network, find
from engine.optimise.rounding import leave_scores, round_together
from tools.build_onnx.calibration import varied_crops
from tools.packing import packed

if TYPE_CHECKING:
    from onnx import ModelProto

log = logging.getLogger("build_onnx")

OPSET = 18
CALIBRATION_PICTURES = 256
FEATURES = 1280  # numbers, the means of the last maps
# The stem and the first block stay in fp32: on large maps of few channels rounding does the most
# harm, and with so few channels it saves no time either. Measured: an eighth less error, no slower.
FIRST_CONVOLUTIONS_KEPT = 3
PART_IN_RANGE = 99.999  # percent of the numbers that the levels cover; the few beyond are cut


def main() -> None:
    """Make both files."""
    network = find(DEFAULT)
    for path in ONNX_FILES.values():
        path.parent.mkdir(parents=True, exist_ok=True)
    export(network, ONNX_FILES["onnx"])
    quantise(network, ONNX_FILES["onnx"], ONNX_FILES["onnx-int8"])
    for path in ONNX_FILES.values():
        log.info("%s: %.1f MB", path.name, path.stat().st_size / 1e6)


def export(network: Network, path: Path) -> None:
    """Write the network with its weights into one file; the batch may have any size."""
    import onnx

    example = torch.zeros(2, 3, network.size, network.size)
    program = torch.onnx.export(
        network.load(),
        (example,),
        input_names=["x"],
        output_names=["logits"],
        dynamic_shapes={"x": {0: torch.export.Dim("batch", min=1, max=1024)}},
        opset_version=OPSET,
        external_data=False,
        dynamo=True,
        verbose=False,
    )
    assert program is not None
    onnx.save(_bare(program.model_proto), path)


def quantise(network: Network, source: Path, target: Path) -> None:
    """Write a copy whose weights and activations are whole numbers of eight bits."""
    import onnx
    from onnxruntime.quantization import (
        CalibrationMethod,
        QuantFormat,
        QuantType,
        quantize_static,
    )
    from onnxruntime.quantization.shape_inference import quant_pre_process

    with tempfile.TemporaryDirectory() as folder:
        path, rounded = Path(folder) / "prepared.onnx", Path(folder) / "rounded.onnx"
        quant_pre_process(str(source), str(path), skip_symbolic_shape=True)
        prepared = onnx.load(path)
        convolutions = [node.name for node in prepared.graph.node if node.op_type == "Conv"]
        quantize_static(
            path,
            str(rounded),
            _calibration(network),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=convolutions[:FIRST_CONVOLUTIONS_KEPT],
            calibrate_method=CalibrationMethod.Percentile,
            extra_options={"CalibPercentile": PART_IN_RANGE},
        )
        int8 = onnx.load(rounded)
    round_together(prepared, int8, _pictures(network))
    leave_scores(int8)
    give_features(int8)
    target.write_bytes(packed(_bare(int8).SerializeToString()))


def give_features(model: "ModelProto") -> None:
    """Make the means of the last maps an output of their own, “features”."""
    from onnx import TensorProto, helper

    (means,) = [node for node in model.graph.node if node.op_type == "ReduceMean"]
    name = means.output[0]
    for node in model.graph.node:
        for names in (node.input, node.output):
            names[:] = ["features" if one == name else one for one in names]
    kept = [one for one in model.graph.value_info if one.name != name]
    del model.graph.value_info[:]
    model.graph.value_info.extend(kept)
    features = helper.make_tensor_value_info("features", TensorProto.FLOAT, ["batch", FEATURES])
    model.graph.output.append(features)


def _pictures(network: Network) -> Iterator[NDArray[np.float32]]:
    normalise = network.preprocessing().normalise
    for crop in varied_crops(CALIBRATION_PICTURES, network.size):
        yield normalise(crop).numpy()


def _calibration(network: Network) -> Any:
    """Return ONNX Runtime's kind of reader over the pictures to calibrate with."""
    from onnxruntime.quantization import CalibrationDataReader

    class Pictures(CalibrationDataReader):  # type: ignore[misc]
        def __init__(self) -> None:
            self._pictures = _pictures(network)

        def get_next(self) -> dict[str, Any] | None:
            picture = next(self._pictures, None)
            return None if picture is None else {"x": picture}

    return Pictures()


def _bare(model: "ModelProto") -> "ModelProto":
    """Take out the exporter's notes: paths of this machine, and a tenth of a megabyte."""
    graph = model.graph
    for part in (model, graph, *graph.node, *graph.input, *graph.output, *graph.value_info):
        part.ClearField("doc_string")
        part.ClearField("metadata_props")
    for tensor in graph.initializer:
        tensor.ClearField("doc_string")
        tensor.ClearField("metadata_props")
    return model


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    main()
