"""Weights as they are: a histogram before and after rounding, and pictures with holes."""

from collections.abc import Sequence

import plotly.graph_objects as go

from charts.layout import lay_out
from engine.core import theme


def snapped(before: Sequence[float], after: Sequence[float], title: str) -> go.Figure:
    """Draw weights as two histograms on one scale: as they were, and after rounding to levels.

    Up to 127 levels get a bar each; more than that are drawn in as many bins as the weights were.
    """
    largest, bins = max(map(abs, before)), 63
    levels = len(set(after))
    width = 2 * largest / bins
    figure = go.Figure()
    for name, values, colour in (
        ("as trained", before, theme.NEUTRAL),
        ("rounded", after, theme.INFERENCE),
    ):
        edges = [-largest + width * (i + 0.5) for i in range(bins)]
        if name == "rounded" and levels <= 2 * bins:
            edges = sorted(set(values))
        nearest = [min(range(len(edges)), key=lambda i: abs(edges[i] - v)) for v in values]
        figure.add_bar(
            name=name,
            x=edges,
            y=[nearest.count(i) for i in range(len(edges))],
            width=width * (0.9 if name == "as trained" else 0.6 if len(edges) < bins else 0.5),
            marker={"color": colour, "opacity": 0.45 if name == "as trained" else 1},
            hovertemplate=f"%{{y}} weights near %{{x:.3f}}<extra>{name}</extra>",
        )
    lay_out(figure, title, height=320)
    figure.update_layout(
        barmode="overlay", showlegend=True, legend={"orientation": "h", "y": -0.3, "x": 0}
    )
    figure.update_xaxes(title="value of the weight", range=[-1.08 * largest, 1.08 * largest])
    figure.update_yaxes(title="how many weights")
    return figure


def weight_tiles(tiles: Sequence[Sequence[Sequence[float | None]]], title: str) -> go.Figure:
    """Draw (n, h, w) weights as pictures in two rows, blue below zero, amber above, None empty.

    A picture of nothing but None is crossed out.
    """
    height, width, columns = len(tiles[0]), len(tiles[0][0]), -(-len(tiles) // 2)
    known = [abs(v) for tile in tiles for row in tile for v in row if v is not None]
    largest = max(known, default=0) or 1
    rows = 2 * height + 1
    sheet: list[list[float | None]] = [
        [None] * (columns * (width + 1) - 1) for _ in range(rows)
    ]  # one empty line between the pictures
    for number, tile in enumerate(tiles):
        top, left = (number // columns) * (height + 1), (number % columns) * (width + 1)
        for y, row in enumerate(tile):
            sheet[top + y][left : left + width] = row
    figure = go.Figure(
        go.Heatmap(
            z=sheet,
            zmin=-largest,
            zmax=largest,
            colorscale=[[0, theme.NEGATIVE], [0.5, theme.OTHERS], [1, theme.TRAINING]],
            colorbar={
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": 0,
                "yanchor": "top",
                "len": 0.6,
                "thickness": 10,
                "tickvals": [-largest, 0, largest],
                "ticktext": [f"−{largest:.2f}", "0", f"{largest:.2f}"],
            },
            hoverongaps=False,
            hovertemplate="weight %{z:.3f}<extra></extra>",
        )
    )
    for number in range(len(tiles)):
        top, left = (number // columns) * (height + 1), (number % columns) * (width + 1)
        figure.add_shape(
            type="rect",
            x0=left - 0.5,
            x1=left + width - 0.5,
            y0=top - 0.5,
            y1=top + height - 0.5,
            line={"color": theme.NEUTRAL, "width": 1},
        )
        if all(value is None for row in tiles[number] for value in row):
            ends = (left - 0.5, left + width - 0.5)
            for x0, x1 in (ends, ends[::-1]):
                figure.add_shape(type="line", x0=x0, x1=x1, y0=top - 0.5, y1=top + height - 0.5,
                                 line={"color": theme.NEUTRAL, "width": 2})  # fmt: skip
    lay_out(figure, title, height=310)
    figure.update_xaxes(visible=False, constrain="domain", constraintoward="left")
    figure.update_yaxes(
        visible=False,
        autorange="reversed",
        scaleanchor="x",
        constrain="domain",
        constraintoward="top",
    )
    return figure
