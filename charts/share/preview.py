"""The picture that a shared link shows, 1,200 × 630 pixels: one network, at the gym and at work."""

from functools import lru_cache
from itertools import pairwise

from PIL import ImageDraw

from charts.share.card import FINER, INK, PALE, PANELS, _paper, _png, _words
from engine.core import theme

# (x, places of the nodes) of a small network's layers, within a panel.
LAYERS = ((110, (60, 130, 200, 270)), (260, (25, 95, 165, 235, 305)), (410, (95, 165, 235)))
HEROES = (("Training is the gym", "slow, hungry, once"),
          ("Inference is the rescue", "quick, cheap, over and over"))  # fmt: skip


@lru_cache(maxsize=1)
def preview() -> bytes:
    """Return the PNG."""
    picture, draw = _paper()
    _words(draw, (60, 40), "One network, two lives", 62, INK, bold=True)
    for (left, colour), (title, below) in zip(PANELS, HEROES, strict=True):
        _network(draw, left, colour)
        _words(draw, (left, 480), title, 38, INK, bold=True)
        _words(draw, (left, 528), below, 28, PALE)
    _words(
        draw, (60, 582), "Train it, let it answer, compare both bills. In your browser.", 24, PALE
    )
    return _png(picture)


def _network(draw: ImageDraw.ImageDraw, left: int, colour: str) -> None:
    """Draw the same network in each colour; in training its connections are thick and thin."""
    is_training = colour == theme.TRAINING
    for (x, column), (next_x, following) in pairwise(LAYERS):
        for at, y in enumerate(column):
            for to, next_y in enumerate(following):
                ends = (left + x, 140 + y, left + next_x, 140 + next_y)
                width = 2 + 2 * ((3 * at + 5 * to) % 3) if is_training else 2
                draw.line([FINER * end for end in ends], fill=colour, width=width * FINER)
    for x, column in LAYERS:
        for y in column:
            box = (left + x - 15, 125 + y, left + x + 15, 155 + y)
            draw.ellipse([FINER * edge for edge in box], fill=colour)
