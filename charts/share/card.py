"""Pictures to share, 1,200 × 630 pixels, what link previews want: two bills, and a certificate."""

import io
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from engine.core import theme
from engine.core.paths import FONTS
from engine.core.units import about_answers, answers_text, exact_seconds, updates_text
from engine.costs import even

SIZE = (1200, 630)
FINER = 2  # drawn so many times as large and then shrunk: letters stand evenly spaced
INK, PALE = "#1B1F27", "#5B6474"
PANELS = ((60, theme.TRAINING), (620, theme.INFERENCE))
MEASURED_LINES = 5
LONGEST_ADDRESS = 52  # letters
LONGEST_NAME = 60  # letters that are looked at
NAME_ROOM = 660  # pixels, with a date behind it
GOOD = 0.7  # of the questions right: a score that somebody likes to show
NOT_DRAWN = re.compile("[^ -~\u00a1-\u00ac\u00ae-\u017f–—‘’“”…•]")  # the font has no shape for it
SLACK = 2  # times as much as it can be, before two measurements are called impossible


@dataclass(frozen=True)
class TwoBills:
    """What a card and its link carry: five numbers, and nothing about anybody.

    training_seconds, answer_seconds: processor time · images: examples seen in training ·
    accuracy: on held-out ones, 0–1 · updates: 0 where a link doesn't tell.
    """

    training_seconds: float
    answer_seconds: float
    images: int
    accuracy: float
    updates: int = 0

    @property
    def answers(self) -> float:
        """How many answers have cost as much as the training, from both as they are shown."""
        return even(self.training_seconds, self.answer_seconds).answers.value

    @property
    def possible(self) -> bool:
        """Whether one network can have both bills.

        An update sees an example at the least, and an example in training is answered on the way:
        it can't have cost less than an answer, save for what two measurements differ by.
        """
        each = self.training_seconds / self.images
        return self.updates <= self.images and self.answer_seconds <= SLACK * each


def card(bills: TwoBills, kettle: float, address: str = "") -> bytes:
    """Return the PNG. Its letters are large enough to be read at a third of its size.

    kettle: for how many answers the energy of one is enough · address: where the app is.
    """
    picture, draw = _paper()
    _logo(draw, 60, 34, 64)
    _words(draw, (142, 38), "Training & inference", 46, INK, bold=True)
    (left, amber), (right, teal) = PANELS
    after = f"after {updates_text(bills.updates)}"
    weights = f"the same weights, {bills.accuracy:.0%} right"
    _bill(draw, left, amber, "Training, once", bills.training_seconds, after)
    _bill(draw, right, teal, "One answer", bills.answer_seconds, weights)
    even = f"Both bills are even after {about_answers(bills.answers)}."
    _words(draw, (60, 408), even, 47, INK, bold=True)
    hook = f"One kettle of energy is enough for {answers_text(kettle)} (estimated)."
    _words(draw, (60, 478), hook, 36, INK)
    _words(draw, (60, 540), "Processor time, measured by a visitor on the app’s server.", 32, PALE)
    _words(draw, (60, 584), _drawable(address), 30, PALE)
    return _png(picture)


def _logo(draw: ImageDraw.ImageDraw, left: int, top: int, size: int) -> None:
    """Draw the app's sign, as in assets/logo.svg: 32 units high there."""

    def at(*units: float) -> list[float]:
        return [FINER * ((left, top)[i % 2] + unit * size / 32) for i, unit in enumerate(units)]

    draw.pieslice(at(1, 1, 31, 31), 90, 270, fill=theme.TRAINING)
    draw.pieslice(at(1, 1, 31, 31), 270, 90, fill=theme.INFERENCE)
    dots = ((22, 9.5), (9.5, 16), (22, 22.5))
    draw.line([place for dot in dots for place in at(*dot)], "#FFFFFF", 2 * FINER * size // 32)
    for x, y in dots:
        draw.ellipse(at(x - 3.2, y - 3.2, x + 3.2, y + 3.2), fill="#FFFFFF")


def _bill(
    draw: ImageDraw.ImageDraw, left: int, colour: str, title: str, seconds: float, below: str
) -> None:
    _box(draw, left, 122, 264, colour)
    _words(draw, (left + 32, 152), title, 40, PALE)
    _words(draw, (left + 32, 196), exact_seconds(seconds, 3), 104, INK, bold=True)
    _words(draw, (left + 32, 330), below, 36, PALE)


@dataclass(frozen=True)
class Achievement:
    """What a visitor has done here, all of it measured.

    right, asked: of the last check's questions, at the first try · accuracy: the best on held-out
    images, 0–1 · answers: given by one's own networks · measured: what the quizzes of the
    lessons found while the visitor watched, each in a few words.
    """

    lessons: int
    minutes: int
    updates: int
    accuracy: float
    answers: int
    right: int = 0
    asked: int = 0
    measured: tuple[str, ...] = ()


def certificate(done: Achievement, address: str = "", name: str = "", date: str = "") -> bytes:
    """Return the PNG of a certificate for the whole course.

    address: where the app is · name: the visitor's, if wanted · date: in words.
    """
    picture, draw = _paper()
    draw.rectangle(_finer(0, 0, SIZE[0] // 2, 18), fill=theme.TRAINING)
    draw.rectangle(_finer(SIZE[0] // 2, 0, SIZE[0], 18), fill=theme.INFERENCE)
    _words(draw, (60, 40), "I can tell training from inference", 58, INK, bold=True)
    _words(draw, (60, 110), "  ·  ".join(filter(None, (_named(name), date))), 32, INK, bold=True)
    _words(draw, (60, 152), _course(done), 26, PALE)
    for (left, colour), words in zip(PANELS, _panels(done), strict=True):
        _panel(draw, left, colour, *words, top=196, height=184)
    if done.measured:
        _words(draw, (60, 394), "Measured while I watched:", 24, PALE)
    for number, line in enumerate(done.measured[:MEASURED_LINES]):
        _words(draw, (60, 425 + 29 * number), f"·  {line}", 23, INK)
    _words(draw, (60, 584), "Training changes the weights. Inference uses them.", 26, PALE)
    _logo(draw, 680, 582, 32)
    _words(draw, (724, 578), "Training & inference", 20, INK, bold=True)
    _words(draw, (724, 602), _drawable(address), 16, PALE)
    return _png(picture)


def undrawn(name: str) -> str:
    """Return the signs of a name for which the font has no shape: the picture does without."""
    return "".join(NOT_DRAWN.findall(unicodedata.normalize("NFC", name[:LONGEST_NAME])))


def _named(name: str) -> str:
    """A name as it can be drawn: on one line, with an end where it takes too much room."""
    known = NOT_DRAWN.sub(" ", unicodedata.normalize("NFC", name[:LONGEST_NAME]))
    shown = " ".join(known.split())
    font = _font("bold", 32)
    if font.getlength(shown) <= NAME_ROOM:
        return shown
    while font.getlength(f"{shown}…") > NAME_ROOM:
        shown = shown[:-1].rstrip()
    return f"{shown}…"


def _drawable(address: str) -> str:
    """Leave out an address for which the font has no letters or the picture no room."""
    return address if address.isascii() and len(address) <= LONGEST_ADDRESS else ""


def _course(done: Achievement) -> str:
    words = f"{done.lessons} lessons, about {done.minutes} minutes"
    if done.right >= GOOD * done.asked > 0:
        words += f", {done.right} of {done.asked} questions right at the first try"
    return words


def _panels(done: Achievement) -> list[tuple[str, str, str]]:
    """(title, figure, what it counts) of both; where nothing was trained, the course in numbers."""
    updates = "update" if done.updates == 1 else "updates"
    right = f"{updates}; {done.accuracy:.0%} right on unseen examples" if done.accuracy else updates
    trained = ("I trained", f"{done.updates:,}", right)
    answered = ("My networks answered", f"{done.answers:,}", "times, and not one weight changed")
    return [
        trained if done.updates else ("I finished", f"{done.lessons}",
                                      "lessons, every quiz answered"),
        answered if done.answers else ("I measured", f"{len(done.measured)}",
                                       "answers, after a guess at each"),
    ]  # fmt: skip


def _paper() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", (SIZE[0] * FINER, SIZE[1] * FINER), theme.PAGE_LIGHT)
    return picture, ImageDraw.Draw(picture)


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.reduce(FINER).save(file, "PNG")
    return file.getvalue()


def _finer(*places: int) -> list[int]:
    return [place * FINER for place in places]


def _panel(
    draw: ImageDraw.ImageDraw,
    left: int,
    colour: str,
    title: str,
    figure: str,
    below: str,
    top: int = 140,
    height: int = 300,
) -> None:
    _box(draw, left, top, height, colour)
    _words(draw, (left + 36, top + height * 3 // 20), title, 32, PALE)
    _words(
        draw, (left + 36, top + height * 32 // 100), figure, 92 * height // 300 + 8, INK, bold=True
    )
    _words(draw, (left + 36, top + height - height // 8 - 29), below, 24, PALE)


def _box(draw: ImageDraw.ImageDraw, left: int, top: int, height: int, colour: str) -> None:
    """Draw a box with a coloured edge on top."""
    whole, edge = (left, top, left + 520, top + height), (left, top, left + 520, top + 16)
    draw.rounded_rectangle(_finer(*whole), 24 * FINER, fill="#F5F6F8")
    draw.rounded_rectangle(_finer(*edge), 8 * FINER, fill=colour)


def _words(
    draw: ImageDraw.ImageDraw,
    place: tuple[int, int],
    text: str,
    size: int,
    colour: str,
    bold: bool = False,
) -> None:
    """Write a line with its upper left corner there."""
    font = _font("bold" if bold else "regular", size * FINER)
    left, top = _finer(*place)
    draw.text((left, top), text, fill=colour, font=font)


@lru_cache(maxsize=16)
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    """The pages' own letters. Pillow's built-in font has no µ, no × and no fixed space."""
    return ImageFont.truetype(str(FONTS / f"card-{weight}.ttf"), size)
