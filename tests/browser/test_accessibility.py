"""What axe finds on each page and in each lesson: nothing, light and dark.

Streamlit's own menu is left out: its sections put list items outside of lists.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from visits import DESKTOP, settle, until

from lessons.course import course

PATHS = [
    *("/", "/train", "/infer", "/optimise", "/compare", "/learn?figure=giants&embed=true"),
    *(f"/learn?lesson={lesson.slug}" for lesson in course()),
]
TOGETHER = 3  # pages a test, so that workers share them
CONTEXT = {"exclude": [['[data-testid="stSidebarNav"]']]}
FOUND = {"resultTypes": ["violations"]}
OF_COLOURS = ["color-contrast", "link-in-text-block"]  # all that changes when it gets dark
# What fades in is faint until then, with too little contrast; what moves on and on has no end.
FADING = """() => document.getAnimations()
    .some(one => one.effect.getComputedTiming().endTime < Infinity)"""
BACKGROUND = """() => getComputedStyle(
    document.querySelector('[data-testid="stApp"]')).backgroundColor"""


@pytest.mark.parametrize(
    "paths",
    [PATHS[at : at + TOGETHER] for at in range(0, len(PATHS), TOGETHER)],
    ids=lambda paths: paths[0],
)
def test_axe_finds_nothing_on_any_page(new_visit, paths):
    visit = new_visit(**DESKTOP, color_scheme="light")
    found = {}
    for path in paths:
        visit.page.emulate_media(color_scheme="light")
        page = visit.open(path)
        found[path, "light"] = broken(page)
        light = page.evaluate(BACKGROUND)
        page.emulate_media(color_scheme="dark")
        until(30, lambda page=page, light=light: page.evaluate(BACKGROUND) != light, page, "dark")
        found[path, "dark"] = broken(page, runOnly=OF_COLOURS)
    assert {where: what for where, what in found.items() if what} == {}


def broken(page, **options):
    """Return what axe finds fault with on a page at rest: rule → elements."""
    settle(page)
    until(30, lambda: not page.evaluate(FADING), page, f"{page.url} to stand still")
    result = Axe().run(page, context=CONTEXT, options=FOUND | options)
    return {
        rule["id"]: [node["html"] for node in rule["nodes"]][:3]
        for rule in result.response["violations"]
    }
