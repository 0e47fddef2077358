"""Visitors without a browser, as fixtures."""

from collections.abc import Callable, Iterator

import pytest
from app_pages import ROOT, go
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest, app_test

Visiting = Callable[..., AppTest]


@pytest.fixture
def routed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each page through app.py, as a server does once anybody has been there.

    Left alone, the harness takes the folder pages/ for Streamlit's older kind of app in every run,
    and runs the page by itself: without the badge, and without the guard against tracebacks.
    """
    monkeypatch.setattr(app_test, "PagesManager", type("Routed", (PagesManager,), {}))
    monkeypatch.setattr(PagesManager, "uses_pages_directory", False)


@pytest.fixture
def visit(routed: None) -> Iterator[Visiting]:
    """Return a function that brings a visitor to a page, with a query string if need be."""
    visitors: list[AppTest] = []

    def arrive(page: str = "home", **query: str) -> AppTest:
        at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
        visitors.append(at)
        at.query_params.update(query)
        return go(at, page)

    yield arrive
    for at in visitors:
        if at.session_state.session.run is not None:
            at.session_state.session.run.pause()
