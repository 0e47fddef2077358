"""Links that somebody made up: every page comes out, and its settings are in range."""

import pytest
from app_pages import assert_well, go
from naughty import NAUGHTY

from engine.training import RATES
from ui.pages.compare.share import OLD_READERS, READERS
from ui.pages.train.choices import FIELDS, POINTS
from ui.pages.train.pace import READS

PAGES = ("home", "learn", "train", "infer", "optimise", "compare")
OTHERS = (
    "lesson",
    "figure",
    "hide",
    "play",
    "race",
    "view",
    "runtime",
    "embed",
    "embed_options",
    "x\0<y>",
)
NAMES = [*FIELDS, *READS, *READERS, *OLD_READERS, *OTHERS]
ROUNDS = 4  # each with another string in each name; tests/unit has all in every setting


@pytest.mark.parametrize("page", PAGES)
def test_a_page_comes_out_whatever_its_link_says(visit, page):
    at = visit(page)
    for turn in range(ROUNDS):
        strings = NAUGHTY[turn::ROUNDS]
        said = {name: strings[at % len(strings)] for at, name in enumerate(NAMES)}
        said.pop("figure" if turn % 2 else "lesson")
        at.query_params.clear()
        at.query_params.update(said)
        go(at, page)
        assert_well(at)
    run = at.session_state.session.run
    if page == "train":
        assert run.config.lr in RATES
        assert run.config.points in POINTS
