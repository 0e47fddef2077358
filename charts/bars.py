"""Bars: every chart of them is made of `Bar`s, and all that lie on their side by `horizontal`."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import plotly.graph_objects as go

from charts.layout import BELOW, COLOURS, Colour, lay_out, note
from engine.core import theme
from engine.core.clock import Clock
from engine.core.units import bytes_text, percent_texts
from engine.costs import Phase

CUT_OFF = 3  # times as long as the first bar


@dataclass(frozen=True)
class Bar:
    """One bar; or one dot, on a scale of powers of ten.

    label: its name · value: its length · text: what stands at its end · start: where it begins.
    """

    label: str
    value: float
    colour: Colour = "inference"
    text: str = ""
    start: float = 0
    striped: bool = False


def horizontal(
    series: Mapping[str, Sequence[Bar]],
    title: str,
    height: int,
    end: float,
    clock: Clock | None = None,
    hover: str = "%{y}: %{text}",
) -> go.Figure:
    """Draw name → bars on their side, the first on top; several names get a legend.

    height: in pixels · end: of the axis · clock: of values that are times · hover: plotly’s words
    for a bar that is pointed at.
    """
    figure = go.Figure()
    for name, bars in series.items():
        figure.add_bar(
            name=name,
            orientation="h",
            y=[bar.label for bar in bars],
            x=[bar.value for bar in bars],
            base=[bar.start for bar in bars],
            customdata=[bar.value for bar in bars],  # %{x} is where a bar ends
            marker={
                "color": [COLOURS[bar.colour] for bar in bars],
                "pattern": {"shape": ["/" if bar.striped else "" for bar in bars]},
            },
            text=[bar.text for bar in bars],
            textposition="outside",
            cliponaxis=False,
            hovertemplate=f"{hover}<extra>{name}</extra>",
        )
    lay_out(figure, title, height, clock)
    figure.update_layout(showlegend=len(series) > 1, legend=BELOW)
    figure.update_xaxes(range=[0, end], showticklabels=False)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure


def bars(rows: Sequence[Bar], title: str, unit: str = "", clock: Clock | None = None) -> go.Figure:
    """Draw bars with their names beside them, in a unit; none for a plain count.

    A bar without a text gets its value, in three digits.
    """
    told = clock.of(unit) if clock else unit
    shown = [replace(row, text=row.text or f"{row.value:,.3g} {unit}") for row in rows]
    return horizontal(
        {"": shown},
        f"{title}, {told}" if told else title,
        height=80 + 42 * len(rows),
        end=1.35 * max(row.value for row in rows),
        clock=clock,
    )


def likeliest(labels: Sequence[str], probabilities: Sequence[float]) -> go.Figure:
    """Draw the likeliest classes as bars, best on top."""
    texts = percent_texts(probabilities)
    rows = [
        Bar(label, 100 * share, text=text)
        for label, share, text in zip(labels, probabilities, texts, strict=True)
    ]
    figure = horizontal(
        {"": rows},
        "What it believes, %",
        height=80 + 34 * len(rows),
        end=125,
        hover="%{y}: %{x:.1f}%",
    )
    figure.update_xaxes(showgrid=False)
    return figure


def side_by_side(
    rows: Sequence[Bar], title: str, highest: float | None = None, clock: Clock | None = None
) -> go.Figure:
    """Draw bars with their names above.

    A bar of more than CUT_OFF times the first is cut off there. highest: where the axis ends ·
    clock: of values that are times; the title names it.
    """
    values = [row.value for row in rows]
    longest = CUT_OFF * values[0] or max(values)
    shown = [
        replace(row, value=longest, text=f"{row.text} →") if row.value > longest else row
        for row in rows
    ]
    end = 1.4 * (highest or min(max(values), longest) or 1)  # room for the number
    figure = horizontal({"": shown}, title, 52 + 42 * len(rows), end, clock)
    # Names stand above their bars: beside them, a phone would have no room for the bars.
    for row in rows:
        note(figure, row.label, x=0, y=row.label, xanchor="left", yshift=17)
    figure.update_traces(textfont={"size": 13}, constraintext="none")
    figure.update_layout(bargap=0.68, margin={"t": 48, "b": 4})
    figure.update_xaxes(showgrid=False)
    figure.update_yaxes(showticklabels=False)
    return figure


def memory(columns: Sequence[tuple[Phase, Sequence[tuple[str, int]]]]) -> go.Figure:
    """Draw what each (phase, [(part, bytes)]) holds: a bar for each part."""
    names = list(dict.fromkeys(part for _, parts in columns for part, _ in parts))
    largest = max(size for _, parts in columns for _, size in parts)
    series: dict[str, list[Bar]] = {
        phase: [
            Bar(name, size / 2**20, phase, bytes_text(size) if size else "none")
            for name in names
            for size in [dict(parts).get(name, 0)]
        ]
        for phase, parts in columns
    }
    title, height = "Memory for one batch, KiB or MiB", 100 + 48 * len(names)
    figure = horizontal(series, title, height, end=1.35 * largest / 2**20)
    figure.update_layout(barmode="group", bargap=0.3)
    return figure


def shares(rows: Sequence[Bar], title: str) -> go.Figure:
    """Draw shares, 0–1, as upright bars in percent."""
    figure = go.Figure(
        go.Bar(
            x=[row.label for row in rows],
            y=[100 * row.value for row in rows],
            marker={"color": [COLOURS[row.colour] for row in rows]},
            text=[f"{row.value:.0%}" for row in rows],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{x}: %{y:.1f}%<extra></extra>",
        )
    )
    lay_out(figure, title, height=320)
    figure.update_yaxes(range=[0, 112], title="% right", fixedrange=True)
    figure.update_xaxes(fixedrange=True, tickangle=0)
    return figure


def magnitudes(
    rows: Sequence[Bar], unit: str, powers: int = 6, clock: Clock | None = None
) -> go.Figure:
    """Draw values as dots on a scale of powers of ten.

    A bar on such a scale would have no honest foot, so a thin line leads to the dot. The words
    stand above it: beside it, a phone would have no room. What the others are held against is
    neutral. unit: of the values, as the title begins · powers: of ten, from line to line · clock:
    of values that are times.
    """
    title = f"{clock.of(unit) if clock else unit}, in powers of ten"
    lowest, largest = (pick(row.value for row in rows) for pick in (min, max))
    figure = go.Figure()
    for row in rows:
        figure.add_scatter(
            x=[lowest / 30, row.value],
            y=[row.label, row.label],
            mode="lines",
            line={"color": COLOURS[row.colour], "width": 2},
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=[row.value for row in rows],
        y=[row.label for row in rows],
        mode="markers",
        marker={"color": [COLOURS[row.colour] for row in rows], "size": 13},
        cliponaxis=False,
        hovertemplate="%{y}: %{x:.2g}<extra></extra>",
    )
    for row in rows:
        words = f"{row.label}: <b>{row.text}</b>" if row.text else row.label
        note(figure, words, xref="paper", x=0, y=row.label, xanchor="left", yshift=14)
    lay_out(figure, title, 110 + 44 * len(rows), clock)
    figure.update_xaxes(
        type="log",
        range=[math.log10(lowest / 30), math.log10(largest) + 1],
        exponentformat="power",
        dtick=powers,
        showgrid=True,
        gridcolor=theme.OTHERS,
    )
    figure.update_yaxes(
        range=[len(rows) - 0.5, -0.9], showgrid=False, showticklabels=False, type="category"
    )
    return figure
