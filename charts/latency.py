"""Measured times: of one answer and its stages, of many, of batches, threads and a crowd."""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

import plotly.graph_objects as go

from charts.bars import Bar, bars, horizontal
from charts.layout import Colour, lay_out, note
from engine.core import theme
from engine.core.clock import Clock
from engine.core.stats import BatchPoint, Latencies, ServerPoint
from engine.core.units import milliseconds_text, scaled_text

BARS_TOP = 0.66  # of the chart's height; above it stand the words for percentiles
ROOM_FOR_WORDS = 1.6  # the axis ends so many times as far as a percentile, also on a phone


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
    """Draw (stage, seconds on the clock) one after the other on a line of milliseconds."""
    milliseconds = [1000 * seconds for _, seconds in stages]
    starts = accumulate(milliseconds[:-1], initial=0.0)
    rows = [
        Bar(
            STAGE_WORDS.get(name, name),
            ms,
            "inference" if name == "forward" else "neutral",
            _milliseconds(ms),
            start,
        )
        for (name, _), ms, start in zip(stages, milliseconds, starts, strict=True)
    ]
    figure = horizontal(
        {"": rows},
        title,
        height=90 + 30 * len(rows),
        end=1.4 * sum(milliseconds),
        clock=Clock.WALL,
        hover="%{y}: %{customdata:,.2f} ms",
    )
    words = f"{Clock.WALL.of('milliseconds')}, since the start"
    figure.update_xaxes(title=words, showticklabels=True)
    return figure


def _milliseconds(ms: float) -> str:
    if ms < 0.01:
        return "under 0.01 ms"
    return milliseconds_text(ms / 1000).replace("\u00a0", " ")


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
        note(
            figure, f"{name} {milliseconds_text(value)}", x=1000 * value, y=top, yref="paper",
            yanchor="middle", xanchor="left", xshift=4,
        )  # fmt: skip
    lay_out(figure, f"{len(seconds)} answers, by how long they took", 350, Clock.WALL)
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
    lay_out(figure, title, height=300, clock=Clock.PROCESSOR)
    sizes = [point.batch_size for point in points]
    figure.update_layout(margin={"t": 56, "r": 28})
    figure.update_xaxes(title="images in a batch", type="log", tickvals=sizes, ticktext=sizes)
    figure.update_yaxes(title=unit, range=[0, 1.2 * max(values)])
    return figure


def by_threads(found: Mapping[int, Latencies]) -> go.Figure:
    """Draw the median forward pass by number of threads: on the clock, for they share the work."""
    names = (f"{number} thread{'s' if number > 1 else ''}" for number in found)
    medians = (taken.median for taken in found.values())
    return medians_of(zip(names, medians, strict=True), "One forward pass", Clock.WALL)


def medians_of(rows: Iterable[tuple[str, float]], title: str, clock: Clock) -> go.Figure:
    """Draw (name, seconds) as bars, in milliseconds."""
    drawn = [Bar(name, 1000 * s, text=f"{1000 * s:,.1f} ms") for name, s in rows]
    return bars(drawn, title, "ms", clock)


PARTS = {
    "starting: the network is read": ("read",),
    "the photo is got ready": ("decode", "upright", "resize", "normalise"),
    "the network answers": ("forward", "softmax"),
}


def one_scale(runs: Mapping[str, Sequence[tuple[str, float]]]) -> go.Figure:
    """Draw runs, each name → (stage, seconds), as bars of three parts on one and the same scale."""
    drawn: dict[str, list[Bar]] = {part: [] for part in PARTS}
    ends = dict.fromkeys(runs, 0.0)  # so far, in milliseconds
    for part, stages in PARTS.items():
        for name, run in runs.items():
            ms = 1000 * sum(seconds for stage, seconds in run if stage in stages)
            colour: Colour = "inference" if "forward" in stages else "neutral"
            drawn[part].append(Bar(name, ms, colour, "", ends[name], striped="read" in stages))
            ends[name] += ms
    figure = horizontal(
        drawn,
        f"Both on one scale, {Clock.WALL.of('time')}",
        height=190,
        end=1.25 * max(ends.values()),
        clock=Clock.WALL,
        hover="%{customdata:,.1f} ms",
    )
    for name, end in ends.items():
        words = f"<b>{milliseconds_text(end / 1000)}</b>"
        note(figure, words, x=end, y=name, xanchor="left", xshift=6)
    figure.update_layout(barmode="overlay", legend={"traceorder": "normal"})
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
    lay_out(figure, f"{title}, {Clock.WALL}", 90 + 32 * len(rows), Clock.WALL)
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
    words = f"the bound, {milliseconds_text(bound_seconds, 0)}"
    note(figure, words, x=0, xref="paper", y=1000 * bound_seconds, yanchor="bottom", xanchor="left")
    lay_out(figure, "9 of 10 requests are answered within", 320, Clock.WALL)
    figure.update_xaxes(title="requests a second", rangemode="tozero")
    figure.update_yaxes(title=Clock.WALL.of("milliseconds"), rangemode="tozero")
    return figure
