"""What stands in a link is read as a setting, or not at all."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.pages.train.pace import READS
from ui.widgets.links import nearest_of, one_of, real_number, switch, whole_number

NONSENSE = ["", "NaN", "nan", "inf", "-inf", "1e309", "-1", "0x10", "1_000", " 7", "７", "🐈",
            "<img src=x onerror=alert(1)>", "\x00", "a" * 4096, "9" * 4096, "None"]  # fmt: skip


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_is_no_setting(text):
    readers = one_of(["cnn", 64, 0.005]), whole_number(0, 9999), real_number(0, 1)
    for read in (*readers, nearest_of([0.1, 0.5, 1]), switch):
        with pytest.raises(ValueError):  # noqa: PT011
            read(text)


@given(st.integers(0, 9999))
def test_a_whole_number_in_range_is_read(number):
    assert whole_number(0, 9999)(str(number)) == number


@given(st.floats(0, 1))
def test_a_real_number_in_range_is_read(number):
    text = repr(number)
    if len(text) <= 24:
        assert math.isclose(real_number(0, 1)(text), number)


@given(st.text())
def test_whatever_the_text_the_value_is_in_range_or_refused(text):
    for read, low, high in ((whole_number(3, 12), 3, 12), (real_number(0.5, 2), 0.5, 2)):
        try:
            value = read(text)
        except ValueError:
            continue
        assert low <= value <= high


def test_options_come_back_as_they_are_and_not_as_text():
    read = one_of([0.0001, 0.005, 10.0, 64, "cnn"])
    assert [read(text) for text in ("0.0001", "0.005", "10.0", "64", "cnn")] == [
        0.0001,
        0.005,
        10.0,
        64,
        "cnn",
    ]


@pytest.mark.parametrize(
    ("text", "meant"), [("1", 1.0), ("1.0", 1.0), ("1e0", 1.0), ("0.02", 0.03), ("0.002", 0.001)]
)
def test_a_number_is_read_as_the_nearest_on_offer(text, meant):
    assert nearest_of([0.001, 0.03, 1.0])(text) == meant


@pytest.mark.parametrize("text", ["0.0009", "1.1", "0"])
def test_a_number_beyond_all_on_offer_is_no_setting(text):
    with pytest.raises(ValueError):  # noqa: PT011
        nearest_of([0.001, 0.03, 1.0])(text)


def test_a_switch_takes_the_words_that_people_write():
    assert [switch(text) for text in ("on", "True", "1")] == [True] * 3
    assert [switch(text) for text in ("off", "false", "0")] == [False] * 3


def test_never_can_be_said_and_is_not_the_nearest_of_anything():
    assert [READS["stop_laps"](text) for text in ("0", "1", "3", "480")] == [0, 1, 3, 500]
