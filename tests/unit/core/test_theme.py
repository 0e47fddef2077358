"""One palette that can be read on both pages."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core import theme
from engine.core.theme import PAGE_DARK, PAGE_LIGHT

CONFIG = Path(__file__).resolve().parents[3] / ".streamlit" / "config.toml"
PAGES = {"light": PAGE_LIGHT, "dark": PAGE_DARK}
PALETTE = {
    name: value
    for name, value in vars(theme).items()
    if name.isupper() and not name.startswith("PAGE") and str(value).startswith("#")
} | {f"SERIES {place}": colour for place, colour in enumerate(theme.SERIES)}
colours = st.from_regex(r"#[0-9A-Fa-f]{6}", fullmatch=True)


def contrast(one, other):
    """Return the WCAG 2 contrast ratio of two #RRGGBB colours, 1–21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("page", list(PAGES))
@pytest.mark.parametrize("name", list(PALETTE))
def test_every_colour_stands_out_on_both_pages(name, page):
    assert contrast(PALETTE[name], PAGES[page]) >= 3


def test_white_words_can_be_read_on_trainings_button():
    assert contrast(theme.TRAINING_BUTTON, "#FFFFFF") >= 4.5


def test_training_is_amber_and_inference_is_teal():
    def channels(colour):
        return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]

    red, green, blue = channels(theme.TRAINING)
    assert red > green > blue
    red, green, blue = channels(theme.INFERENCE)
    assert min(green, blue) > 3 * red


@pytest.mark.parametrize("page", list(PAGES))
def test_the_pages_are_those_of_the_app(page):
    settings = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
    assert settings["theme"][page]["backgroundColor"] == PAGES[page]


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#FFFFFF", 21),
        ("#FFFFFF", "#FFFFFF", 1),
        ("#777777", "#FFFFFF", 4.48),  # the grey that just fails AA
        ("#767676", "#FFFFFF", 4.54),  # and the one that just passes
        ("#FF0000", "#FFFFFF", 4.00),
        ("#0000FF", "#FFFFFF", 8.59),
    ],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


@given(colours, colours)
def test_contrast_is_the_same_both_ways_and_from_1_to_21(one, other):
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21
    assert contrast(one, one) == 1
