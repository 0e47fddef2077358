"""Numbers in words."""

import pytest

from engine.units import (
    about,
    bytes_text,
    count_text,
    money_text,
    number_text,
    scaled_text,
    scientific,
    seconds_text,
)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.000087, "87 µs"),
        (0.0000014, "1.4 µs"),
        (0.00000996, "10 µs"),
        (0.031, "31.0 ms"),
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


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (3.14159, "3.14"),
        (135, "135"),
        (12_345, "12,345"),
        (135_543, "136 thousand"),
        (1_740_480, "1.74 million"),
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
    assert scientific(-0.02).replace("\u00a0", " ") == "-2.0 × 10⁻²"


@pytest.mark.parametrize(
    ("number", "text"),
    [(12_153, "12,000"), (0.4, "less than one"), (7.6, "8"), (987_654, "990,000"),
     (592_600_000, "590\u00a0million"), (float("inf"), "endlessly many")],
)  # fmt: skip
def test_a_rough_count_has_two_digits_that_mean_something(number, text):
    assert about(number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(1_460_000, "1,460,000"), (0.0816, "0.0816"), (3.14e23, "3.14\u00a0×\u00a010²³"), (0, "0")],
)
def test_a_published_number_stands_as_it_was_published(number, text):
    assert number_text(number) == text
