"""Architectures, weights, structure."""

from engine.models.complexity import (
    Arithmetic,
    Memory,
    arithmetic,
    forward_flops,
    inference_memory,
    parameter_count,
    photo_network,
    training_flops,
    update_memory,
)
from engine.models.efficientnet_lite import EfficientNetLite
from engine.models.layers import Weighted, layer_outputs, probabilities
from engine.models.onnx import as_onnx, chain

__all__ = [
    "Arithmetic",
    "EfficientNetLite",
    "Memory",
    "Weighted",
    "arithmetic",
    "as_onnx",
    "chain",
    "forward_flops",
    "inference_memory",
    "layer_outputs",
    "parameter_count",
    "photo_network",
    "probabilities",
    "training_flops",
    "update_memory",
]
