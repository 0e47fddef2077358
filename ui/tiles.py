"""A row of figures with their labels: the same tiles as on the live page."""

from collections.abc import Sequence
from html import escape
from typing import Literal

import streamlit as st

Phase = Literal["training", "inference", ""]


def tiles(figures: Sequence[tuple[str, str, Phase]]) -> None:
    """Draw (label, value, phase) as tiles, in a row or two."""
    inside = "".join(
        f'<div class="tile {phase}"><b>{escape(value)}</b><span>{escape(label)}</span></div>'
        for label, value, phase in figures
    )
    st.html(f'<div class="tiles">{inside}</div>')
