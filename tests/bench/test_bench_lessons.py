"""How long a figure of a lesson takes to answer: from the press to another picture in the browser.

What is measured takes longer on purpose, and answers with its progress. Left out is the figure
whose wait is the lesson.
"""

import time
from statistics import median

import pytest
from live_server import Server
from visits import until, visiting

from lessons.figures import FIGURES, Button, Slider, Waits, begun

LIMIT_SECONDS = 0.3
FRAME = "[class*='st-key-figure-alone-']"
# All that a figure shows but its controls: tiles, words, charts in words, progress.
SHOWN = f"""() => [...document.querySelectorAll(
  "{FRAME} .tiles, {FRAME} .stMarkdown, {FRAME} .stPlotlyChart, {FRAME} [role=progressbar]")]
  .map(one => one.textContent + (one.getAttribute("aria-valuenow") ?? "")).join("|")"""


def seconds(page, press):
    """How long after a press the figure shows something else; None if it never does."""
    before = page.evaluate(SHOWN)
    start = time.perf_counter()
    press()
    while time.perf_counter() - start < 5:
        if page.evaluate(SHOWN) != before:
            return time.perf_counter() - start
    return None


def presses(page, build):
    """(what, a function that presses it) for each control; a button first, so that there is
    something to see."""
    buttons = [c for c in build.controls if isinstance(c, Button)]
    for button in buttons:
        yield button.label, page.get_by_role("button", name=button.label, exact=True).click
    for control in build.controls:
        if isinstance(control, Slider):
            thumb = page.get_by_role("slider", name=control.label)
            key = "ArrowLeft" if begun(build)[control.name] == control.high else "ArrowRight"
            yield control.label, lambda thumb=thumb, key=key: thumb.press(key)
        elif not isinstance(control, Button):
            other = next(option for option in control.options if option != control.start)
            yield control.label, page.get_by_role("radio", name=other, exact=True).click


@pytest.mark.timeout(600)
def test_every_control_of_every_figure(browser, figures):
    waits = {}
    with Server() as server, visiting(browser, server.url) as visit:
        visit.open("/learn")
        for name in FIGURES:
            build = FIGURES[name].build
            if any(isinstance(one, Waits) for one in build.controls):
                continue
            page = visit.page
            page.goto(f"{server.url}/learn?figure={name}&embed=true")
            page.locator(FRAME).get_by_role("button").first.wait_for()
            page.wait_for_timeout(1500)
            for label, press in presses(page, build):
                took = seconds(page, press)
                page.wait_for_timeout(300)
                until(30, lambda page=page: not page.get_by_role("progressbar").count(), page)
                page.wait_for_timeout(300)
                if took is not None:  # some settings only count at the next press
                    waits[f"{name}: {label}"] = took
    for what, took in sorted(waits.items(), key=lambda one: -one[1])[:8]:
        figures.note(f"  {what}", took, "s")
    assert len(waits) > len(list(FIGURES))
    figures.at_most("a figure's answer, the middle one", median(waits.values()), LIMIT_SECONDS, "s")
    figures.at_most("a figure's answer, the slowest", max(waits.values()), LIMIT_SECONDS, "s")
