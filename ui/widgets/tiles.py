"""A row of figures with their labels: the same tiles as on the live page."""

from collections.abc import Sequence
from html import escape
from typing import Literal

import streamlit as st

Phase = Literal["training", "inference", ""]
Tile = tuple[str, str, Phase]  # label, value, phase


def tiles(figures: Sequence[Tile], kinds: Sequence[tuple[str, str]] = ()) -> None:
    """Draw figures as tiles, in a row or two.

    kinds: for each, where it comes from (measured, estimated, sourced, set; for a time, by which
    clock) and how, in words.
    """
    origins = [_origin(*kind) for kind in kinds] or [""] * len(figures)
    inside = "".join(
        f'<div class="tile {phase}"><b>{escape(value)}</b><span>{escape(label)}</span>'
        f"{origin}</div>"
        for (label, value, phase), origin in zip(figures, origins, strict=True)
    )
    st.html(f'<div class="tiles of-{len(figures)}">{inside}</div>')


def _origin(kind: str, how: str) -> str:
    """Where a figure comes from; what there is to say about it opens on a press."""
    word = {"set": "set by you"}.get(kind, kind)
    if not how:
        return f"<small>{word}</small>"
    return f"<details><summary>{word}</summary>{escape(how)}</details>"
