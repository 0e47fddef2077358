"""What a visitor takes home of a run: the network as ONNX, and the history as a table."""

import csv
import io
import json

from engine.data import Dataset
from engine.models import as_onnx
from engine.training.history import History
from engine.training.trainer import Trainer

COLUMNS = (
    "update",
    "mean of updates",
    "seconds of updating",
    "training loss",
    "training accuracy",
    "held-out loss",
    "held-out accuracy",
)


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


def history_file(history: History) -> str:
    """Return the curve and the looks at the held-out examples as CSV, by update.

    A row of the curve is the mean over the updates since the row before, the last of which it
    names; their number is in the table, as a long run has more updates than it keeps. Of more than
    2,000 looks those are here that the run has kept: the first, the best, the last, evenly some.
    """
    rows: dict[int, list[float | str]] = {}
    before = 0
    for (update, loss, accuracy), seconds in zip(history.curve(), history.clock(), strict=True):
        rows[int(update)] = [int(update), int(update) - before, seconds, loss, accuracy, "", ""]
        before = int(update)
    for look in history.evaluations:
        row = rows.setdefault(look.step, [look.step, "", "", "", "", "", ""])
        row[5:] = [look.loss, look.accuracy]
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows(rows[update] for update in sorted(rows))
    return file.getvalue()
