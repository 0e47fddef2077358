"""A picture of two bills to share: 1,200 × 630 pixels, what link previews want."""

import io
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from engine import theme
from engine.costs import break_even

SIZE = (1200, 630)
INK, PALE = "#1B1F27", "#5B6474"


@dataclass(frozen=True)
class TwoBills:
    """What a card and its link carry: four numbers, and nothing about anybody.

    training_seconds, answer_seconds: wall-clock · images: seen in training ·
    accuracy: on held-out images, 0–1.
    """

    training_seconds: float
    answer_seconds: float
    images: int
    accuracy: float

    @property
    def answers(self) -> float:
        """How many answers have cost as much as the training."""
        return break_even(self.training_seconds, self.answer_seconds)


@lru_cache(maxsize=32)
def card(bills: TwoBills) -> bytes:
    """Return the PNG."""
    picture = Image.new("RGB", SIZE, theme.PAGE_LIGHT)
    draw = ImageDraw.Draw(picture)
    _words(draw, (60, 44), "One network, two bills", 54, INK)
    _panel(draw, 60, theme.TRAINING, "Training, once", _time(bills.training_seconds),
           f"{bills.images:,} images, {bills.accuracy:.0%} right on unseen ones")  # fmt: skip
    _panel(draw, 620, theme.INFERENCE, "Inference, over and over",
           _time(bills.answer_seconds), "an answer, with the same weights")  # fmt: skip
    _words(draw, (60, 486), f"The bills are even after {bills.answers:,.0f} answers.", 42, INK)
    _words(draw, (60, 560), "Measured by a visitor, on the app’s own server.", 26, PALE)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def _panel(
    draw: ImageDraw.ImageDraw, left: int, colour: str, title: str, figure: str, below: str
) -> None:
    draw.rounded_rectangle((left, 140, left + 520, 440), 24, fill="#F5F6F8")
    draw.rounded_rectangle((left, 140, left + 520, 156), 8, fill=colour)
    _words(draw, (left + 36, 184), title, 32, PALE)
    _words(draw, (left + 36, 238), figure, 92, INK)
    _words(draw, (left + 36, 374), below, 24, PALE)


def _time(seconds: float) -> str:
    return f"{seconds:,.1f} s" if seconds >= 1 else f"{1000 * seconds:.3g} ms"


def _words(
    draw: ImageDraw.ImageDraw, place: tuple[int, int], text: str, size: int, colour: str
) -> None:
    draw.text(place, text, fill=colour, font=ImageFont.load_default(size))
