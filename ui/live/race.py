"""The live chart of a race: up to four runs, held-out accuracy over what it took."""

from typing import TYPE_CHECKING, Literal

import streamlit as st

from ui.live.library import stub
from ui.live.packing import pack
from ui.live.run_view import PALETTE

if TYPE_CHECKING:
    from engine.race import Lap

Along = Literal["updates", "seconds", "operations"]

_view = st.components.v2.component("race_view", js=stub("__drawRace"))


def race_chart(labels: list[str], runners: "list[list[Lap]]", along: Along) -> None:
    """Draw every runner's held-out accuracy; the chart and its zoom stay."""
    import numpy as np

    scale = 1e-9 if along == "operations" else 1.0
    arrays = {}
    for i, laps in enumerate(runners):
        arrays[f"x{i}"] = np.array([getattr(lap, along) * scale for lap in laps], dtype=np.float32)
        arrays[f"y{i}"] = np.array([lap.accuracy for lap in laps], dtype=np.float32)
    pairs = zip(labels, runners, strict=True)
    reached = [f"{label} {laps[-1].accuracy:.0%}" for label, laps in pairs if laps]
    words = {"updates": "updates", "seconds": "seconds of updating",
             "operations": "billion operations"}  # fmt: skip
    header = {
        "palette": PALETTE,
        "labels": labels,
        "xLabel": words[along],
        "alt": "Held-out accuracy of each run: " + ", ".join(reached) + ".",
    }
    _view(key="race_view", data=pack(header, arrays))
