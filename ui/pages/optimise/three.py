"""Three small charts side by side: bytes, time, and answers."""

from collections.abc import Sequence

import streamlit as st

import charts
from engine.core import theme
from engine.core.clock import Clock
from engine.core.units import bytes_text, seconds_text
from ui.widgets.charts import draw


def three_charts(
    rows: Sequence[tuple[str, float, float, float]], key: str, third: str = "Right answers"
) -> None:
    """Draw (name, bytes, seconds, share 0–1 of `third`), each in units of its own."""
    bytes_ = [(name, size, bytes_text(size)) for name, size, _, _ in rows]
    times = [(name, seconds, seconds_text(seconds)) for name, _, seconds, _ in rows]
    shares = [(name, share, f"{share:.1%}") for name, _, _, share in rows]
    drawn = (
        (bytes_, "Bytes: shorter is better", theme.NEUTRAL, None, None),
        (times, "Processor time for one: shorter is better", theme.INFERENCE, None,
         Clock.PROCESSOR),
        (shares, f"{third}, %: longer is better", theme.NEGATIVE, 1.0, None),
    )  # fmt: skip
    for place, column in enumerate(st.columns(3, gap="medium")):
        bars, title, colour, highest, clock = drawn[place]
        alt = "; ".join(f"{name} {words}" for name, _, words in bars)
        with column:
            figure = charts.side_by_side(bars, title, colour, highest, clock)
            draw(figure, f"{key}_{place}", f"{title}. {alt}")
