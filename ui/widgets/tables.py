"""Tables whose every figure says where it comes from: measured, estimated or sourced.

On a phone each row becomes a card. Cells are escaped; links come from our own facts alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import streamlit as st

from engine.core.facts import Fact
from engine.core.units import unbroken

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
    """A column's title, and its phase if it is about one.

    colour: of its edge, #RRGGBB, where it isn't the phase's.
    """

    text: str
    phase: Phase
    colour: str = ""


def table(caption: str, heads: Sequence[Head], rows: Sequence[tuple[str, Sequence[Cell]]]) -> None:
    """Draw a table: a head a column, and rows of a title and one cell a column.

    Where all figures are measured, that is said once for all of them.
    """
    cells = [cell for _, row in rows for cell in row]
    alike = {cell.kind for cell in cells if cell.kind} == {"measured"} and not any(
        cell.fact for cell in cells
    )
    head = "".join(
        f'<th scope="col" class="{h.phase}"{_edge(h)}>{escape(h.text)}</th>' for h in heads
    )
    body = "".join(
        f'<tr><th scope="row">{escape(title)}</th>'
        + "".join(
            _cell(cell, h, "how" if alike else cell.kind)
            for cell, h in zip(cells, heads, strict=True)
        )
        + "</tr>"
        for title, cells in rows
    )
    st.html(
        ('<p class="alike">All measured here.</p>' if alike else "")
        + f'<table class="bills{" alike" if alike else ""}"><caption>{escape(caption)}</caption>'
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _edge(head: Head) -> str:
    return f' style="--edge: {escape(head.colour)}"' if head.colour else ""


def _cell(cell: Cell, head: Head, kind: str) -> str:
    inside = f"<p>{_emphasised(cell.text)}</p>" if cell.text else ""
    if cell.kind:
        inside += f"<details><summary>{kind}</summary>{escape(cell.how)}</details>"
    if cell.fact is not None:
        said = unbroken(cell.text.replace("**", ""))
        words = "" if cell.fact.text in said else f"{escape(cell.fact.text)}. "
        inside += (
            f'<details><summary>sourced</summary>{words}<a target="_blank" '
            f'href="{escape(cell.fact.link)}">{escape(cell.fact.source)}</a></details>'
        )
    return f'<td class="{head.phase}" data-head="{escape(head.text)}"{_edge(head)}>{inside}</td>'


def _emphasised(text: str) -> str:
    """Escape, and turn **this** into bold."""
    parts = escape(text).split("**")
    return "".join(f"<b>{part}</b>" if i % 2 else part for i, part in enumerate(parts))
