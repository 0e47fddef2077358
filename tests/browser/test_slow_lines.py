"""A slow line: the code and the styles of a page come one after the other, the text before them.

The test holds back what Streamlit loads later, so that what is seen meanwhile hangs on no clock.
"""

import pytest
from live_server import Server
from playwright.sync_api import expect
from visits import DESKTOP, PHONE, settle, title_of, visiting

from lessons.course import course

PAGES = ("/", "/learn?lesson=what-training-is", "/train", "/infer", "/optimise", "/compare")
# All that the first code of a page asks for by itself, when something is to be drawn with it.
LATER = "**/static/js/{BidiComponent,Html,rehype-raw,PlotlyChart,Button,ButtonGroup,Slider}.*.js"
# Notes each explanation that shows unasked, and where the page's first words stand, in each frame.
WATCH = """
globalThis.seen = { tips: 0, places: {} };
const BOX = '[data-testid="stElementContainer"]';
const words = () => [document.querySelector("h1"),
  document.querySelector(`${BOX}:has(h1) + ${BOX} [data-testid="stMarkdown"] p`)];
(function look() {
  for (const tip of document.querySelectorAll('[role="tooltip"]'))
    if (tip.textContent && tip.checkVisibility()) seen.tips += 1;
  for (const one of words().filter((one) => one?.checkVisibility() && one.textContent)) {
    const { top, height } = one.getBoundingClientRect();
    const places = seen.places[one.textContent] ??= [];
    const place = `${Math.round(top)} ${Math.round(height)}`;
    if (height && places.at(-1) !== place) places.push(place);
  }
  requestAnimationFrame(look);
})();
"""

WITHOUT_STYLES = """
new MutationObserver(() => document.querySelector("body > style")?.remove())
  .observe(document, { childList: true, subtree: true });
"""


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("path", PAGES)
def test_the_first_words_of_a_page_stay_where_they_are(house: Server, browser, path, screen):
    with visiting(browser, house.url, **screen) as visit:
        page = visit.page
        page.route(LATER, lambda _: None)
        page.add_init_script(WATCH)
        page.goto(house.url + path)
        title_of(page).wait_for()
        page.wait_for_timeout(1_000)  # as one would see it who waits
        page.unroute(LATER)  # and what was held back goes on
        settle(page)
        assert page.evaluate("seen.tips") == 0
        moved = {text: at for text, at in page.evaluate("seen.places").items() if len(at) > 1}
        assert moved == {}


@pytest.mark.parametrize("lesson", course()[:3], ids=lambda one: one.slug)
def test_what_explains_a_term_is_hidden_also_where_no_style_ever_comes(house, browser, lesson):
    with visiting(browser, house.url) as visit:
        visit.page.route("**/static/js/Html.*.js", lambda _: None)  # it never comes
        visit.page.add_init_script(WITHOUT_STYLES)
        visit.page.goto(f"{house.url}/learn?lesson={lesson.slug}")
        tips = visit.page.get_by_role("tooltip", include_hidden=True)
        tips.first.wait_for(state="attached")
        title_of(visit.page, lesson.title).wait_for()
        expect(tips.filter(visible=True)).to_have_count(0)
