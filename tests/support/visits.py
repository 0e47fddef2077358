"""A real Chromium visiting the app, and what can be read off its pages."""

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
PATIENCE_MS = 90_000  # a machine of a CI may be slow
expect.set_options(timeout=PATIENCE_MS)
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
# Streamlit folds the sidebar away by the user agent, not by the width.
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
}
DRAWN = '[data-testid="stApp"][data-test-script-state="notRunning"]'
# What stands in for a part of the page that is still to come, and a chart's box without its chart.
TO_COME = (
    '[data-testid="stSpinner"], [data-testid="stSkeleton"], '
    '[data-testid="stPlotlyChart"]:not(:has(.main-svg))'
)
STREAMING = "video => video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA"
# A browser that keeps its clock coarse, so that nobody is known by the speed of a machine.
COARSE_CLOCK = """
const fine = performance.now.bind(performance);
performance.now = () => 100 * Math.floor(fine() / 100);
performance.getEntriesByName = () => [];
"""
CAT, COFFEE = "A cat", "A cup of coffee"  # the answers for two samples
ANSWERS = {"A cup of espresso": COFFEE, "A rocket": "rocket", "Chelsea the cat": CAT}
GONE = "weights that you trained are gone"  # said after a reload, or another server
ALLOWED_ELSEWHERE: tuple[str, ...] = ()  # hosts beside our own that a page may ask: none


def launch(playwright: Playwright, *more: str) -> Browser:
    """Start the system's Chromium, or Playwright's own where there is none, with more flags."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    return playwright.chromium.launch(executable_path=path, args=[*FLAGS, *more])


@dataclass
class Visit:
    """One visitor: a page in a browser context of its own, and what went wrong in it."""

    page: Page
    url: str
    errors: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def open(self, path: str = "/", title: str | None = None) -> Page:
        """Go to an address of the app by link, and wait for its title."""
        self.page.goto(self.url + path)
        title_of(self.page, title).wait_for()
        return self.page

    def menu(self, name: str, title: str | None = None) -> Page:
        """Go to a page by the menu in the sidebar."""
        link = self.page.get_by_test_id("stSidebarNav").get_by_role("link", name=name)
        path = urlsplit(link.get_attribute("href") or "").path
        before = title_of(self.page).inner_text()
        link.click()
        self.page.wait_for_url(lambda address: urlsplit(address).path == path)
        expect(title_of(self.page)).not_to_have_text(before)  # which stands until the next comes
        title_of(self.page, title).wait_for()
        return self.page

    def watch(self, page: Page) -> None:
        """Note errors of the page's JavaScript, and requests to anybody but us."""
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self._look(request.url))
        page.on("websocket", lambda socket: self._look(socket.url))

    def _look(self, url: str) -> None:
        address = urlsplit(url)
        own = urlsplit(self.url).netloc
        elsewhere = address.scheme in ("http", "https", "ws", "wss") and address.netloc != own
        if elsewhere and address.hostname not in ALLOWED_ELSEWHERE:
            self.strangers.append(url)


@contextmanager
def visiting(browser: Browser, url: str, **options: Any) -> Iterator[Visit]:
    """Open a context of its own, so a new session, and close it at the end."""
    context: BrowserContext = browser.new_context(**(options or DESKTOP))
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    visit = Visit(page, url)
    visit.watch(page)
    try:
        yield visit
    finally:
        context.close()


def title_of(page: Page, title: str | None = None) -> Any:
    """Return the page's title as a locator."""
    return page.get_by_role("heading", level=1, name=title) if title else page.locator("h1").first


def settle(page: Page) -> None:
    """Wait until the page is out: no script under way, and nothing still to come."""
    title_of(page).wait_for()
    page.locator(DRAWN).wait_for()
    expect(page.locator(TO_COME).filter(visible=True)).to_have_count(0)


def until(seconds: float, holds: Callable[[], object], page: Page, what: str = "") -> Any:
    """Look again and again until something holds, and return it; fail when time is up."""
    deadline = time.monotonic() + seconds
    while True:
        found = holds()
        if found:
            return found
        assert time.monotonic() < deadline, f"not within {seconds} s: {what or holds}"
        page.wait_for_timeout(50)


# --- the training page -----------------------------------------------------------------------


def live(page: Page) -> Any:
    """Return the live picture of a run as a locator."""
    return page.locator("[data-draws]")


def lens(page: Page) -> Any:
    """Return the view of the run that was picked, as a locator."""
    return page.locator("[data-looks]")


def looks(page: Page) -> int:
    """Return how many times the picked view was drawn since it was mounted."""
    return int(lens(page).get_attribute("data-looks"))


def draws(page: Page) -> int:
    """Return how many times the live picture was drawn since it was mounted."""
    return int(live(page).get_attribute("data-draws"))


def stats(page: Page) -> dict[str, str]:
    """Return the live tiles: label → what stands there."""
    tiles = """box => [...box.querySelectorAll(".stat")].map(
        tile => ["span", "b"].map(part => tile.querySelector(part).textContent))"""
    return dict(live(page).evaluate(tiles))


def number(text: str) -> float:
    """“1,234” → 1234.0, “93.4%” → 93.4; nothing measured yet → 0."""
    found = re.search(r"[\d,]*\.?\d+", text)
    return float(found[0].replace(",", "")) if found else 0.0


def updates(page: Page) -> int:
    """Return the number of updates that the tile shows."""
    return int(number(stats(page)["updates"]))


def alt(page: Page, plot: str) -> str:
    """Return a live chart in words: what it says to those who don't see it."""
    return page.locator(f'[data-plot="{plot}"]').get_attribute("aria-label") or ""


def loss(page: Page) -> float:
    """Return the last loss on training batches."""
    found = re.search(r"updates?: ([\d.]+) on training", alt(page, "loss"))
    assert found, alt(page, "loss")
    return float(found[1])


def play(page: Page, at_least: int = 1) -> None:
    """Press Play and wait until so many updates are made."""
    page.get_by_role("button", name="Play").click()
    until(60, lambda: updates(page) >= at_least, page, f"{at_least} updates")


def pause(page: Page) -> None:
    """Press Pause and wait until the run rests: the slice under way still comes in."""
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Play").wait_for()
    rest(page)


def rest(page: Page) -> None:
    """Wait until the picture shows a run that rests, and the page is out."""
    expect(live(page)).to_have_attribute("data-going", "false")
    settle(page)


def one_step(page: Page) -> None:
    """Press One step and wait until its update shows and the run rests."""
    before = updates(page)
    page.get_by_role("button", name="One step", exact=True).click()
    until(30, lambda: updates(page) == before + 1, page, f"update {before + 1}")
    rest(page)


# --- the whole house -------------------------------------------------------------------------


def use_everything(visit: Visit) -> None:
    """One visitor on every page: trains, looks at photos, serves, compares."""
    for name in ("", "train", "infer", "optimise", "compare", "learn"):
        visit.open(f"/{name}")
    page = visit.open("/train")
    one_step(page)
    play(page, at_least=300)
    pause(page)
    visit.menu("Learn")
    page.get_by_role("button", name="One training step").click()
    page.locator(".tile", has_text="weights changed").wait_for()
    visit.menu("Infer")
    for name, answer in ANSWERS.items():
        page.get_by_role("radio", name=name).click()
        page.get_by_role("heading", level=2, name=answer).wait_for()
    page.locator(".st-key-again_20 button").click()
    page.get_by_text(re.compile(r"of 25\b")).first.wait_for()
    visit.menu("Compare")
    page.locator(".st-key-measure button").click()
    page.locator("table.bills").first.wait_for()
