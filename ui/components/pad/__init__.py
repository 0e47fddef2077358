"""A pad to draw on, answered by the visitor's own network in their own browser."""

import base64
import math
from pathlib import Path
from typing import Any

import streamlit as st
import torch
from torch import Tensor

from engine.core import theme
from engine.data import stroke_width
from engine.inference import CLUELESS, SURE, Familiar, with_article
from engine.inference import gallery as some_of
from engine.training import Trainer
from engine.training.export import network_file
from ui.components import as_bytes
from ui.components.hand import STYLE
from ui.components.hand.files import files
from ui.components.modules import joined

_component = st.components.v2.component(
    "pad",
    js=joined("pad/pad.js"),
    css=STYLE + (Path(__file__).parent / "pad.css").read_text(encoding="utf-8"),
)

KEY = "pad"
EXAMPLES = 8  # held-out ones to begin with, evenly of all classes, and one of each at the least
MOST_POINTS = 200
UNSURE = 2.0  # ÷ √points: the margin of the largest distance among them, as it varies
ROOM = 1.05  # the plane goes so much beyond the outermost point


def pad(trainer: Trainer, familiar: Familiar | None) -> None:
    """Draw the pad for a network that rests.

    familiar: what its training pictures are like; None for points. Raises ConfigError.
    """
    _component(key=KEY, data=as_bytes(pad_data(trainer, familiar)))


def pad_data(trainer: Trainer, familiar: Familiar | None) -> dict[str, Any]:
    """Return the network and all that the pad draws with, as plain values. Raises ConfigError."""
    dataset = trainer.dataset
    return {
        "files": files(),
        "fingerprint": trainer.fingerprint(),
        "graph": _base64(network_file(trainer)),
        "shape": dataset.shape,
        "thing": dataset.thing,
        "labels": dataset.classes,
        "words": [with_article(name) for name in dataset.classes],
        "sure": SURE,
        "clueless": CLUELESS,
        "drawing": _drawing(trainer, familiar) if familiar else None,
        "plane": None if familiar else _plane(trainer),
    }


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _drawing(trainer: Trainer, familiar: Familiar) -> dict[str, Any]:
    dataset = trainer.dataset
    return {
        "brush": max(1.0, stroke_width(dataset)),
        "examples": [
            (with_article(dataset.classes[int(dataset.labels[index])]),
             _base64(dataset.inputs[index].numpy().tobytes()))
            for index in _one_by_one(trainer)
        ],
        "familiar": familiar.numbers(),
    }  # fmt: skip


def _one_by_one(trainer: Trainer) -> list[int]:
    """Return some held-out examples, as many of each class, in the order of the classes."""
    dataset, held_out = trainer.dataset, trainer.split.validation
    most = max(1, EXAMPLES // len(dataset.classes))
    mixed = some_of(held_out, len(held_out), seed=0)
    kinds: list[list[int]] = [[] for _ in dataset.classes]
    for index in mixed:
        kinds[int(dataset.labels[index])].append(index)
    return [index for kind in kinds for index in kind[:most]]


def _plane(trainer: Trainer) -> dict[str, Any]:
    dataset = trainer.dataset
    shown = trainer.split.train[:: -(-len(trainer.split.train) // MOST_POINTS)]
    return {
        "reach": ROOM * float(dataset.inputs.abs().max()),
        "far": _far(dataset.inputs[shown]),
        "points": [
            (round(x, 3), round(y, 3), label)
            for (x, y), label in zip(
                dataset.inputs[shown].tolist(), dataset.labels[shown].tolist(), strict=True
            )
        ],
        "colours": theme.SERIES,
    }


def _far(points: Tensor) -> float:
    """Return the largest distance of a point to its nearest, and a margin: wider for fewer.

    points: (n, 2).
    """
    apart = torch.cdist(points, points).fill_diagonal_(math.inf)
    largest: float = apart.min(1).values.max().item()
    return largest * (1 + UNSURE / math.sqrt(len(points)))
