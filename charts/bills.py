"""Two bills over time, training’s and the answers’, and where they cross."""

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from charts.layout import lay_out, note
from engine.core import theme
from engine.core.clock import Clock
from engine.core.units import DAY, time_unit

TIMES = (
    (1 / DAY, "1 second"),
    (1 / 24, "1 hour"),
    (30, "1 month"),
    (3_650, "10 years"),
    (365_000, "1,000 years"),
)  # days


def bills_over_days(
    days: Sequence[float],
    training: Sequence[float],
    answers: Sequence[float],
    crossing: float,
) -> go.Figure:
    """Draw both bills, in seconds of processor time, over days; mark the day they cross on.

    The axis has the unit in which one would tell half of its length.
    """
    figure = go.Figure()
    word, unit = time_unit(DAY * days[-1] / 2)
    word, a_day = "seconds" if word == "s" else word, DAY / unit
    lines = (("training", training, theme.TRAINING), ("answers", answers, theme.INFERENCE))
    for name, values, colour in lines:
        figure.add_scatter(
            x=[a_day * day for day in days],
            y=values,
            mode="lines",
            line={"color": colour, "width": 3, "shape": "hv" if name == "training" else "linear"},
            hovertemplate=f"{word}: %{{x:,.1f}}, %{{y:,.3g}} s<extra>{name}</extra>",
        )
        note(figure, f"<b>{name}</b>", x=a_day * days[-1], y=values[-1], xanchor="left", xshift=6)
    if math.isfinite(crossing):
        figure.add_vline(x=a_day * crossing, line={"color": theme.NEUTRAL, "dash": "dot"})
    seconds = Clock.PROCESSOR.of("seconds")
    lay_out(figure, f"Both bills, in {seconds}", height=320, clock=Clock.PROCESSOR)
    figure.update_layout(margin={"r": 80})
    figure.update_xaxes(title=f"{word} since the first answer", tickformat=",")
    figure.update_yaxes(title=seconds, rangemode="tozero", exponentformat="power")
    return figure


def crossing_bills(
    days: Sequence[float], training: Sequence[float], answers: Sequence[float], crossing: float
) -> go.Figure:
    """Draw both bills, in seconds of processor time, over days, both in powers of ten.

    The picture stands still from a second to a thousand years, so that the crossing moves.
    """
    figure = go.Figure()
    for name, values, colour in (
        ("training", training, theme.TRAINING), ("answers", answers, theme.INFERENCE)
    ):  # fmt: skip
        figure.add_scatter(
            name=name,
            x=days,
            y=values,
            mode="lines",
            line={"color": colour, "width": 3, "shape": "hv" if name == "training" else "linear"},
            hovertemplate=f"%{{y:,.3g}} s<extra>{name}</extra>",
        )
    if math.isfinite(crossing):
        figure.add_vline(x=crossing, line={"color": theme.NEUTRAL, "dash": "dot"})
    seconds = Clock.PROCESSOR.of("seconds")
    lay_out(figure, f"Both bills, in {seconds}", height=340, clock=Clock.PROCESSOR)
    figure.update_layout(
        showlegend=True,
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
        margin={"t": 80},
        title={"y": 0.97, "yanchor": "top"},
    )
    figure.update_xaxes(
        type="log",
        range=[math.log10(TIMES[0][0]) - 0.3, math.log10(TIMES[-1][0]) + 0.7],
        tickvals=[days for days, _ in TIMES],
        ticktext=[words.replace(" ", "<br>") for _, words in TIMES],
        tickangle=0,
        title="time since the first answer",
    )
    figure.update_yaxes(
        type="log",
        range=[-3, 5],
        dtick=2,
        exponentformat="power",
        title=seconds,
    )
    return figure
