"""The live picture of a training run: one component, one payload of some 8 kB a tick.

Streamlit sends a component's JavaScript along with its every update. So the drawing code, and
uPlot with it, is mounted once a page by `library()`, and what is sent with each tick is a stub
that calls it.
"""

import json
import struct
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from engine import theme

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.compute import Run

HERE = Path(__file__).parent
PICTURES = 10  # of a layer's units, this many are drawn

_STUB = """
export default function (component) {
  if (globalThis.__drawRun) return globalThis.__drawRun(component);
  addEventListener("draw-run-ready", () => globalThis.__drawRun(component), { once: true });
}
"""


@lru_cache(maxsize=1)
def _library_js() -> str:
    """uPlot and the drawing code as one module that leaves two names on the page."""
    uplot = (HERE / "vendor" / "uPlot.iife.min.js").read_text(encoding="utf-8")
    css = (HERE / "vendor" / "uPlot.min.css").read_text(encoding="utf-8")
    drawing = (HERE / "live.js").read_text(encoding="utf-8")
    return (
        f"{uplot}\nglobalThis.__uPlot = uPlot;\nglobalThis.__uPlotCss = {json.dumps(css)};\n"
        f"{drawing}\nexport default function () {{}}\n"
    )


_library = st.components.v2.component("run_library", js=_library_js())
_view = st.components.v2.component("run_view", js=_STUB)


def library() -> None:
    """Bring the drawing code into the page; once, outside the fragment that ticks."""
    _library(key="run_library", height=1)


def run_view(run: "Run") -> None:
    """Draw a run as it stands, keeping the charts, their zoom and the page's scroll."""
    _view(key="run_view", data=payload(run))


def payload(run: "Run") -> bytes:
    """Pack what is drawn: a JSON header, float32 columns, weights in 15 levels of four bits."""
    import numpy as np

    view = run.view
    curve = np.array(view.curve, dtype="<f4").reshape(-1, 3)
    tests = [(e.step, e.loss, e.accuracy) for e in _thinned(view.evaluations)]
    evaluations = np.array(tests, dtype="<f4").reshape(-1, 3)
    columns = {
        "x": curve[:, 0],
        "loss": curve[:, 1],
        "accuracy": curve[:, 2],
        "evalX": evaluations[:, 0],
        "evalLoss": evaluations[:, 1],
        "evalAccuracy": evaluations[:, 2],
    }
    weights, change = view.weights[:PICTURES], _halved(view.change[:PICTURES])
    header = {
        "palette": {
            "training": theme.TRAINING,
            "inference": theme.INFERENCE,
            "negative": theme.NEGATIVE,
        },
        "stats": _stats(run),
        "alts": _alts(run),
        "columns": [(name, len(column)) for name, column in columns.items()],
        "grids": {
            "weights": _grid(weights, view.units, "the weights"),
            "change": _grid(change, view.units, "the last update"),
        },
    }
    text = json.dumps(header, ensure_ascii=False).encode()
    padded = text + b" " * (-len(text) % 4)
    arrays = b"".join(np.ascontiguousarray(column).tobytes() for column in columns.values())
    return struct.pack("<I", len(text)) + padded + arrays + _levels(weights) + _levels(change)


def _stats(run: "Run") -> list[tuple[str, str, str]]:
    view, bill = run.view, run.bill
    held_out = view.evaluations[-1].accuracy if view.evaluations else None
    return [
        ("held-out accuracy", "–" if held_out is None else f"{held_out:.1%}", "inference"),
        ("updates", f"{view.steps:,}", "training"),
        ("images seen", f"{bill.images:,}", "training"),
        ("laps (epochs)", f"{view.epochs:.1f}", "training"),
        ("seconds of training", f"{bill.seconds:.1f}", "training"),
    ]


def _alts(run: "Run") -> dict[str, str]:
    view = run.view
    if not view.curve:
        return {"loss": "Loss chart, empty so far.", "accuracy": "Accuracy chart, empty so far."}
    last = view.curve[-1]
    held_out = view.evaluations[-1]
    return {
        "loss": f"Loss after {view.steps:,} updates: {last[1]:.2f} on training batches, "
        f"{held_out.loss:.2f} on held-out shapes.",
        "accuracy": f"Accuracy after {view.steps:,} updates: {last[2]:.0%} on training batches, "
        f"{held_out.accuracy:.0%} on held-out shapes.",
    }


def _grid(pictures: "NDArray[np.float32]", units: int, what: str) -> dict[str, object]:
    count, height, width = pictures.shape
    largest = float(abs(pictures).max())
    some = f"{count} of {units} units" if count < units else f"{count} units"
    return {
        "count": count,
        "height": height,
        "width": width,
        "note": f"{some}; the strongest colour is ±{largest:.2g}" if largest else "no update yet",
        "alt": f"{what.capitalize()} of {some} as pictures; values up to {largest:.2g}.",
    }


def _halved(pictures: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """Average 2 × 2 cells of large pictures, to stay within the size of an update."""
    count, height, width = pictures.shape
    if height % 2 or width % 2:
        return pictures
    return pictures.reshape(count, height // 2, 2, width // 2, 2).mean(axis=(2, 4))


def _levels(pictures: "NDArray[np.float32]") -> bytes:
    """Round to -7 … 7 of the largest value, and put two levels into a byte."""
    import numpy as np

    largest = float(abs(pictures).max()) or 1.0
    levels = (np.rint(pictures.ravel() / largest * 7) + 8).astype(np.uint8)
    if len(levels) % 2:
        levels = np.append(levels, np.uint8(8))
    return (levels[::2] | (levels[1::2] << 4)).tobytes()


def _thinned(evaluations: list, most: int = 60) -> list:
    """Keep the last, and of the others every n-th."""
    stride = -(-len(evaluations) // most) or 1
    kept = evaluations[:-1:stride]
    return kept + evaluations[-1:]
