"""Visitors without a browser: the pages as Streamlit's own test harness sees them.

It knows no components of version 2, no clock of a fragment and no rerun of a fragment alone: what
hangs on those is in tests/browser.
"""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

ROOT = Path(__file__).resolve().parents[2]
Visiting = Callable[..., AppTest]


def go(at: AppTest, page: str) -> AppTest:
    """Turn to a page, as a click in the menu does."""
    return at.switch_page(f"pages/{page}.py").run()


def assert_well(at: AppTest) -> None:
    """No exception, and no error box."""
    assert [one.value for one in at.exception] == []
    assert [one.value for one in at.error] == []


def click(at: AppTest, key: str) -> AppTest:
    """Press a button, and wait until what it set off rests."""
    at.button(key=key).click().run()
    rest(at)
    return at.run()


def rest(at: AppTest) -> None:
    """Wait until no slice of the visitor's run is under way, unless it plays on."""
    run = at.session_state.session.run
    if run is not None and not run.playing:
        assert run.wait(seconds=30)


def until(at: AppTest, holds: Callable[[], object], seconds: float = 60) -> None:
    """Rerun the page, as its own clock would, until something holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.05)
        at.run()


def part(at: AppTest, key: str) -> Block | None:
    """Return what stands in the container of this key, if it is on the page."""
    return _part(at.main, key)


def _part(block: Block, key: str) -> Block | None:
    for child in block.children.values():
        if isinstance(child, Block):
            if str(getattr(child.proto, "id", "")).endswith(f"-{key}"):
                return child
            if (found := _part(child, key)) is not None:
                return found
    return None


def headline(at: AppTest) -> str:
    """The answer on the inference page."""
    return str(at.header[0].value)


def charts(at: AppTest) -> list[str]:
    """The alt texts of the plotly charts: each says in words what it draws."""
    return [one.proto.alt for one in at.main if one.type == "plotly_chart"]


def quicker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer rounds: what is tested is the page."""
    from engine.experiments import scenarios
    from ui.pages.infer.closer import batches, pauses, race

    monkeypatch.setattr(race, "ROUNDS", 2)
    monkeypatch.setattr(batches, "ROUNDS", 1)
    monkeypatch.setattr(pauses, "PAUSES", {0.0: 2, 0.2: 2})
    for name in ("SINGLE_QUERIES", "MULTI_QUERIES", "OFFLINE_BATCHES", "REQUESTS"):
        monkeypatch.setattr(scenarios, name, 2)
