"""Numbers in words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.units import (
    about,
    about_answers,
    bytes_text,
    count_text,
    counted,
    exact_seconds,
    milliseconds_text,
    money_text,
    number_text,
    part_text,
    scaled_text,
    scientific,
    seconds_text,
)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.000087, "87 µs"),
        (0.0000014, "1.4 µs"),
        (0.00000001234, "12 ns"),
        (0.0009996, "1.0 ms"),
        (0.99996, "1.0 s"),
        (119.96, "2.0 minutes"),
        (0.00000996, "10 µs"),
        (0.031, "31 ms"),
        (0.0094, "9.4 ms"),
        (0.153, "153 ms"),
        (11.8, "11.8 s"),
        (90, "90.0 s"),
        (119.9, "119.9 s"),
        (120, "2.0 minutes"),
        (3_600, "60.0 minutes"),
        (9_000, "2.5 hours"),
        (1_000_000, "11.6 days"),
        (31_536_000 * 2.5, "2.5 years"),
        (3e17, "9.51 billion years"),
    ],
)
def test_a_duration_reads_in_its_own_unit(seconds, text):
    assert seconds_text(seconds).replace("\u00a0", " ") == text


def test_a_latency_stays_in_milliseconds():
    texts = [milliseconds_text(0.0000123), milliseconds_text(0.0191), milliseconds_text(3.0261, 0)]
    assert texts == ["0.01\u00a0ms", "19\u00a0ms", "3,026\u00a0ms"]
    assert milliseconds_text(1 / 60, 1) == "16.7\u00a0ms", "what is worked out keeps its digit"
    assert [milliseconds_text(s) for s in (0.00996, 0.00944, 0.000996)] == [
        "10\u00a0ms", "9.4\u00a0ms", "1.0\u00a0ms",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (3.0624e-5, "30.62 µs"),
        (0.00099996, "1 ms"),
        (12.34567, "12.35 s"),
        (123_456, "123,500 s"),
        (7e-8, "70 ns"),
    ],
)
def test_a_duration_in_a_formula_has_four_digits(seconds, text):
    assert exact_seconds(seconds).replace("\u00a0", " ") == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (42_123, "about 42,000 answers"),
        (1.02, "about 1 answer"),
        (1.2, "about 1 answer"),
        (0.3, "less than one answer"),
        (float("inf"), "endlessly many answers"),
    ],
)
def test_a_number_of_answers_reads_well_however_small(number, text):
    assert about_answers(number) == text


def test_one_is_not_many():
    assert counted(1, "update") == "1 update"
    assert counted(1_200, "update") == "1,200 updates"
    assert counted(0, "pass", "passes") == "0 passes"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (3.14159, "3.14"),
        (135, "135"),
        (12_345, "12,345"),
        (135_543, "136 thousand"),
        (99_999.7, "100 thousand"),
        (999_600, "1 million"),
        (1_740_480, "1.74 million"),
        (5e15, "5,000 trillion"),
        (2.67e-7, "2.7 × 10⁻⁷"),
        (3.14e23, "3.1 × 10²³"),
    ],
)
def test_a_count_reads_as_people_say_it(number, text):
    assert count_text(number).replace("\u00a0", " ") == text


def test_bytes_money_and_prefixes():
    assert bytes_text(36_392).replace("\u00a0", " ") == "36 KiB"
    assert bytes_text(4.4 * 2**20).replace("\u00a0", " ") == "4.4 MiB"
    assert money_text(3.2).replace("\u00a0", " ") == "3.20 USD"
    assert money_text(1e-9).replace("\u00a0", " ") == "1.0 × 10⁻⁹ USD"
    assert scaled_text(3e-6, "Wh").replace("\u00a0", " ") == "3 µWh"
    assert scaled_text(3e-10, "g").replace("\u00a0", " ") == "0.3 ng"
    assert scaled_text(1_287_000_000, "Wh").replace("\u00a0", " ") == "1.29 GWh"
    assert scaled_text(999.8, "Wh").replace("\u00a0", " ") == "1 kWh"
    assert scaled_text(1.29e12, "Wh").replace("\u00a0", " ") == "1,290 GWh"
    assert scaled_text(1e-15, "Wh").replace("\u00a0", " ") == "1.0 × 10⁻¹⁵ Wh"
    assert bytes_text(1023.7).replace("\u00a0", " ") == "1 KiB"
    assert bytes_text(2**20 - 1).replace("\u00a0", " ") == "1.0 MiB"
    assert scientific(-0.02).replace("\u00a0", " ") == "-2.0 × 10⁻²"
    assert scientific(9.97e23).replace("\u00a0", " ") == "1.0 × 10²⁴"
    assert scientific(5e-324).replace("\u00a0", " ") == "4.9 × 10⁻³²⁴"


@pytest.mark.parametrize(
    ("number", "text"),
    [(12_153, "12,000"), (0.4, "less than one"), (7.6, "8"), (987_654, "990,000"),
     (999_999, "1\u00a0million"), (592_600_000, "590\u00a0million"),
     (float("inf"), "endlessly many")],
)  # fmt: skip
def test_a_rough_count_has_two_digits_that_mean_something(number, text):
    assert about(number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1_460_000, "1,460,000"),
        (999_999_999_999.9, "1\u00a0×\u00a010¹²"),
        (0.0816, "0.0816"),
        (3.14e23, "3.14\u00a0×\u00a010²³"),
        (0, "0"),
    ],
)
def test_a_published_number_stands_as_it_was_published(number, text):
    assert number_text(number) == text


# Each number is tried as it is, and just below a round one, where rounding reaches the next unit.
NUMBERS = st.floats(1e-320, 1e40) | st.builds(
    lambda power, below: 10.0**power * (1 - below), st.integers(-15, 40), st.floats(0, 0.01)
)
# What there may be of a unit at the most; of those that are missing, anything.
MOST = {"µs": 1e3, "ms": 1e3, "s": 120, "minutes": 120, "hours": 48, "days": 730, "bytes": 1024,
        "KiB": 1024, "nWh": 1e3, "µWh": 1e3, "mWh": 1e3, "Wh": 1e3, "kWh": 1e3, "MWh": 1e3,
        "": 1e5, "thousand": 1e3, "million": 1e3, "billion": 1e3}  # fmt: skip


@pytest.mark.parametrize(
    "text", [seconds_text, count_text, bytes_text, lambda value: scaled_text(value, "Wh")]
)
@given(number=NUMBERS)
def test_a_number_has_no_programmers_e_and_the_unit_that_suits_what_is_shown(text, number):
    words = text(number).replace("\u00a0", " ")
    assert "e+" not in words
    assert "e-" not in words
    if "×" in words:
        assert 1 <= float(words.split(" ")[0]) < 10
        return
    value, _, unit = words.partition(" ")
    assert float(value.replace(",", "")) < MOST.get(unit, float("inf")), words


@given(number=NUMBERS)
def test_a_power_of_ten_has_one_digit_before_the_point(number):
    assert re.fullmatch(r"[1-9]\.\d\u00a0×\u00a010⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+", scientific(number))
    words = number_text(number)
    assert "e" not in words
    if "×" in words:
        assert 1 <= float(words.split("\u00a0")[0]) < 10


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.1036, "a tenth"),
        (0.1914, "a fifth"),
        (0.49, "half"),
        (0.43, "43%"),
        (0.05, "a twentieth"),
        (0.07, "7%"),
        (0.002, "under 1%"),
    ],
)
def test_a_part_of_a_whole(share, said):
    assert part_text(share) == said
