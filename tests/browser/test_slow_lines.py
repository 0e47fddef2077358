"""A slow line: the code and the styles of a page come one after the other, the text before them.

The test holds back what Streamlit loads later, so that what is seen meanwhile hangs on no clock.
"""

import io
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from live_server import Server
from PIL import Image
from playwright.sync_api import Browser, Page, Route, WebSocketRoute, expect
from visits import DESKTOP, DRAWN, PHONE, settle, title_of, until, visiting

from lessons.course import course

WITHOUT_STYLES = """
new MutationObserver(() => document.querySelector("body > style")?.remove())
  .observe(document, { childList: true, subtree: true });
"""


@pytest.mark.parametrize("lesson", course()[:3], ids=lambda one: one.slug)
def test_what_explains_a_term_is_hidden_also_where_no_style_ever_comes(house, browser, lesson):
    with visiting(browser, house.url) as visit:
        visit.page.route("**/static/js/Html.*.js", lambda route: route.abort())
        visit.page.add_init_script(WITHOUT_STYLES)
        visit.page.goto(f"{house.url}/learn?lesson={lesson.slug}")
        tips = visit.page.get_by_role("tooltip", include_hidden=True)
        tips.first.wait_for(state="attached")
        title_of(visit.page, lesson.title).wait_for()
        expect(tips.filter(visible=True)).to_have_count(0)


# The words that icons are written with, where they would be read.
ICONS = """() => [...document.querySelectorAll("#root *")].filter((one) => !one.children.length &&
  one.textContent && one.checkVisibility({ opacityProperty: true }) &&
  getComputedStyle(one).fontFamily.includes("Material")).map((one) => one.textContent)"""


@pytest.mark.parametrize("path", ["/", "/train", "/infer"])
def test_no_icon_is_a_word_while_its_letters_are_to_come(house, browser, path):
    with visiting(browser, house.url) as visit:
        kept: list[Route] = []
        visit.page.route("**/MaterialSymbols*", lambda one: kept.append(one))
        visit.page.goto(house.url + path, wait_until="commit")
        settle(visit.page)
        assert kept
        assert visit.page.evaluate(ICONS) == []
        for one in kept:
            one.continue_()
        until(30, lambda: len(visit.page.evaluate(ICONS)) > 5, visit.page, "the icons")


def test_in_the_dark_nothing_is_white_before_the_first_code_comes(house, browser):
    with visiting(browser, house.url, **DESKTOP, color_scheme="dark") as visit:
        visit.page.route("**/static/js/*.js", lambda _: None)
        visit.page.goto(house.url, wait_until="commit")
        visit.page.wait_for_selector("#root", state="attached")
        ground = "getComputedStyle(document.documentElement).backgroundColor"
        until(30, lambda: visit.page.evaluate(ground) == "rgb(18, 21, 27)", visit.page, "the dark")


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_the_logo_is_read_also_after_the_page_has_turned_dark(house, browser, screen):
    with visiting(browser, house.url, **screen, color_scheme="light") as visit:
        visit.open("/train")
        logo = visit.page.get_by_test_id("stHeaderLogo" if screen is PHONE else "stSidebarLogo")
        assert not has_light_ink(logo.screenshot())
        visit.page.emulate_media(color_scheme="dark")
        until(30, lambda: has_light_ink(logo.screenshot()), visit.page, "light words")


def has_light_ink(screenshot: bytes) -> bool:
    """Whether the right half of a picture, its words, is light on dark."""
    words = Image.open(io.BytesIO(screenshot)).convert("L")
    words = words.crop((words.width // 2, 0, words.width, words.height))
    darkest, lightest = words.getextrema()
    ground = words.getpixel((0, 0))
    return ground - darkest < lightest - ground


LESSONS = ("what-training-is", "why-latency-matters", "pruning")
PAGES = ("/", "/learn", "/train", "/infer", "/optimise", "/compare")
BEGINNINGS = (*PAGES, *(f"/learn?lesson={one}" for one in LESSONS))
MOST_SHIFT = 0.05  # cumulative layout shift as Chromium counts it; 0.1 is taken as good
# Notes what jumps: how far and how much of it (the browser's own measure), and where from and to.
NOTE_JUMPS = """
globalThis.jumps = [];
const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(" ");
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries())
    jumps.push([value, sources.map(({ node, previousRect, currentRect }) =>
      `${place(previousRect)} -> ${place(currentRect)} ${node?.textContent.trim().slice(0, 50)}`)]);
}).observe({ type: "layout-shift", buffered: true });
"""
# Notes each explanation that shows unasked.
NOTE_TIPS = """
globalThis.tips = [];
(function look() {
  for (const tip of document.querySelectorAll('[role="tooltip"]'))
    if (tip.textContent && tip.checkVisibility()) tips.push(tip.textContent);
  requestAnimationFrame(look);
})();
"""
TWO_FRAMES = """new Promise((done) =>
  setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 20))"""


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("path", BEGINNINGS)
def test_nothing_jumps_while_a_page_comes_in_pieces(house: Server, browser, path, screen):
    nothing_jumps(house, browser, path, screen)


@pytest.fixture(scope="module")
def plain(browser: Browser) -> Iterator[Server]:
    """The script that hosts run which insist on a plain one, after its first visitor."""
    with Server("app.py") as server:
        with visiting(browser, server.url) as first:
            first.open("/train")
            settle(first.page)
        yield server


@pytest.mark.parametrize("path", ["/", "/train", "/learn?lesson=pruning"])
def test_nor_where_a_host_runs_the_plain_script(plain: Server, browser, path):
    nothing_jumps(plain, browser, path, PHONE)


def nothing_jumps(house: Server, browser: Browser, path: str, screen: dict[str, Any]) -> None:
    """Let a page come in pieces, and look for what jumps and for what shows unasked."""
    let_rest(house)
    with visiting(browser, house.url, **screen) as visit:
        page = visit.page
        page.add_init_script(NOTE_JUMPS + NOTE_TIPS)
        page.route("**/static/js/PlotlyChart.*.js", lambda _: None)  # a third of all code: last
        no_time_runs_out(page)
        go_on = message_by_message(page)
        page.goto(house.url + path)
        go_on()
        title_of(page).wait_for()
        page.locator(DRAWN).wait_for()
        page.unroute("**/static/js/PlotlyChart.*.js")
        settle(page)
        assert page.evaluate("tips") == []
        jumps = page.evaluate("jumps")
        assert sum(value for value, _ in jumps) < MOST_SHIFT, jumps


def let_rest(house: Server, looks: int = 40) -> None:
    """Wait until the training of visitors who have left is over: a crowd draws a page otherwise."""
    for _ in range(looks):
        before = house.cpu_seconds()
        time.sleep(0.25)
        if house.cpu_seconds() - before < 0.05:
            return


def no_time_runs_out(page: Page) -> None:
    """Let the page's animations stand still: on a busy machine, its patience would end."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Animation.enable")
    devtools.send("Animation.setPlaybackRate", {"playbackRate": 0})


def message_by_message(page: Page, at_once: int = 12) -> Callable[[], None]:
    """Keep back what the server sends. Return what hands it over, some messages at once."""
    kept: list[str | bytes] = []
    lines: list[WebSocketRoute] = []
    open_ = False

    def stand_between(line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        server.on_message(lambda one: line.send(one) if open_ else kept.append(one))
        lines.append(line)

    def go_on() -> None:
        nonlocal open_
        count = -1
        while not kept or len(kept) > count:  # until the server pauses
            count = len(kept)
            page.wait_for_timeout(300)
        while kept:
            for one in kept[:at_once]:
                lines[-1].send(one)
            del kept[:at_once]
            page.evaluate(TWO_FRAMES)
        open_ = True

    page.route_web_socket("**/_stcore/stream*", stand_between)
    return go_on
