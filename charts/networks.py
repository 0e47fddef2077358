"""Networks as a picture: two weights, six weights, and where each one lives."""

from collections.abc import Sequence

import plotly.graph_objects as go

from charts.layout import lay_out, note
from engine.core import theme

NODE = "#4A5262"  # dark enough for white numbers; a lighter ring sets it off from a dark page
WEIGHT_ENDS = ((0, 2), (1, 2), (0, 3), (1, 3), (2, 4), (3, 4))
# Where on its line a weight's words begin (0–1), how they are set, and how many pixels off.
WEIGHT_WORDS = (
    (0.5, "center", 0, 15),
    (0.2, "left", 7, -9),
    (0.2, "left", 7, 9),
    (0.5, "center", 0, -15),
    (0.4, "left", 4, 12),
    (0.4, "left", 4, -12),
)


def scatter_and_line(
    points: Sequence[tuple[float, float]],
    slope: float,
    intercept: float,
    title: str,
    axes: tuple[str, str],
) -> go.Figure:
    """Draw points, a line, and the miss of each point as a thin stroke. axes: x and y in words.

    The picture stands still while the line turns, and only grows where the line would leave it.
    """
    xs, ys = zip(*points, strict=True)
    ends = intercept, 10 * slope + intercept
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
        y=ends,
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
    lay_out(figure, title, height=340)
    figure.update_xaxes(title=axes[0], range=[0, 10], fixedrange=True)
    lowest, highest = min(-6, *ends), max(36, *ends)
    figure.update_yaxes(title=axes[1], range=[lowest - 1, highest + 1], fixedrange=True)
    return figure


def six_weights(
    nodes: Sequence[tuple[str, str]],
    weights: Sequence[tuple[float, str]],
    followed: int,
    title: str,
    backwards: bool = False,
) -> go.Figure:
    """Draw a network of two inputs, two hidden neurons and one output.

    nodes: (name, value in words), inputs first · weights: (number, words on its line) in the order
    of WEIGHT_ENDS; amber is above zero, blue below · followed: the line that is drawn boldly ·
    backwards: dotted lines, for what flows from the output to the inputs.
    """
    places = ((0.0, 1.0), (0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (2.0, 0.5))
    figure = go.Figure()
    for i, (number, words) in enumerate(weights):
        (x0, y0), (x1, y1) = (places[end] for end in WEIGHT_ENDS[i])
        colour = theme.TRAINING if number > 0 else theme.NEGATIVE if number < 0 else theme.NEUTRAL
        dash, width = "dot" if backwards else "solid", 6 if i == followed else 2
        figure.add_scatter(
            x=[x0, x1],
            y=[y0, y1],
            mode="lines",
            line={"color": colour, "width": width, "dash": dash},
            hoverinfo="skip",
        )
        share, anchor, xshift, yshift = WEIGHT_WORDS[i]
        note(
            figure,
            f"<b>{words}</b>" if i == followed else words,
            x=x0 + share * (x1 - x0),
            y=y0 + share * (y1 - y0),
            xanchor=anchor,
            xshift=xshift,
            yshift=yshift,
        )
    figure.add_scatter(
        x=[x for x, _ in places],
        y=[y for _, y in places],
        mode="markers",
        marker={"color": NODE, "size": 50, "line": {"color": theme.NEUTRAL, "width": 2}},
        opacity=1,
        hoverinfo="skip",
    )
    for (x, y), (name, value) in zip(places, nodes, strict=True):
        # In a span, as the theme of the page has a colour of its own for all notes.
        inside = f'<span style="color:#FFFFFF">{value}</span>'
        figure.add_annotation(x=x, y=y, text=inside, showarrow=False, font={"size": 14})
        beside = 38 if y == 1 else -38
        figure.add_annotation(x=x, y=y, text=name, showarrow=False, yshift=beside)
    lay_out(figure, title, height=320)
    figure.update_xaxes(range=[-0.28, 2.3], visible=False)
    figure.update_yaxes(range=[-0.4, 1.38], visible=False)
    return figure


def homes(
    rows: Sequence[tuple[str, Sequence[str]]], chosen: str, columns: Sequence[str], title: str
) -> go.Figure:
    """Draw for each (name, columns it answers in) the way from the first column, training, there.

    The chosen one has the colours; the others stand back.
    """
    figure = go.Figure()
    for name, places in rows:
        shown = name == chosen
        for place in places:
            figure.add_scatter(
                x=[columns[0], place],
                y=[name, name],
                mode="lines",
                line={"color": theme.INFERENCE if shown else theme.OTHERS, "width": 3},
                hoverinfo="skip",
            )
        colours = [theme.TRAINING, *[theme.INFERENCE] * len(places)]
        figure.add_scatter(
            x=[columns[0], *places],
            y=[name] * (1 + len(places)),
            mode="markers",
            marker={
                "color": colours,
                "opacity": 1 if shown else 0.4,
                "size": 18 if shown else 11,
            },
            hovertemplate="%{y}: %{x}<extra></extra>",
        )
    lay_out(figure, title, height=130 + 34 * len(rows))
    figure.update_layout(margin={"t": 92}, title={"y": 0.97, "yanchor": "top"})
    figure.update_xaxes(
        categoryorder="array",
        categoryarray=list(columns),
        side="top",
        tickangle=0,
        range=[-0.35, len(columns) - 0.65],
    )
    figure.update_yaxes(
        categoryorder="array",
        categoryarray=[name for name, _ in rows],
        autorange="reversed",
        showgrid=False,
    )
    return figure
