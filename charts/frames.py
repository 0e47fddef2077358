"""A camera's frames: which of them were looked at, and which answers were late."""

from collections.abc import Sequence

import plotly.graph_objects as go

from charts.layout import lay_out, note
from engine.core import theme
from engine.core.clock import Clock


def film(seen: Sequence[int], rate: int, length: int) -> go.Figure:
    """Draw each frame of a film as a square, a second in a row: teal where it was looked at.

    seen: numbers of those frames, from 0 · rate: frames a second · length: seconds.
    """
    looked = set(seen)
    rows = [[int(rate * row + at in looked) for at in range(rate)] for row in range(length)]
    figure = go.Figure(
        go.Heatmap(
            z=rows,
            x=list(range(1, rate + 1)),
            y=[f"second {row + 1}" for row in range(length)],
            zmin=0, zmax=1, colorscale=[[0, theme.OTHERS], [1, theme.INFERENCE]],
            showscale=False, xgap=2, ygap=4, hoverinfo="skip",
        )
    )  # fmt: skip
    lay_out(figure, "The film: pale frames passed unseen", height=90 + 22 * length)
    figure.update_xaxes(title="frames of a second", showgrid=False)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure


def against_budget(milliseconds: Sequence[float], budget: float, title: str) -> go.Figure:
    """Draw each answer's time on the clock as a bar, and the budget, in ms, as a line.

    What is late is blue.
    """
    figure = go.Figure(
        go.Bar(
            x=[str(i + 1) for i in range(len(milliseconds))],
            y=list(milliseconds),
            marker={
                "color": [
                    theme.INFERENCE if ms <= budget else theme.NEGATIVE for ms in milliseconds
                ]
            },
            hovertemplate="answer %{x}: %{y:,.1f} ms<extra></extra>",
        )
    )
    figure.add_hline(y=budget, line={"color": theme.NEUTRAL, "dash": "dot", "width": 2})
    words = f"dotted: next frame, {budget:,.1f} ms; blue: later"
    note(figure, words, x=0, xref="paper", y=1, yref="paper", xanchor="left", yanchor="bottom")
    lay_out(figure, title, height=320, clock=Clock.WALL)
    figure.update_layout(margin={"t": 72}, title={"y": 0.96, "yanchor": "top"})
    figure.update_xaxes(title="answers, one after the other", type="category")
    figure.update_yaxes(
        title=Clock.WALL.of("milliseconds"), range=[0, 1.1 * max(budget, *milliseconds)]
    )
    return figure
