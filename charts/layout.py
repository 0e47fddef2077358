"""One look for every chart: title, margins, colours, notes. The page’s theme gives the rest."""

from typing import Any, Literal

import plotly.graph_objects as go

from engine.core import theme
from engine.core.clock import Clock

Colour = Literal["training", "inference", "neutral", "negative"]
COLOURS: dict[Colour, str] = {
    "training": theme.TRAINING,
    "inference": theme.INFERENCE,
    "neutral": theme.NEUTRAL,
    "negative": theme.NEGATIVE,
}
NOTE_SIZE = 13  # pixels
BELOW = {"orientation": "h", "y": -0.02, "yanchor": "top", "x": 0}  # a legend in a row


def lay_out(figure: go.Figure, title: str, height: int, clock: Clock | None = None) -> None:
    """Lay a chart out: title on the left, room for long names, no frame.

    height: in pixels · clock: by which its times were taken, noted down in the figure.
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


def note(figure: go.Figure, text: str, **where: Any) -> None:
    """Write a few words on a chart, without an arrow. where: as plotly’s annotations take it."""
    figure.add_annotation(text=text, showarrow=False, font={"size": NOTE_SIZE}, **where)
