"""Values → plotly figures. Pure functions; colours and fonts come from the theme of the page."""

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from engine.core import theme
from engine.core.clock import Clock
from engine.core.units import DAY, bytes_text, milliseconds_text, percent_texts, time_unit

CUT_OFF = 3  # times as long as the first bar
PHASES = {"training": theme.TRAINING, "inference": theme.INFERENCE}
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
            hovertemplate="%{y}: %{x:,.2f} ms<extra></extra>",
        )
    )
    _plain(figure, title, height=90 + 30 * len(stages), clock=Clock.WALL)
    words = f"{Clock.WALL.of('milliseconds')}, since the start"
    figure.update_xaxes(title=words, range=[0, total * 1.4])
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure


def _milliseconds(ms: float) -> str:
    if ms < 0.01:
        return "under 0.01 ms"
    return milliseconds_text(ms / 1000).replace("\u00a0", " ")


def likeliest(labels: Sequence[str], probabilities: Sequence[float]) -> go.Figure:
    """Draw the likeliest classes as bars, best on top."""
    figure = go.Figure(
        go.Bar(
            orientation="h",
            y=list(labels),
            x=[100 * p for p in probabilities],
            marker={"color": theme.INFERENCE},
            text=percent_texts(probabilities),
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x:.1f}%<extra></extra>",
        )
    )
    _plain(figure, "What it believes, %", height=80 + 34 * len(labels))
    figure.update_xaxes(range=[0, 125], showticklabels=False, showgrid=False)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure


def per_image(
    bars: Sequence[tuple[str, float, str]], title: str, unit: str, clock: Clock | None = None
) -> go.Figure:
    """Draw (name, value, “training” or “inference”) as bars.

    unit: empty for a plain count · clock: of values that are times.
    """
    told = clock.of(unit) if clock else unit
    figure = go.Figure(
        go.Bar(
            orientation="h",
            y=[name for name, _, _ in bars],
            x=[value for _, value, _ in bars],
            marker={"color": [PHASES[phase] for _, _, phase in bars]},
            text=[f"{value:,.3g} {unit}" for _, value, _ in bars],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x:,.3g} " + unit + "<extra></extra>",
        )
    )
    _plain(figure, f"{title}, {told}" if told else title, 80 + 44 * len(bars), clock)
    figure.update_xaxes(range=[0, 1.3 * max(value for _, value, _ in bars)], showticklabels=False)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure


def magnitudes(
    bars: Sequence[tuple[str, float, str, str]],
    unit: str,
    powers: int = 6,
    clock: Clock | None = None,
) -> go.Figure:
    """Draw (name, value, phase, value in words) as dots on a scale of powers of ten.

    A bar on such a scale would have no honest foot, so a thin line leads to the dot. The words
    stand above it: beside it, a phone would have no room. In place of the phase, “limit” is what
    the others are held against. unit: of the values, as the title begins · powers: of ten, from
    line to line · clock: of values that are times.
    """
    title = f"{clock.of(unit) if clock else unit}, in powers of ten"
    colours = PHASES | {"limit": theme.NEUTRAL}
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
        mode="markers",
        marker={"color": [colours[phase] for _, _, phase, _ in bars], "size": 13},
        cliponaxis=False,
        hovertemplate="%{y}: %{x:.2g}<extra></extra>",
    )
    for name, _, _, words in bars:
        figure.add_annotation(
            xref="paper", x=0, y=name, text=f"{name}: <b>{words}</b>" if words else name,
            showarrow=False, xanchor="left", yshift=14, font={"size": 13},
        )  # fmt: skip
    largest = max(value for _, value, _, _ in bars)
    _plain(figure, title, 110 + 44 * len(bars), clock)
    figure.update_xaxes(
        type="log",
        range=[math.log10(lowest / 30), math.log10(largest) + 1],
        exponentformat="power",
        dtick=powers,
        showgrid=True,
        gridcolor=theme.OTHERS,
    )
    figure.update_yaxes(
        range=[len(bars) - 0.5, -0.9], showgrid=False, showticklabels=False, type="category"
    )
    return figure


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
        figure.add_annotation(
            x=a_day * days[-1],
            y=values[-1],
            text=f"<b>{name}</b>",
            font={"size": 13},
            showarrow=False,
            xanchor="left",
            xshift=6,
        )
    if math.isfinite(crossing):
        figure.add_vline(x=a_day * crossing, line={"color": theme.NEUTRAL, "dash": "dot"})
    seconds = Clock.PROCESSOR.of("seconds")
    _plain(figure, f"Both bills, in {seconds}", height=320, clock=Clock.PROCESSOR)
    figure.update_layout(margin={"r": 80})
    figure.update_xaxes(title=f"{word} since the first answer", tickformat=",")
    figure.update_yaxes(title=seconds, rangemode="tozero", exponentformat="power")
    return figure


TIMES = (
    (1 / DAY, "1 second"),
    (1 / 24, "1 hour"),
    (30, "1 month"),
    (3_650, "10 years"),
    (365_000, "1,000 years"),
)  # days


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
    _plain(figure, f"Both bills, in {seconds}", height=340, clock=Clock.PROCESSOR)
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


def side_by_side(
    rows: Sequence[tuple[str, float, str]],
    title: str,
    colour: str,
    highest: float | None = None,
    clock: Clock | None = None,
) -> go.Figure:
    """Draw (name, value, value in words) as bars with their names above.

    A bar of more than CUT_OFF times the first is cut off there. highest: where the axis ends ·
    clock: of values that are times; the title names it.
    """
    values = [value for _, value, _ in rows]
    longest = CUT_OFF * values[0] or max(values)
    figure = go.Figure(
        go.Bar(
            orientation="h",
            y=[name for name, _, _ in rows],
            x=[min(value, longest) for value in values],
            marker={"color": colour},
            text=[f"{words} →" if value > longest else words for _, value, words in rows],
            textposition="outside",
            textfont={"size": 13},
            constraintext="none",
            cliponaxis=False,
            hovertemplate="%{y}: %{text}<extra></extra>",
        )
    )
    # Names stand above their bars: beside them, a phone would have no room for the bars.
    for name, *_ in rows:
        figure.add_annotation(
            x=0, y=name, text=name, showarrow=False, xanchor="left", yshift=17, font={"size": 13}
        )
    _plain(figure, title, 52 + 42 * len(rows), clock)
    figure.update_layout(bargap=0.68, margin={"t": 48, "b": 4})
    most = 1.4 * (highest or min(max(values), longest) or 1)  # room for the number
    figure.update_xaxes(range=[0, most], showticklabels=False, showgrid=False)
    figure.update_yaxes(autorange="reversed", showgrid=False, showticklabels=False)
    return figure


def memory(columns: Sequence[tuple[str, Sequence[tuple[str, int]]]]) -> go.Figure:
    """Draw what each (“training” or “inference”, [(part, bytes)]) holds: a bar for each part."""
    names = list(dict.fromkeys(part for _, parts in columns for part, _ in parts))
    largest = max(size for _, parts in columns for _, size in parts)
    figure = go.Figure()
    for phase, parts in columns:
        sizes = [dict(parts).get(name, 0) for name in names]
        figure.add_bar(
            orientation="h",
            y=names,
            x=[size / 2**20 for size in sizes],
            name=phase,
            marker={"color": PHASES[phase]},
            text=[bytes_text(size) if size else "none" for size in sizes],
            textposition="outside",
            cliponaxis=False,
            hovertemplate=f"%{{y}}: %{{text}}<extra>{phase}</extra>",
        )
    _plain(figure, "Memory for one batch, KiB or MiB", height=100 + 48 * len(names))
    figure.update_layout(
        barmode="group",
        bargap=0.3,
        showlegend=True,
        legend={"orientation": "h", "y": -0.02, "yanchor": "top", "x": 0},
    )
    figure.update_xaxes(range=[0, 1.35 * largest / 2**20], showticklabels=False)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure


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
    _plain(figure, title, height=340)
    figure.update_xaxes(title=axes[0], range=[0, 10], fixedrange=True)
    lowest, highest = min(-6, *ends), max(36, *ends)
    figure.update_yaxes(title=axes[1], range=[lowest - 1, highest + 1], fixedrange=True)
    return figure


def shares(bars: Sequence[tuple[str, float, str]], title: str) -> go.Figure:
    """Draw (name, share 0–1, “training” or “inference”) as upright bars in percent."""
    figure = go.Figure(
        go.Bar(
            x=[name for name, _, _ in bars],
            y=[100 * share for _, share, _ in bars],
            marker={"color": [PHASES[phase] for _, _, phase in bars]},
            text=[f"{share:.0%}" for _, share, _ in bars],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{x}: %{y:.1f}%<extra></extra>",
        )
    )
    _plain(figure, title, height=320)
    figure.update_yaxes(range=[0, 112], title="% right", fixedrange=True)
    figure.update_xaxes(fixedrange=True, tickangle=0)
    return figure


def _plain(figure: go.Figure, title: str, height: int, clock: Clock | None = None) -> None:
    """One look for all: title on the left, room for long names, no frame.

    clock: by which its times were taken, noted down in the figure.
    """
    figure.update_layout(
        title={"text": title, "x": 0, "xref": "container", "font": {"size": 16}},
        height=height,
        margin={"l": 8, "r": 16, "t": 40, "b": 8},
        showlegend=False,
        bargap=0.35,
        dragmode=False,
        meta={"clock": clock.name} if clock else None,
    )
    figure.update_xaxes(automargin=True, fixedrange=True, zeroline=False)
    figure.update_yaxes(automargin=True, fixedrange=True, zeroline=False, ticksuffix="  ")


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
        figure.add_annotation(
            x=x0 + share * (x1 - x0),
            y=y0 + share * (y1 - y0),
            text=f"<b>{words}</b>" if i == followed else words,
            showarrow=False,
            xanchor=anchor,
            xshift=xshift,
            yshift=yshift,
            font={"size": 13},
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
    _plain(figure, title, height=320)
    figure.update_xaxes(range=[-0.28, 2.3], visible=False)
    figure.update_yaxes(range=[-0.4, 1.38], visible=False)
    return figure


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
    _plain(figure, title, height=320)
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
    _plain(figure, title, height=310)
    figure.update_xaxes(visible=False, constrain="domain", constraintoward="left")
    figure.update_yaxes(
        visible=False,
        autorange="reversed",
        scaleanchor="x",
        constrain="domain",
        constraintoward="top",
    )
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
    _plain(figure, title, height=130 + 34 * len(rows))
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
    figure.add_annotation(
        x=0,
        xref="paper",
        y=1,
        yref="paper",
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
        text=f"dotted: next frame, {budget:,.1f} ms; blue: later",
        font={"size": 13},
    )
    _plain(figure, title, height=320, clock=Clock.WALL)
    figure.update_layout(margin={"t": 72}, title={"y": 0.96, "yanchor": "top"})
    figure.update_xaxes(title="answers, one after the other", type="category")
    figure.update_yaxes(
        title=Clock.WALL.of("milliseconds"), range=[0, 1.1 * max(budget, *milliseconds)]
    )
    return figure
