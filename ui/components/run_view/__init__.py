"""The live picture of a run: figures, curves, and the picked view; some 8 kB a tick."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from engine.core import theme
from engine.core.units import updates_text
from ui.components.run_view.packing import pack
from ui.components.shared.library import Library, stub

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.training import Evaluation, Run
    from engine.training.views import Seen, Watch

PALETTE = {
    "training": theme.TRAINING,
    "training-button": theme.TRAINING_BUTTON,
    "inference": theme.INFERENCE,
    "negative": theme.NEGATIVE,
    "rose": theme.ROSE,
    "series": theme.SERIES,
}

KEY = "run_view"

library = Library("live_library", "run_view/live.js", Path(__file__).parent / "run_view.css")
_view = st.components.v2.component("run_view", js=stub("__drawRun"))


def run_view(
    run: "Run",
    seen: "Seen | None",
    watch: "Watch",
    views: list[tuple[str, str]],
    summary: str,
    others: int,
    act: Callable[[dict[str, Any]], None],
) -> None:
    """Draw a run as it stands, keeping the charts, their zoom and the page's scroll.

    seen: through the picked view · views: (name, title) of those there are · summary: of the
    picked one · others: how many runs of other visitors compute now. What the visitor does in the
    picture comes to `act`, before the next drawing.
    """

    def acted() -> None:
        done = st.session_state[KEY].get("act")
        if isinstance(done, dict):
            act(done)

    tabs: dict[str, Any] = {"views": views, "picked": watch.view, "summary": summary}
    tabs["crowd"] = crowd(others) if run.playing else ""
    tabs |= {"layers": run.layers, "layer": watch.layer, "flat": watch.flat}
    _view(key=KEY, data=payload(run, seen, tabs), on_act_change=acted)


def payload(run: "Run", seen: "Seen | None", tabs: dict[str, Any]) -> bytes:
    """Pack the figures, the curves (200 points, 60 evaluations at the most), and the view."""
    header = {
        "palette": PALETTE,
        "going": run.playing or run.busy,
        "stats": _stats(run),
        "notes": [_undone(run), _by_heart(run)],
        "alts": _alts(run),
        "guess": guess(len(run.dataset.classes)),
        "guesses": _guesses(run),
    }
    header |= tabs
    places, lines = _curves(run)
    if seen is None:
        return pack(header, places, lines=lines)
    header |= {"view": seen.view, "words": seen.words}
    return pack(header, places | seen.arrays, seen.sheets, lines)


def crowd(others: int) -> str:
    """Say roughly how many runs of other visitors compute on this machine; nothing for none."""
    if others < 2:
        return f"{others} more in training on this machine" * others
    many = next((f"{least} or more" for least in (50, 20, 10, 5) if others >= least), "a few")
    return f"{many} others in training on this machine"


def guess(classes: int) -> dict[str, float]:
    """Return the loss of equal probabilities for all classes, and how often one at random is right.

    The cross-entropy of 1/K is −ln(1/K).
    """
    return {"loss": math.log(classes), "accuracy": 100 / classes}


def _curves(run: "Run") -> "tuple[dict[str, NDArray[Any]], dict[str, NDArray[Any]]]":
    """Return where the points of the curves stand, and how high."""
    import numpy as np

    view = run.view
    curve = np.array(view.curve, dtype=np.float32).reshape(-1, 3)
    tests = [(e.step, e.loss, e.accuracy) for e in _thinned(view.evaluations)]
    evaluations = np.array(tests, dtype=np.float32).reshape(-1, 3)
    lines = {
        "loss": curve[:, 1],
        "accuracy": curve[:, 2],
        "clock": np.array(view.clock, dtype=np.float32),
        "evalLoss": evaluations[:, 1],
        "evalAccuracy": evaluations[:, 2],
    }
    return {"x": curve[:, 0], "evalX": evaluations[:, 0]}, lines


def _guesses(run: "Run") -> list[list[str]]:
    """The truth, and what the network says, of each held-out image above the curves."""
    classes = run.dataset.classes
    return [[classes[one.truth], classes[one.said]] for one in run.view.guesses]


def _stats(run: "Run") -> list[tuple[str, str, str]]:
    view, bill = run.view, run.bill
    last = view.evaluations[-1] if view.evaluations else None
    if last is not None and not last.step and view.steps and run.playing:
        last = None  # of the first lap, what blind weights said is no news any more
    return [
        (_when(run), "–" if last is None else f"{last.accuracy:.1%}", "inference"),
        ("updates", f"{view.steps:,}", "training"),
        ("points seen" if run.dataset.is_points else "images seen", f"{bill.images:,}", "training"),
        ("laps (epochs)", f"{view.epochs:.1f}", "training"),
        ("seconds, tests included", f"{bill.seconds:.1f}", "training"),
    ]


def _when(run: "Run") -> str:
    """Name the held-out accuracy; where the run rests, with when that was, if it isn't now."""
    looks = run.view.evaluations
    if run.playing or run.busy or not looks or looks[-1].step == run.view.steps:
        return "held-out accuracy"
    step = looks[-1].step
    return f"held-out accuracy {f'after update {step:,}' if step else 'before update 1'}"


def _undone(run: "Run") -> str:
    """Say why a run that went back has seen more images than its updates account for."""
    lost = run.bill.passes - run.view.steps
    if lost <= 0:
        return ""
    were, their = ("1 update was", "Its") if lost == 1 else (f"{lost:,} updates were", "Their")
    return (
        f"{were} undone when the run went back. {their} examples and seconds still count: "
        "the work was done."
    )


def _by_heart(run: "Run") -> str:
    """Say that it learns by heart, since when, and what helps."""
    view = run.view
    if view.overfitting is None:
        return ""
    lap = view.overfitting.step * view.epochs / view.steps
    return (
        f"It is learning by heart: since lap {lap:,.0f} the held-out loss has been rising while "
        "the training loss falls, and fewer held-out answers are right. More examples help, "
        "dropout, weight decay, or to stop earlier."
    )


def _alts(run: "Run") -> dict[str, str]:
    view = run.view
    if not view.curve:
        blind = guess(len(run.dataset.classes))
        return {
            "loss": f"Loss chart, empty so far; blind guessing has {blind['loss']:.2f}.",
            "accuracy": "Accuracy chart, empty so far; blind guessing is right on "
            f"{blind['accuracy']:.0f}%.",
        }
    last = view.curve[-1]
    held_out, after = view.evaluations[-1], f"after {updates_text(view.steps)}"
    return {
        "loss": f"Loss {after}: {last[1]:.2f} on training batches, "
        f"{held_out.loss:.2f} on held-out examples.",
        "accuracy": f"Accuracy {after}: {last[2]:.0%} on training batches, "
        f"{held_out.accuracy:.0%} on held-out examples.",
    }


def _thinned(evaluations: "list[Evaluation]", most: int = 60) -> "list[Evaluation]":
    """Keep the last, and of the others every n-th."""
    stride = -(-len(evaluations) // most) or 1
    kept = evaluations[:-1:stride]
    return kept + evaluations[-1:]
