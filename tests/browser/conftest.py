"""Visitors for the journeys. Each must leave without a fault, in the page and on the server.

Where a journey fails, its report says what stood on the pages then.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, suppress
from typing import Any

import pytest
from live_server import Server
from playwright.sync_api import Browser
from playwright.sync_api import Error as BrowserError
from visits import PHONE, Visit, visiting


@pytest.fixture(scope="session")
def house(server: Server, browser: Browser) -> Server:
    """The server after its first visitor, with everything heavy loaded.

    What a fresh server does has tests of its own; the others shall not hang on their order.
    """
    with visiting(browser, server.url) as first:
        first.open("/")
        first.open("/train")
    return server


@pytest.fixture
def new_visit(house: Server, browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Return a function that brings one more visitor, with the options of a browser context."""
    visits: list[Visit] = []
    house.news()
    with ExitStack() as stack:

        def arrive(**options: Any) -> Visit:
            visits.append(stack.enter_context(visiting(browser, house.url, **options)))
            return visits[-1]

        yield arrive
    for one in visits:
        assert one.errors == [], "the page's own JavaScript failed"
        assert one.strangers == [], "the page asked somebody else's server"
    assert "Traceback" not in (log := house.news()), log


@pytest.fixture
def visit(new_visit: Callable[..., Visit]) -> Visit:
    """A visitor at a desk."""
    return new_visit()


@pytest.fixture
def phone(new_visit: Callable[..., Visit]) -> Visit:
    """A visitor with a phone."""
    return new_visit(**PHONE)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the text of the open pages to the report of a journey that failed."""
    report = yield
    browser = getattr(item, "funcargs", {}).get("browser")
    if report.when == "call" and report.failed and browser is not None:
        for page in (page for context in browser.contexts for page in context.pages):
            with suppress(BrowserError):
                text = page.locator("body").inner_text(timeout=2_000)
                report.sections.append((f"on {page.url}", text))
    return report
