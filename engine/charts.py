"""Values → plotly figures. Pure functions; colours and fonts come from the theme of the page."""

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


def crossing(training_seconds: float, seconds_per_answer: float, answers: float) -> go.Figure:
    """Draw both bills over the number of answers; they meet at the break-even."""
    meet = training_seconds / seconds_per_answer
    end = max(2 * meet, answers)
    figure = go.Figure()
    figure.add_scatter(
        x=[0, end],
        y=[training_seconds] * 2,
        mode="lines",
        line={"color": theme.TRAINING, "width": 3},
        hovertemplate="%{y:.2f} s<extra>training</extra>",
    )
    figure.add_scatter(
        x=[0, meet, end],
        y=[0, training_seconds, end * seconds_per_answer],
        mode="lines",
        line={"color": theme.INFERENCE, "width": 3},
        hovertemplate="%{x:,.0f} answers: %{y:.2f} s<extra></extra>",
    )
    figure.add_scatter(
        x=[meet],
        y=[training_seconds],
        mode="markers",
        marker={"color": theme.NEUTRAL, "size": 12},
        hovertemplate="break-even: %{x:,.0f} answers<extra></extra>",
    )
    labels = (
        (0, training_seconds, "training, paid once", theme.TRAINING, "left"),
        (end, end * seconds_per_answer, "all answers so far", theme.INFERENCE, "right"),
    )
    for x, y, text, colour, side in labels:
        figure.add_annotation(
            x=x,
            y=y,
            text=f"<b>{text}</b>",
            font={"color": colour, "size": 13},
            showarrow=False,
            xanchor=side,
            yshift=14,
            xshift=6 if side == "left" else -70,
        )
    _plain(figure, "Both bills, in seconds", height=320)
    figure.update_xaxes(title="answers given", tickformat=",")
    figure.update_yaxes(title="seconds", range=[0, 1.2 * end * seconds_per_answer])
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
