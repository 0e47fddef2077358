"""Bits by a slider, at once; and the examples that a variant answers differently."""

import re

import pytest
from playwright.sync_api import expect
from visits import one_step, settle, until

from engine.experiments.variants import Form, Kind

SLIDER = "input[type=range]#bits"
INSTANT_MS = 100
SLIDE_TO_THE_END = """slider => {
  const start = performance.now();
  slider.value = slider.max;
  slider.dispatchEvent(new Event("input"));
  return performance.now() - start;
}"""


def at_work(visit):
    page = visit.open("/train?model=perceptron")
    one_step(page)
    visit.menu("Optimise")
    page.locator(SLIDER).wait_for()
    return page


def test_the_weights_snap_while_the_slider_moves(visit):
    page = at_work(visit)
    weights = page.locator('[data-plot="weights"]')
    slider = page.locator(SLIDER)
    expect(slider).to_have_attribute("aria-valuetext", "8 bits")
    slider.press("Home")
    expect(weights).to_have_attribute("aria-label", re.compile("as trained"))
    slider.evaluate(SLIDE_TO_THE_END)
    assert "2 different values" in weights.get_attribute("aria-label")
    slider.press("ArrowLeft")
    assert "3 different values" in weights.get_attribute("aria-label")
    exam = page.locator('[data-plot="exam"]')
    until(60, lambda: exam.get_attribute("aria-label").count(" bit") == 13, page, "every stop")
    expect(page.locator(".stat b").first).to_have_text(re.compile("%$"))
    keep = page.locator(".st-key-keep_bits button")
    until(30, keep.is_enabled, page, "the slider's value to arrive")
    keep.click()
    page.get_by_text(f"“{Form(Kind.QUANTISED, 2).title}”").first.wait_for()
    visit.menu("Compare")
    visit.menu("Optimise")
    page.locator(SLIDER).wait_for()
    expect(page.locator(SLIDER)).to_have_attribute("aria-valuetext", "2 bits")


@pytest.mark.alone
def test_the_weights_snap_in_an_instant(visit):
    slider = at_work(visit).locator(SLIDER)
    assert slider.evaluate(SLIDE_TO_THE_END) < INSTANT_MS


def test_a_differing_example_is_shown_with_both_answers(visit):
    page = at_work(visit)
    page.get_by_role("button", name="Measure them all").click()
    pictures = page.get_by_role("group", name="answered differently")
    pictures.wait_for()
    settle(page)
    second = pictures.get_by_role("button").nth(1)
    words = second.locator("img").get_attribute("alt")
    second.click()
    expect(second).to_have_attribute("aria-pressed", "true")
    settle(page)
    name = words.split(": ")[1]
    page.locator("[data-testid=stImage]").get_by_text(name, exact=False).first.wait_for()
    for chart in ("differing_0", "differing_1"):  # the one before may stand beside it for a moment
        expect(page.locator(f".st-key-{chart} .js-plotly-plot")).to_have_count(1)
