"""Tables whose every figure says where it comes from: measured, estimated or sourced.

On a phone each row becomes a card. Cells are escaped; links come from our own facts alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import streamlit as st

from engine.facts import Fact

Kind = Literal["measured", "estimated", "sourced", ""]
Phase = Literal["training", "inference", ""]


@dataclass(frozen=True)
class Cell:
    """A figure, where it comes from, and the words behind that: a formula, or how it was taken.

    fact: what others found, if that stands in the cell too; it tells its own source.
    """

    text: str
    kind: Kind = ""
    how: str = ""
    fact: Fact | None = None


@dataclass(frozen=True)
class Head:
    """A column's title and its phase, if it is about one."""

    text: str
    phase: Phase


def table(caption: str, heads: Sequence[Head], rows: Sequence[tuple[str, Sequence[Cell]]]) -> None:
    """Draw a table: a head a column, and rows of a title and one cell a column."""
    head = "".join(f'<th scope="col" class="{h.phase}">{escape(h.text)}</th>' for h in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(title)}</th>'
        + "".join(_cell(cell, h) for cell, h in zip(cells, heads, strict=True))
        + "</tr>"
        for title, cells in rows
    )
    st.html(
        f'<table class="bills"><caption>{escape(caption)}</caption>'
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cell(cell: Cell, head: Head) -> str:
    inside = f"<p>{_emphasised(cell.text)}</p>" if cell.text else ""
    if cell.kind:
        inside += f"<details><summary>{cell.kind}</summary>{escape(cell.how)}</details>"
    if cell.fact is not None:
        inside += (
            f'<details><summary>sourced</summary>{escape(cell.fact.text)}. <a target="_blank" '
            f'href="{escape(cell.fact.link)}">{escape(cell.fact.source)}</a></details>'
        )
    return f'<td class="{head.phase}" data-head="{escape(head.text)}">{inside}</td>'


def _emphasised(text: str) -> str:
    """Escape, and turn **this** into bold."""
    parts = escape(text).split("**")
    return "".join(f"<b>{part}</b>" if i % 2 else part for i, part in enumerate(parts))
