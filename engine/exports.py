"""What a visitor takes home of a run: the network as ONNX, and the history as a table."""

import csv
import io

from engine.history import History
from engine.onnx_graph import as_onnx
from engine.training import Trainer


def network_file(trainer: Trainer) -> bytes:
    """Return the network as an ONNX file. Raises ConfigError."""
    proto: bytes = as_onnx(trainer.model, trainer.dataset.shape).SerializeToString()
    return proto


def history_file(history: History) -> str:
    """Return the curve and the looks at the held-out examples as CSV, by update.

    A row of the curve is the mean over some updates, the last of which it names.
    """
    rows: dict[int, list[float | str]] = {}
    for update, loss, accuracy in history.curve():
        rows[int(update)] = [int(update), loss, accuracy, "", ""]
    for look in history.evaluations:
        row = rows.setdefault(look.step, [look.step, "", "", "", ""])
        row[3:] = [look.loss, look.accuracy]
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\n")
    table.writerow(
        ["update", "training loss", "training accuracy", "held-out loss", "held-out accuracy"]
    )
    table.writerows(rows[update] for update in sorted(rows))
    return file.getvalue()
