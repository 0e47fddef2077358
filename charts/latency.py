"""Charts of measured times. Pure functions, with the look of charts/__init__.py."""

import math
from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from charts import _plain
from engine.core import theme
from engine.core.clock import Clock
from engine.core.stats import BatchPoint, Latencies, ServerPoint
from engine.core.units import milliseconds_text, scaled_text

BARS_TOP = 0.66  # of the chart's height; above it stand the words for percentiles
ROOM_FOR_WORDS = 1.6  # the axis ends so many times as far as a percentile, also on a phone


def distribution(seconds: Sequence[float], marks: Mapping[str, float]) -> go.Figure:
    """Draw how often an answer took how long. marks: “median” and the like → seconds."""
    figure = go.Figure(
        go.Histogram(
            x=[1000 * s for s in seconds],
            nbinsx=40,
            marker={"color": theme.INFERENCE},
            hovertemplate="%{x} ms: %{y} answers<extra></extra>",
        )
    )
    # A line of words each; the largest is the lowest, so that no line runs through another's words.
    for level, (name, value) in enumerate(reversed(list(marks.items()))):
        top = BARS_TOP + 0.11 * (level + 1)
        figure.add_shape(
            type="line", x0=1000 * value, x1=1000 * value, y0=0, y1=top, yref="paper",
            line={"color": theme.NEUTRAL, "dash": "dot", "width": 2},
        )  # fmt: skip
        figure.add_annotation(
            x=1000 * value, y=top, yref="paper", yanchor="middle", xanchor="left", xshift=4,
            text=f"{name} {milliseconds_text(value)}", showarrow=False, font={"size": 13},
        )  # fmt: skip
    _plain(figure, f"{len(seconds)} answers, by how long they took", 350, Clock.WALL)
    figure.update_layout(bargap=0.05, yaxis={"domain": [0, BARS_TOP if marks else 1]})
    longest = max([*seconds, *(ROOM_FOR_WORDS * value for value in marks.values())])
    words = f"{Clock.WALL.of('milliseconds')}, from the file to the answer"
    figure.update_xaxes(title=words, range=[0, 1010 * longest])
    figure.update_yaxes(title="answers")
    return figure


def batch_latency(points: Sequence[BatchPoint]) -> go.Figure:
    """Draw how long a batch takes, by its size."""
    values = [1000 * point.latencies.median for point in points]
    title = f"One batch takes, {Clock.PROCESSOR.of('ms')}"
    return _by_size(points, values, title, "milliseconds", "{:,.0f} ms")


def batch_throughput(points: Sequence[BatchPoint]) -> go.Figure:
    """Draw how many images a second of the processor come out, by the size of a batch."""
    values = [point.images_per_second for point in points]
    title = f"Images {Clock.PROCESSOR.of('a second')}"
    return _by_size(points, values, title, "images a second", "{:,.0f}")


def _by_size(
    points: Sequence[BatchPoint], values: Sequence[float], title: str, unit: str, words: str
) -> go.Figure:
    figure = go.Figure(
        go.Scatter(
            x=[point.batch_size for point in points],
            y=values,
            mode="lines+markers+text",
            line={"color": theme.INFERENCE, "width": 3},
            marker={"size": 9},
            text=[words.format(value) for value in values],
            textposition="top center",
            cliponaxis=False,
            hovertemplate="batches of %{x}: %{y:,.1f} " + unit + "<extra></extra>",
        )
    )
    _plain(figure, title, height=300, clock=Clock.PROCESSOR)
    sizes = [point.batch_size for point in points]
    figure.update_layout(margin={"t": 56, "r": 28})
    figure.update_xaxes(title="images in a batch", type="log", tickvals=sizes, ticktext=sizes)
    figure.update_yaxes(title=unit, range=[0, 1.2 * max(values)])
    return figure


def by_threads(found: Mapping[int, Latencies]) -> go.Figure:
    """Draw the median forward pass by number of threads: on the clock, for they share the work."""
    milliseconds = [1000 * taken.median for taken in found.values()]
    names = [f"{number} thread{'s' if number > 1 else ''}" for number in found]
    rows = list(zip(names, milliseconds, strict=True))
    return bars(rows, "One forward pass", "ms", Clock.WALL)


def bars(rows: Sequence[tuple[str, float]], title: str, unit: str, clock: Clock) -> go.Figure:
    """Draw (name, time) as bars of inference's colour."""
    figure = go.Figure(
        go.Bar(
            orientation="h",
            y=[name for name, _ in rows],
            x=[value for _, value in rows],
            marker={"color": theme.INFERENCE},
            text=[f"{value:,.1f} {unit}" for _, value in rows],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x:,.2f} " + unit + "<extra></extra>",
        )
    )
    _plain(figure, f"{title}, {clock.of(unit)}", 80 + 40 * len(rows), clock)
    figure.update_xaxes(range=[0, 1.35 * max(value for _, value in rows)], showticklabels=False)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure


PARTS = {
    "starting: the network is read": ("read",),
    "the photo is got ready": ("decode", "upright", "resize", "normalise"),
    "the network answers": ("forward", "softmax"),
}


def one_scale(runs: Mapping[str, Sequence[tuple[str, float]]]) -> go.Figure:
    """Draw runs, each name → (stage, seconds), as bars of three parts on one and the same scale."""
    figure = go.Figure()
    for part, stages in PARTS.items():
        colour = theme.INFERENCE if "forward" in stages else theme.NEUTRAL
        figure.add_bar(
            orientation="h",
            y=list(runs),
            x=[1000 * sum(s for name, s in run if name in stages) for run in runs.values()],
            name=part,
            marker={"color": colour, "pattern": {"shape": "/" if "read" in stages else ""}},
            hovertemplate=f"{part}: %{{x:,.1f}} ms<extra></extra>",
        )
    totals = {name: sum(seconds for _, seconds in run) for name, run in runs.items()}
    for name, total in totals.items():
        figure.add_annotation(
            x=1000 * total, y=name, text=f"<b>{milliseconds_text(total)}</b>", showarrow=False,
            xanchor="left", xshift=6, font={"size": 13},
        )  # fmt: skip
    _plain(figure, f"Both on one scale, {Clock.WALL.of('time')}", 190, Clock.WALL)
    figure.update_layout(
        barmode="stack",
        showlegend=True,
        legend={"orientation": "h", "y": -0.02, "yanchor": "top", "x": 0, "traceorder": "normal"},
    )
    figure.update_xaxes(range=[0, 1250 * max(totals.values())], showticklabels=False)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure


def ladder(rows: Sequence[tuple[str, float, bool]], title: str) -> go.Figure:
    """Draw times from the shortest down: what was measured here among what people know.

    Each is (name, seconds, whether it was measured here); more than 0. The scale is logarithmic.
    """
    low, high = math.floor(math.log10(rows[0][1])), math.log10(rows[-1][1])
    figure = go.Figure(
        go.Scatter(
            x=[seconds for _, seconds, _ in rows],
            y=[f"<b>{name}</b>" if own else name for name, _, own in rows],
            mode="markers+text",
            marker={
                "color": [theme.INFERENCE if own else theme.NEUTRAL for *_, own in rows],
                "symbol": ["circle" if own else "circle-open" for *_, own in rows],
                "size": [15 if own else 10 for *_, own in rows],
                "line": {"width": [0 if own else 2 for *_, own in rows]},
                "opacity": 1,
            },
            text=[f"   {own_or_told(seconds, own)}" for _, seconds, own in rows],
            textposition="middle right",
            cliponaxis=False,
            hoverinfo="skip",
        )
    )
    _plain(figure, f"{title}, {Clock.WALL}", 90 + 32 * len(rows), Clock.WALL)
    lines = range(low, math.ceil(high) + 1)
    figure.update_xaxes(
        type="log",
        range=[low - 0.1, high + 1.2],  # room for the last words
        tickvals=[10**power for power in lines],
        # On a phone there is room for every second one.
        ticktext=["" if power % 2 == low % 2 else scaled_text(10**power, "s") for power in lines],
        tickangle=0,
        showgrid=True,
    )
    figure.update_yaxes(autorange="reversed", showgrid=True)
    return figure


def own_or_told(seconds: float, own: bool) -> str:
    """Return a time: of one's own as many digits as measuring bears, of others' all they told."""
    return milliseconds_text(seconds) if own else scaled_text(seconds, "s")


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
    _plain(figure, "The film: pale frames passed unseen", height=90 + 22 * length)
    figure.update_xaxes(title="frames of a second", showgrid=False)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure


def under_load(points: Sequence[ServerPoint], bound_seconds: float) -> go.Figure:
    """Draw how long nine of ten requests take at most, by how many come in a second."""
    shown = [p for p in points if p.seconds <= 4 * bound_seconds] or list(points[:1])
    figure = go.Figure(
        go.Scatter(
            x=[p.requests_per_second for p in shown],
            y=[1000 * p.seconds for p in shown],
            mode="lines+markers",
            line={"color": theme.INFERENCE, "width": 3},
            hovertemplate="%{x:.0f} requests a second: 9 of 10 within %{y:,.0f} ms<extra></extra>",
        )
    )
    figure.add_hline(y=1000 * bound_seconds, line={"color": theme.NEUTRAL, "dash": "dot"})
    figure.add_annotation(
        x=0, xref="paper", y=1000 * bound_seconds, yanchor="bottom", xanchor="left",
        text=f"the bound, {milliseconds_text(bound_seconds, 0)}", showarrow=False,
        font={"size": 13},
    )  # fmt: skip
    _plain(figure, "9 of 10 requests are answered within", 320, Clock.WALL)
    figure.update_xaxes(title="requests a second", rangemode="tozero")
    figure.update_yaxes(title=Clock.WALL.of("milliseconds"), rangemode="tozero")
    return figure
