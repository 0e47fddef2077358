"""Sourced figures: each can be checked, or isn't shown."""

import datetime
import re
import tomllib

import pytest

from engine.core.facts import FACTS, OPERATIONS, Fact, fact, facts, parse
from engine.errors import FactError

GOOD = {
    "value": 14,
    "unit": "days",
    "year": 2017,
    "source": "You et al. 2017",
    "link": "https://arxiv.org/abs/1709.05011",
}


def changed(**parts):
    return {key: value for key, value in {**GOOD, **parts}.items() if value is not None}


@pytest.mark.parametrize("name", list(facts()))
def test_every_fact_says_who_measured_it_and_when(name):
    found = fact(name)
    assert found.source.strip()
    assert found.link.startswith("https://")
    assert " " not in found.link
    assert 1956 <= found.year <= datetime.date.today().year
    assert found.text.strip() == found.text
    assert found.text
    assert found.markdown == f"{found.text} ([{found.source}]({found.link}))"


def test_all_facts_of_the_file_are_there_each_with_five_parts():
    tables = tomllib.loads(FACTS.read_text(encoding="utf-8"))
    assert set(facts()) == set(tables)
    assert all(set(table) - {"high", "counts"} == set(GOOD) for table in tables.values())


def test_a_whole_table_becomes_a_fact():
    assert parse("x", GOOD) == Fact(**GOOD)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (14, "days", "14\u00a0days"),
        (0.1, "s", "0.1\u00a0s"),
        (1200, "W", "1,200\u00a0W"),
        (75.1, "% right", "75.1% right"),
        (3.14e23, "FLOPs", "3.14\u00a0×\u00a010²³ FLOPs"),
        ("about half", "", "about half"),
    ],
)
def test_a_fact_is_shown_with_its_unit(value, unit, text):
    assert parse("x", changed(value=value, unit=unit)).text == text


@pytest.mark.parametrize("part", list(GOOD))
def test_a_fact_that_lacks_a_part_is_refused(part):
    with pytest.raises(FactError, match="“x”") as refused:
        parse("x", changed(**{part: None}))
    assert part in str(refused.value)
    assert refused.value.hint


@pytest.mark.parametrize(
    "parts",
    [
        {"value": ""},
        {"value": [1]},
        {"unit": 3},
        {"year": "2017"},
        {"year": 2017.5},
        {"source": ""},
        {"source": 5},
        {"link": "http://arxiv.org"},
        {"link": "arXiv:1709.05011"},
        {"link": ""},
    ],
    ids=str,
)
def test_a_fact_with_an_odd_part_is_refused(parts):
    with pytest.raises(FactError):
        parse("x", changed(**parts))


def test_an_unknown_fact_is_refused():
    with pytest.raises(FactError, match="“phlogiston”"):
        fact("phlogiston")


def test_a_range_has_two_ends_in_order():
    unit = {"unit": "USD an hour"}
    assert (
        parse("x", changed(value=2.69, high=3.99, **unit)).text == "2.69 to 3.99\u00a0USD an hour"
    )
    for value, high in ((3.99, 2.69), (2, 2), ("two", 3), (2, "three")):
        with pytest.raises(FactError, match="range"):
            parse("x", changed(value=value, high=high, **unit))


@pytest.mark.parametrize("name", list(facts()))
def test_every_number_of_operations_says_what_it_counts(name):
    one = fact(name)
    if re.search("operation|multiply-add|FLOP|MAC", one.text):
        assert one.counts, one.text
    else:
        assert not one.counts


def test_a_multiply_add_is_two_operations():
    counted = {counts: parse("x", changed(counts=counts)) for counts in OPERATIONS}
    assert counted["multiply-adds"].operations == 2 * counted["operations"].operations == 28
    with pytest.raises(FactError, match="what it counts"):
        parse("x", GOOD).operations  # noqa: B018
    with pytest.raises(FactError, match="odd"):
        parse("x", changed(counts="sums"))


def test_every_processor_that_can_be_chosen_has_its_cores():
    """And no graphics card can: a thread's seconds say nothing of one."""
    watts = {name.removeprefix("watts-") for name in facts() if name.startswith("watts-")}
    cores = {name.removeprefix("cores-") for name in facts() if name.startswith("cores-")}
    assert watts == cores
    assert all(fact(f"cores-{name}").number >= 1 for name in cores)
