"""Two ways to an answer on one scale: a far computer's, and the one in the hand."""

import plotly.graph_objects as go

from charts.bars import Bar, horizontal
from charts.layout import note
from engine.core.clock import Clock
from engine.core.units import milliseconds_text

CLOUD, EDGE = "By the server", "On the device"


def two_ways(way: float | None, server: float, device: float) -> go.Figure:
    """Draw both, in seconds on the clock. way: there and back; None where there is no signal."""
    there, cloud, edge = (1000 * (seconds or 0) for seconds in (way, server, device))
    end = 1.3 * max(there + cloud, edge)
    lost = way is None
    series = {
        "the way there and back": [Bar(CLOUD, end if lost else there, "neutral", striped=lost)],
        "the network answers": [
            Bar(CLOUD, 0 if lost else cloud, start=there),
            Bar(EDGE, edge),
        ],
    }
    hover = "%{customdata:,.0f} ms"
    title = f"Both ways on one scale, {Clock.WALL.of('time')}"
    figure = horizontal(series, title, 200, end, Clock.WALL, hover)
    words = {CLOUD: "no answer comes" if lost else _ms(there + cloud), EDGE: _ms(edge)}
    for name, ms in ((CLOUD, 0 if lost else there + cloud), (EDGE, edge)):
        note(figure, f"<b>{words[name]}</b>", x=ms, y=name, xanchor="left", xshift=6,
             **({"yshift": 26} if lost and name == CLOUD else {}))  # fmt: skip
    figure.update_layout(barmode="overlay", legend={"traceorder": "normal"})
    return figure


def _ms(milliseconds: float) -> str:
    return milliseconds_text(milliseconds / 1000, 0)
