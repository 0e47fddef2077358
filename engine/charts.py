"""Values → plotly figures. Pure functions; colours and fonts come from the theme of the page."""

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from engine import theme

STAGE_WORDS = {
    "read": "read the network",
    "decode": "decode the file",
    "upright": "turn upright",
    "resize": "resize and crop",
    "normalise": "normalise",
    "forward": "forward pass",
    "softmax": "softmax",
}


def waterfall(stages: Sequence[tuple[str, float]], title: str) -> go.Figure:
    """Draw (stage, seconds) one after the other on a line of milliseconds."""
    milliseconds = [1000 * seconds for _, seconds in stages]
    starts = [sum(milliseconds[:i]) for i in range(len(stages))]
    total = sum(milliseconds)
    figure = go.Figure(
        go.Bar(
            orientation="h",
            y=[STAGE_WORDS.get(name, name) for name, _ in stages],
            x=milliseconds,
            base=starts,
            marker={
                "color": [theme.INFERENCE if n == "forward" else theme.NEUTRAL for n, _ in stages]
            },
            text=[_milliseconds(ms) for ms in milliseconds],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x:.2f} ms<extra></extra>",
        )
    )
    _plain(figure, title, height=90 + 30 * len(stages))
    figure.update_xaxes(title="milliseconds since the start", range=[0, total * 1.2])
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure


def _milliseconds(ms: float) -> str:
    if ms < 0.01:
        return "under 0.01 ms"
    return f"{ms:.2f} ms" if ms < 10 else f"{ms:.0f} ms"


def likeliest(labels: Sequence[str], probabilities: Sequence[float]) -> go.Figure:
    """Draw the likeliest classes as bars, best on top."""
    figure = go.Figure(
        go.Bar(
            orientation="h",
            y=list(labels),
            x=[100 * p for p in probabilities],
            marker={"color": theme.INFERENCE},
            text=[f"{p:.0%}" if p >= 0.01 else "under 1%" for p in probabilities],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x:.1f} %<extra></extra>",
        )
    )
    _plain(figure, "What it believes, %", height=80 + 34 * len(labels))
    figure.update_xaxes(range=[0, 112], showticklabels=False, showgrid=False)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure


def per_image(bars: Sequence[tuple[str, float, str]], title: str, unit: str) -> go.Figure:
    """Draw (name, value, “training” or “inference”) as bars."""
    colours = {"training": theme.TRAINING, "inference": theme.INFERENCE}
    figure = go.Figure(
        go.Bar(
            orientation="h",
            y=[name for name, _, _ in bars],
            x=[value for _, value, _ in bars],
            marker={"color": [colours[phase] for _, _, phase in bars]},
            text=[f"{value:,.3g} {unit}" for _, value, _ in bars],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x:,.3g} " + unit + "<extra></extra>",
        )
    )
    _plain(figure, f"{title}, {unit}", height=80 + 44 * len(bars))
    figure.update_xaxes(range=[0, 1.3 * max(value for _, value, _ in bars)], showticklabels=False)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure


def magnitudes(bars: Sequence[tuple[str, float, str, str]], title: str) -> go.Figure:
    """Draw (name, value, phase, value in words) as dots on a scale of powers of ten.

    A bar on such a scale would have no honest foot, so a thin line leads to the dot.
    """
    colours = {"training": theme.TRAINING, "inference": theme.INFERENCE}
    lowest = min(value for _, value, _, _ in bars)
    figure = go.Figure()
    for name, value, phase, _ in bars:
        figure.add_scatter(
            x=[lowest / 30, value],
            y=[name, name],
            mode="lines",
            line={"color": colours[phase], "width": 2},
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=[value for _, value, _, _ in bars],
        y=[name for name, _, _, _ in bars],
        mode="markers+text",
        marker={"color": [colours[phase] for _, _, phase, _ in bars], "size": 13},
        text=[f"  {words}" for _, _, _, words in bars],
        textposition="middle right",
        cliponaxis=False,
        hovertemplate="%{y}: %{x:.2g}<extra></extra>",
    )
    largest = max(value for _, value, _, _ in bars)
    _plain(figure, title, height=100 + 30 * len(bars))
    figure.update_xaxes(
        type="log",
        range=[math.log10(lowest / 30), math.log10(largest) + 5],
        exponentformat="power",
        dtick=6,
    )
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure


def bills_over_days(
    days: Sequence[float], training: Sequence[float], answers: Sequence[float], crossing: float
) -> go.Figure:
    """Draw both bills, in seconds of computing, over days; mark the day on which they cross."""
    figure = go.Figure()
    lines = (("training", training, theme.TRAINING), ("answers", answers, theme.INFERENCE))
    for name, values, colour in lines:
        figure.add_scatter(
            x=days,
            y=values,
            mode="lines",
            line={"color": colour, "width": 3, "shape": "hv" if name == "training" else "linear"},
            hovertemplate=f"day %{{x:,.1f}}: %{{y:,.3g}} s<extra>{name}</extra>",
        )
        figure.add_annotation(
            x=days[-1],
            y=values[-1],
            text=f"<b>{name}</b>",
            font={"size": 13},
            showarrow=False,
            xanchor="left",
            xshift=6,
        )
    if math.isfinite(crossing):
        figure.add_vline(x=crossing, line={"color": theme.NEUTRAL, "dash": "dot"})
    _plain(figure, "Both bills, in seconds of computing", height=320)
    figure.update_layout(margin={"r": 80})
    figure.update_xaxes(title="days", tickformat=",")
    figure.update_yaxes(title="seconds", rangemode="tozero", exponentformat="power")
    return figure


def memory(columns: Sequence[tuple[str, Sequence[tuple[str, int]]]]) -> go.Figure:
    """Draw, for each (name, [(part, bytes)]), one bar made of its parts, in MiB."""
    colours = {
        "weights": theme.NEUTRAL,
        "gradients": theme.NEGATIVE,
        "optimiser": theme.TRAINING_BUTTON,
        "activations": theme.TRAINING,
    }
    figure = go.Figure()
    for part, colour in colours.items():
        figure.add_bar(
            orientation="h",
            y=[name for name, _ in columns],
            x=[dict(parts).get(part, 0) / 2**20 for _, parts in columns],
            name=part,
            marker={"color": colour},
            hovertemplate=f"{part}: %{{x:.3f}} MiB<extra>%{{y}}</extra>",
        )
    _plain(figure, "Memory for one batch, MiB", height=240)
    figure.update_layout(
        barmode="stack",
        showlegend=True,
        legend={"orientation": "h", "y": -0.25, "x": 0, "traceorder": "normal"},
    )
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure


def scatter_and_line(
    points: Sequence[tuple[float, float]], slope: float, intercept: float, title: str
) -> go.Figure:
    """Draw points, a line, and the miss of each point as a thin stroke."""
    xs, ys = zip(*points, strict=True)
    figure = go.Figure()
    for x, y in points:
        figure.add_scatter(
            x=[x, x],
            y=[y, slope * x + intercept],
            mode="lines",
            line={"color": theme.NEUTRAL, "width": 2},
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=[0, 10],
        y=[intercept, 10 * slope + intercept],
        mode="lines",
        line={"color": theme.TRAINING, "width": 4},
        hovertemplate="the line says %{y:.1f}<extra></extra>",
    )
    figure.add_scatter(
        x=xs,
        y=ys,
        mode="markers",
        marker={"color": theme.INFERENCE, "size": 11},
        hovertemplate="%{x:.1f} → %{y:.1f}<extra>example</extra>",
    )
    _plain(figure, title, height=340)
    figure.update_xaxes(range=[0, 10], fixedrange=True)
    figure.update_yaxes(range=[-6, 26], fixedrange=True)
    return figure


def shares(bars: Sequence[tuple[str, float, str]], title: str) -> go.Figure:
    """Draw (name, share 0–1, “training” or “inference”) as upright bars in percent."""
    colours = {"training": theme.TRAINING, "inference": theme.INFERENCE}
    figure = go.Figure(
        go.Bar(
            x=[name for name, _, _ in bars],
            y=[100 * share for _, share, _ in bars],
            marker={"color": [colours[phase] for _, _, phase in bars]},
            text=[f"{share:.0%}" for _, share, _ in bars],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{x}: %{y:.1f} %<extra></extra>",
        )
    )
    _plain(figure, title, height=320)
    figure.update_yaxes(range=[0, 112], title="% right", fixedrange=True)
    figure.update_xaxes(fixedrange=True)
    return figure


def _plain(figure: go.Figure, title: str, height: int) -> None:
    """One look for all: title on the left, room for long names, no frame."""
    figure.update_layout(
        title={"text": title, "x": 0, "xref": "container", "font": {"size": 16}},
        height=height,
        margin={"l": 8, "r": 16, "t": 40, "b": 8},
        showlegend=False,
        bargap=0.35,
        dragmode=False,
    )
    figure.update_xaxes(automargin=True, fixedrange=True, zeroline=False)
    figure.update_yaxes(automargin=True, fixedrange=True, zeroline=False, ticksuffix="  ")
