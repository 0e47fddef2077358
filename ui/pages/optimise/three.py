"""Three small charts side by side: bytes, time, and answers."""

from collections.abc import Sequence

import streamlit as st

import charts
from charts import Bar
from engine.core.clock import Clock
from engine.core.units import bytes_text, seconds_text
from ui.widgets.charts import draw


def three_charts(
    rows: Sequence[tuple[str, float, float, float]], key: str, third: str = "Right answers"
) -> None:
    """Draw (name, bytes, seconds, share 0–1 of `third`), each in units of its own."""
    bytes_ = [Bar(name, size, "neutral", bytes_text(size)) for name, size, _, _ in rows]
    times = [Bar(name, seconds, text=seconds_text(seconds)) for name, _, seconds, _ in rows]
    shares = [Bar(name, share, "negative", f"{share:.1%}") for name, _, _, share in rows]
    drawn = (
        (bytes_, "Bytes: shorter is better", None, None),
        (times, "Processor time for one: shorter is better", None, Clock.PROCESSOR),
        (shares, f"{third}, %: longer is better", 1.0, None),
    )
    for place, column in enumerate(st.columns(3, gap="medium")):
        bars, title, highest, clock = drawn[place]
        alt = "; ".join(f"{bar.label} {bar.text}" for bar in bars)
        with column:
            figure = charts.side_by_side(bars, title, highest, clock)
            draw(figure, f"{key}_{place}", f"{title}. {alt}")
