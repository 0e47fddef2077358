"""A run’s network as an ONNX file."""

import json

from engine.data import Dataset
from engine.models import as_onnx
from engine.training.trainer import Trainer


def network_file(trainer: Trainer) -> bytes:
    """Return the network as an ONNX file that takes examples as they are. Raises ConfigError.

    Mean and spread are in the graph; what to feed and what comes out is in the metadata.
    """
    from onnx import helper

    data = trainer.dataset
    largest = 1 if data.is_points else 255
    scale = largest * data.mean, largest * data.std
    name = "points" if data.is_points else "pictures"
    proto = as_onnx(trainer.model, data.shape, name, scale)
    notes = {
        "dataset": trainer.config.dataset,
        "network": trainer.config.model,
        "updates": str(trainer.steps),
        "classes": json.dumps(data.classes),
        "input": f"{name}, float32, (batch, {', '.join(map(str, data.shape))}): {_layout(data)}. "
        "Nothing has to be normalised: the network does it.",
        "output": "logits, float32, (batch, classes), in the order of “classes”: the largest is "
        "the answer, and softmax makes probabilities of them.",
    }
    helper.set_model_props(proto, notes)
    written: bytes = proto.SerializeToString()
    return written


def _layout(data: Dataset) -> str:
    """Say what the numbers of an example are."""
    if data.is_points:
        return "the two coordinates of each point"
    colours = "grey" if data.shape[0] == 1 else "red, green, blue"
    return f"{colours}; rows from the top; pixels from 0 to 255"
