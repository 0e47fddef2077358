"""Whatever page there is: it comes out whole, and the first one comes out early."""

import re
import subprocess
import sys

import pytest
from app_pages import ROOT, assert_well, click, go, until
from streamlit.testing.v1 import AppTest

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
HEAVY = ("torch", "torchvision", "plotly", "pandas", "pillow_heif")
# The page as the first visitor gets it, with the warming up that follows it left out.
FIRST_PAGE = f"""
import sys
from streamlit.testing.v1 import AppTest
before = set(sys.modules)
import ui.server.warm_up
started = []
ui.server.warm_up.start = lambda: started.append(True)
at = AppTest.from_file("app.py", default_timeout=60).run()
assert not at.exception and not at.error, (at.exception, at.error)
assert at.title[0].value == "One network, two lives", at.title
assert started, "nothing warms up once the page is out"
print(*sorted({{*{HEAVY}}} & set(sys.modules) - before))
"""


@pytest.mark.parametrize("page", PAGES)
def test_a_page_comes_out_for_a_new_visitor(visit, page):
    at = visit(page)
    assert_well(at)
    assert len(at.title) == 1


@pytest.mark.parametrize("page", PAGES)
def test_a_page_comes_out_for_a_visitor_with_a_run(visit, page):
    at = click(visit("train"), "step")
    assert_well(go(at, page))
    assert len(at.title) == 1


@pytest.mark.parametrize("page", PAGES)
def test_a_page_comes_out_without_the_router_too(page):
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert_well(go(at, page))
    assert len(at.title) == 1


@pytest.mark.parametrize("page", PAGES)
def test_a_page_as_the_first_request_of_a_session_finds_the_router(page):
    at = go(AppTest.from_file(str(ROOT / "app.py"), default_timeout=60), page)
    assert_well(at)
    assert at.session_state.session.routed
    assert len(at.title) == 1


def test_the_front_page_loads_nothing_heavy():
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAGE], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def test_the_front_page_leads_to_training_that_plays(visit):
    at = visit()
    at.button(key="watch").click().run()
    assert_well(at)
    assert at.button(key="pause").label
    assert at.session_state.session.run.playing


def test_the_badge_stands_on_other_pages_once_something_was_trained(visit):
    at = visit("train")
    assert "updates" not in sidebar(go(at, "learn"))
    click(go(at, "train"), "step")
    assert "updates" not in sidebar(at)
    assert re.search(r"paused · 1 \w+ · \d+%", sidebar(go(at, "learn")))


def test_the_badge_says_that_a_run_fell_over(visit):
    at = visit("train", lr="10", optimizer="sgd")
    click(at, "play")
    until(at, lambda: at.session_state.session.run.error)
    assert "fell over" in sidebar(go(at, "learn"))


def sidebar(at):
    return " ".join(one.value for one in at.sidebar.markdown)
