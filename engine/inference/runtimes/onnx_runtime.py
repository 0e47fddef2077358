"""ONNX Runtime: the network as one graph, its layers merged where that saves work.

The files are made beforehand (see tools/build_onnx/__main__.py). PyTorch's weights aren't needed.
"""

import os
import threading
from functools import partial
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from engine.core.packed import fingerprint, unpacked
from engine.errors import NetworkError
from engine.inference.runtimes import RUNTIMES, Running
from engine.models.pretrained import Network

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

# Else it keeps notes on this machine and on each call for its maker, from the first import on.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

MOST_THREADS = 64
_IMPORTING = threading.Lock()  # the first use may come from two visitors' work at once


def session(graph: bytes, threads: int = 1) -> "InferenceSession":
    """Open an ONNX graph with so many threads within one operation."""
    with _IMPORTING:
        import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors
    arena = {"arena_extend_strategy": "kSameAsRequested"}  # not the next power of two
    providers = [("CPUExecutionProvider", arena)]
    return onnxruntime.InferenceSession(graph, options, providers=providers)


class OnnxForward:
    """The forward pass of a graph with one input, whose first output are the logits.

    ONNX Runtime keeps the memory that its largest batch took, to be quick with the next one. So
    the first single picture after a batch gives that memory back.
    """

    def __init__(self, opened: "InferenceSession") -> None:
        from onnxruntime import RunOptions

        (source,), (target, *_) = opened.get_inputs(), opened.get_outputs()
        self._session, self._x, self._names = opened, source.name, [target.name]
        self._give_back = RunOptions()
        self._give_back.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        self._grown = False

    def __call__(self, x: Tensor) -> Tensor:
        """(B, C, H, W) float32 → (B, classes) float32 logits."""
        single = len(x) == 1
        options = self._give_back if single and self._grown else None
        self._grown = not single
        (logits,) = self._session.run(self._names, {self._x: x.numpy()}, options)
        return torch.from_numpy(logits)


def _run(network: Network, threads: int, runtime: str) -> Running:
    path = network.onnx.get(runtime)
    if path is None:
        raise NetworkError(
            f"{network.title} comes without a file for ONNX Runtime.",
            "Run it on PyTorch, or pick EfficientNet-Lite0.",
        )
    if not 1 <= threads <= MOST_THREADS:
        raise NetworkError(
            f"ONNX Runtime can’t work with {threads} threads.",
            f"Pick a number from 1 to {MOST_THREADS}.",
        )
    try:
        graph = unpacked(path)
    except OSError as error:
        raise NetworkError(
            f"The ONNX file of {network.title} is missing.",
            "Make it with: python -m tools.build_onnx",
        ) from error
    return Running(OnnxForward(session(graph, threads)), fingerprint(graph), len(graph))


RUNTIMES.register(
    "onnx",
    title="ONNX Runtime",
    summary="The same weights, 32 bits each, as one graph with its layers merged.",
    rank=3,
)(partial(_run, runtime="onnx"))

RUNTIMES.register(
    "onnx-int8",
    title="ONNX Runtime, int8",
    summary="Weights and what flows between the layers rounded to whole numbers of 8 bits.",
    rank=4,
)(partial(_run, runtime="onnx-int8"))
