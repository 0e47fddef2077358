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
MENU = '[data-testid="stSidebarNav"]'
# What fades in is faint until then, with too little contrast; what moves on and on has no end.
FADING = """() => document.getAnimations()
    .some(one => one.effect.getComputedTiming().endTime < Infinity)"""


@pytest.mark.timeout(600)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(new_visit, scheme):
    visit = new_visit(**DESKTOP, color_scheme=scheme)
    found = {}
    for path in PATHS:
        page = visit.open(path)
        settle(page)
        until(30, lambda page=page: not page.evaluate(FADING), page, f"{path} to stand still")
        result = Axe().run(page, context={"exclude": [[MENU]]})
        for broken in result.response["violations"]:
            found[path, broken["id"]] = [node["html"] for node in broken["nodes"]][:3]
    assert found == {}
