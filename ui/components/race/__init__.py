"""The live chart of a race: up to four runs, held-out accuracy over what it took."""

from typing import TYPE_CHECKING, Literal

import streamlit as st

from ui.components.run_view import PALETTE
from ui.components.run_view.packing import pack
from ui.components.shared.library import stub

if TYPE_CHECKING:
    from engine.training.race import RacePoint

Along = Literal["updates", "seconds", "operations"]

UNITS = {"updates": "updates", "seconds": "seconds of updating alone"}

_view = st.components.v2.component("race_view", js=stub("__drawRace"))


def race_chart(
    labels: list[str], runners: "list[list[RacePoint]]", along: Along, seconds: float
) -> None:
    """Draw every runner's held-out accuracy; the chart and its zoom stay.

    seconds: for which the race goes, so far reaches an axis of seconds from the start.
    """
    import numpy as np

    reach = max((getattr(laps[-1], along) for laps in runners if laps), default=0.0)
    scale, unit = _scale(reach) if along == "operations" else (1.0, UNITS[along])
    arrays = {}
    for i, laps in enumerate(runners):
        arrays[f"x{i}"] = np.array([getattr(lap, along) * scale for lap in laps], dtype=np.float32)
        arrays[f"y{i}"] = np.array([lap.accuracy for lap in laps], dtype=np.float32)
    pairs = zip(labels, runners, strict=True)
    reached = [f"{label} {laps[-1].accuracy:.0%}" for label, laps in pairs if laps]
    header = {
        "palette": PALETTE,
        "labels": labels,
        "xLabel": unit,
        "end": seconds if along == "seconds" else 0,
        "alt": "Held-out accuracy of each run: " + ", ".join(reached) + ".",
    }
    _view(key="race_view", data=pack(header, arrays))


def _scale(operations: float) -> tuple[float, str]:
    """Return what to multiply operations with for short figures on an axis that ends there."""
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if operations >= size:
            return 1 / size, f"{word} operations"
    return 1e-3, "thousand operations"
