"""Times measured on the visitor's own device, taken to the comparison: only when asked to."""

import re

import pytest
from playwright.sync_api import expect
from visits import settle

TAKE = "Take these times to Compare"


def test_times_of_this_device_are_taken_to_the_comparison(visit):
    page = visit.open("/infer")
    settle(page)
    page.get_by_role("radio", name="On this device").click()
    page.get_by_role("button", name="Bring it here").click()
    page.locator(".start.here").wait_for()
    page.locator(".sample").first.click()
    take = page.get_by_role("button", name=TAKE)
    take.wait_for()
    warm = page.locator(".stopwatch figcaption b").first.inner_text()
    take.click()
    there = page.get_by_role("button", name="See them there")
    there.wait_for()
    expect(take).to_be_hidden()
    there.click()
    page.wait_for_url("**/compare")
    settle(page)
    page.get_by_role("button", name="Measure both").click()
    page.get_by_role("heading", name="A thousand visitors").wait_for()
    cells = page.locator('td[data-head="Inference, in the hand"]')
    expect(cells).to_have_count(5)
    ((shown, unit),) = re.findall(r"([\d.]+)\s(ms|s) on the clock", cells.nth(2).inner_text())
    ms = float(shown) * (1000 if unit == "s" else 1)
    assert ms == pytest.approx(float(re.sub(r"[^\d.]", "", warm)), abs=0.6, rel=0.005)
    expect(page.get_by_text(re.compile(r"in the hand: measured in your browser"))).to_have_text(
        re.compile(r"\w+ \d+, \d+ cores?\.$")
    )
