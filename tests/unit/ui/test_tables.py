"""Tables: where a figure comes from is said once, and each column may have an edge of its own."""

import pytest

from engine.core.facts import fact
from ui.widgets import tables
from ui.widgets.tables import Cell, Head, table

HEADS = [Head("Here", "inference"), Head("Adam", "training", "#3B6FD4")]
TAKEN = Cell("**3 ms**", "measured", "By the clock.")


@pytest.fixture
def drawn(monkeypatch):
    """Return a function from cells to the table’s HTML."""
    pages = []
    monkeypatch.setattr(tables.st, "html", pages.append)

    def draw(*cells):
        table("A table", HEADS[: len(cells)], [("Row", cells)])
        return pages.pop()

    return draw


def test_where_all_is_measured_that_is_said_once_and_how_can_still_be_read(drawn):
    page = drawn(TAKEN, TAKEN)
    assert page.count("measured") == 1
    assert page.count("<summary>how</summary>By the clock.") == 2


@pytest.mark.parametrize("other", [Cell("2", "estimated"), Cell("", fact=fact("lite0-accuracy"))])
def test_where_not_all_is_measured_each_figure_says_what_it_is(drawn, other):
    page = drawn(TAKEN, other)
    assert "<summary>measured</summary>" in page
    assert "All measured" not in page


def test_a_fact_that_the_cell_shows_is_not_repeated_beside_its_source(drawn):
    found = fact("lottery-ticket")
    link = f'<summary>sourced</summary><a target="_blank" href="{found.link}">'
    assert link in drawn(Cell(f"**{found.text}**", fact=found))
    assert f"{found.text}. <a" in drawn(Cell("something else", fact=found))


def test_an_edge_has_the_colour_of_its_column(drawn):
    page = drawn(TAKEN, TAKEN)
    assert page.count('style="--edge: #3B6FD4"') == 2  # the head’s and the cell’s
    assert page.count("style=") == 2
