"""Weights as a safetensors file, out and in.

Pickle is code, so nothing of that kind is ever read. The format: eight bytes with the length of a
JSON header, the header, then the numbers (https://github.com/huggingface/safetensors).
"""

import json
import math
import struct
from dataclasses import asdict
from typing import Any

import torch
from torch import Tensor, nn

from engine.errors import ConfigError, WeightsError
from engine.training.config import TrainingConfig
from engine.training.trainer import Trainer

LARGEST_HEADER = 100_000
LARGEST_FILE = 8 * 2**20
TYPES = {torch.float32: "F32", torch.int64: "I64"}


def weights_file(trainer: Trainer) -> bytes:
    """Return a run's weights and buffers as a safetensors file.

    In its metadata: the settings, the classes, and the mean and spread to normalise examples by, of
    pixels in 0–1 or of coordinates.
    """
    from safetensors.torch import save

    state = {name: tensor.contiguous() for name, tensor in trainer.model.state_dict().items()}
    data = trainer.dataset
    notes = {
        "config": json.dumps(asdict(trainer.config)),
        "updates": str(trainer.steps),
        "classes": json.dumps(data.classes),
        "mean": repr(data.mean),
        "std": repr(data.std),
    }
    return save(state, metadata=notes | {"fingerprint": trainer.fingerprint()})


def config_in(data: bytes) -> TrainingConfig | None:
    """Return the settings that a file was exported with, if it names some that can be trained.

    Raises WeightsError for what isn't a safetensors file.
    """
    try:
        notes = _header(data).get("__metadata__", {})
        values = json.loads(notes["config"])
        return TrainingConfig(**values | {"widths": tuple(values["widths"])})
    except (KeyError, TypeError, ValueError, RecursionError, ConfigError, AttributeError):
        return None


def read_weights(data: bytes, model: nn.Module) -> dict[str, Tensor]:
    """Return a file's tensors for this network, by name.

    Names, types, shapes and places are checked from the header before anything else is read.
    Raises WeightsError.
    """
    header = _header(data)
    header.pop("__metadata__", None)
    wanted = model.state_dict()
    if header.keys() != wanted.keys():
        raise WeightsError("These weights belong to another network: its layers differ.")
    for name, tensor in wanted.items():
        _check_entry(name, header[name], tensor)
    return _numbers(data, wanted)


def _header(data: bytes) -> dict[str, Any]:
    """Return the header as it says; nothing in it is trusted yet."""
    if len(data) > LARGEST_FILE:
        raise WeightsError("This file is far larger than any network here.")
    length = struct.unpack("<Q", data[:8])[0] if len(data) > 8 else 0
    if not 2 <= length <= min(LARGEST_HEADER, len(data) - 8):
        raise WeightsError("This is not a safetensors file.")
    try:
        header = json.loads(data[8 : 8 + length])
    except (ValueError, RecursionError) as error:
        raise WeightsError("This is not a safetensors file.") from error
    if not isinstance(header, dict):
        raise WeightsError("This is not a safetensors file.")
    return header


def _check_entry(name: str, entry: Any, tensor: Tensor) -> None:
    if not isinstance(entry, dict) or entry.get("dtype") != TYPES[tensor.dtype]:
        raise WeightsError(f"“{name}” holds another kind of number than this network does.")
    if entry.get("shape") != list(tensor.shape):
        raise WeightsError(
            f"“{name}” has another shape than here: this network wants "
            f"{' × '.join(map(str, tensor.shape)) or 'a single number'}."
        )


def _numbers(data: bytes, wanted: dict[str, Tensor]) -> dict[str, Tensor]:
    from safetensors import SafetensorError
    from safetensors.torch import load

    try:
        found: dict[str, Tensor] = load(data)
    except (SafetensorError, ValueError, RuntimeError, KeyError, OverflowError) as error:
        raise WeightsError("This safetensors file is damaged.") from error
    if any(found[name].shape != tensor.shape for name, tensor in wanted.items()):
        raise WeightsError("This safetensors file is damaged.")
    if not all(tensor.isfinite().all() for tensor in found.values()):
        raise WeightsError(
            "Some of these weights are no numbers: the run that made them fell over."
        )
    return found


def trainer_with(config: TrainingConfig, weights: dict[str, Tensor]) -> Trainer:
    """Return a run that begins with these weights. Raises WeightsError for answers that are NaN."""
    trainer = Trainer(config)
    trainer.begin_with(weights)
    trainer.validate()
    first = trainer.history.first
    if first is None or not math.isfinite(first.loss):
        raise WeightsError("With these weights the network’s answers are no numbers.")
    return trainer
