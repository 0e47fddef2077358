"""What all tests share: the project's own folder on the path, and repeatable hypotheses.

And, for the tests that ask for them, a server of the app and a browser, started once.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from javascript import Run
    from live_server import Server
    from playwright.sync_api import Browser, Playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

# The same examples each time, and no clock on a shared machine.
settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def server() -> Iterator["Server"]:
    """A server that all tests of a session visit."""
    from live_server import Server

    with Server() as one:
        yield one


@pytest.fixture(scope="session")
def playwright() -> Iterator["Playwright"]:
    """What drives the browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as one:
        yield one


@pytest.fixture(scope="session")
def browser(playwright: "Playwright") -> Iterator["Browser"]:
    """A Chromium; each test opens contexts of its own in it."""
    from visits import launch

    one = launch(playwright)
    yield one
    one.close()


@pytest.fixture(scope="session")
def javascript(request: pytest.FixtureRequest) -> "Run":
    """Run a function on a module of ui/components: in Node, or else in a browser."""
    from javascript import has_node, in_browser, in_node

    return in_node if has_node() else in_browser(request.getfixturevalue("browser"))
