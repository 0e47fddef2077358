"""Pictures to share, 1,200 × 630 pixels, what link previews want: two bills, and a certificate."""

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


@dataclass(frozen=True)
class Achievement:
    """What a visitor has done here, all of it measured.

    accuracy: the best on held-out images, 0–1 · answers: given by own and photo networks.
    """

    lessons: int
    minutes: int
    updates: int
    accuracy: float
    answers: int


@lru_cache(maxsize=32)
def certificate(done: Achievement) -> bytes:
    """Return the PNG of a certificate for the whole course. It names nobody."""
    picture = Image.new("RGB", SIZE, theme.PAGE_LIGHT)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, SIZE[0] // 2, 18), fill=theme.TRAINING)
    draw.rectangle((SIZE[0] // 2, 0, SIZE[0], 18), fill=theme.INFERENCE)
    _words(draw, (60, 56), "I can tell training from inference", 54, INK)
    _words(draw, (60, 130), f"{done.lessons} lessons, about {done.minutes} minutes", 30, PALE)
    below = f"updates; {done.accuracy:.0%} right on unseen shapes" if done.updates else "updates"
    _panel(draw, 60, theme.TRAINING, "I trained", f"{done.updates:,}", below, top=190)
    _panel(draw, 620, theme.INFERENCE, "My networks answered", f"{done.answers:,}",
           "times, and not one weight changed", top=190)  # fmt: skip
    _words(draw, (60, 546), "Training changes the weights. Inference uses them.", 34, INK)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def _panel(
    draw: ImageDraw.ImageDraw,
    left: int,
    colour: str,
    title: str,
    figure: str,
    below: str,
    top: int = 140,
) -> None:
    draw.rounded_rectangle((left, top, left + 520, top + 300), 24, fill="#F5F6F8")
    draw.rounded_rectangle((left, top, left + 520, top + 16), 8, fill=colour)
    _words(draw, (left + 36, top + 44), title, 32, PALE)
    _words(draw, (left + 36, top + 98), figure, 92, INK)
    _words(draw, (left + 36, top + 234), below, 24, PALE)


def _time(seconds: float) -> str:
    return f"{seconds:,.1f} s" if seconds >= 1 else f"{1000 * seconds:.3g} ms"


def _words(
    draw: ImageDraw.ImageDraw, place: tuple[int, int], text: str, size: int, colour: str
) -> None:
    draw.text(place, text, fill=colour, font=ImageFont.load_default(size))
