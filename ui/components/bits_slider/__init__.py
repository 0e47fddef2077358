"""The slider of bits: rounds in the browser while it moves, and tells where it came to rest."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from engine.core import theme
from engine.core.units import bytes_text
from ui.components import as_bytes
from ui.components.shared.library import Library, stub

library = Library(
    "bits_library", "bits_slider/bits_slider.js", Path(__file__).parent / "bits_slider.css"
)
_component = st.components.v2.component("bits_slider", js=stub("__drawBits"))


def bits_slider(
    stops: Sequence[int],
    start: int,
    weights: Sequence[float],
    exam: dict[int, tuple[float, int, int, str]],
    shapes: int,
    chance: float,
    words: tuple[str, str],
) -> int:
    """Draw the slider with its two charts, and return the number of bits it stands at.

    weights: of one unit · exam: bits → (accuracy, answers that differ, bytes, the verdict in a
    sentence), as far as it is known · shapes: how many in the exam · chance: a blind guess's
    accuracy, 0–1 · words: what unit it is, and what the exam is.
    """
    found = _component(
        key="bits_slider",
        data=as_bytes(
            {
                "stops": list(stops),
                "start": start,
                "weights": [round(w, 5) for w in weights],
                "exam": {
                    str(bits): {
                        "accuracy": accuracy,
                        "differ": differ,
                        "size": bytes_text(size),
                        "verdict": verdict,
                    }
                    for bits, (accuracy, differ, size, verdict) in exam.items()
                },
                "shapes": shapes,
                "chance": chance,
                "unit": words[0],
                "note": words[1],
                "palette": {"inference": theme.INFERENCE, "neutral": theme.NEUTRAL},
            }
        ),
        on_bits_change=lambda: None,
    )
    return found.bits if found.bits in stops else start
