"""One way to put a chart on a page."""

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    import plotly.graph_objects as go

WORDS = {"light": "#454C5A", "dark": "#BFC6D1"}  # both 4.5:1 and more on their page


def draw(figure: "go.Figure", key: str, alt: str) -> None:
    """Draw a chart that stands still; `alt` says in a sentence what one sees."""
    put(in_theme(figure, st.context.theme.type), key, alt)


def in_theme(figure: "go.Figure", theme: str | None) -> "go.Figure":
    """Give the words of a chart the colour of its theme, and return the chart."""
    words = WORDS.get(theme or "")
    if words:  # unknown until the browser has told; Streamlit's own grey is a little faint
        figure.update_xaxes(tickfont_color=words, title_font_color=words)
        figure.update_yaxes(tickfont_color=words, title_font_color=words)
        figure.update_traces(textfont_color=words)
        figure.update_annotations(font_color=words)
    return figure


def put(figure: "go.Figure", key: str, alt: str) -> None:
    """Put a chart on the page as it is."""
    st.plotly_chart(figure, key=key, config={"displayModeBar": False}, alt=alt)
