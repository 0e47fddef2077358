"""Lessons in which the visitor's own device answers: with a camera, and without."""

import pytest
from playwright.sync_api import expect
from visits import number, settle, until

NO_CAMERA = "navigator.mediaDevices.enumerateDevices = async () => [];"


def frame_budget(page):
    """The figure of the camera's budget; the page is out."""
    settle(page)
    frame = page.locator(".st-key-figure-in-the-wild-frame-budget")
    frame.get_by_role("button", name="Let it answer").wait_for()
    return frame


def test_a_camera_of_ones_own_is_held_against_its_own_rate(visit):
    frame = frame_budget(visit.open("/learn?lesson=in-the-wild"))
    frame.get_by_role("button", name="Bring it here").click()
    frame.get_by_role("button", name="Live camera").click()
    cells = frame.locator(".camera dd")
    until(60, lambda: cells.count() and number(cells.nth(1).inner_text()) >= 3, visit.page)
    frame.get_by_role("button", name="Stop the camera").click()
    seen, answered, dropped = (number(cells.nth(row).inner_text()) for row in range(3))
    assert seen == answered + dropped
    assert "promises" in cells.first.inner_text()
    assert not visit.errors


@pytest.mark.parametrize("script", [NO_CAMERA, "delete Navigator.prototype.mediaDevices;"])
def test_without_a_camera_the_figure_is_all_there_is(visit, script):
    visit.page.add_init_script(script)
    frame = frame_budget(visit.open("/learn?lesson=in-the-wild"))
    frame.get_by_role("button", name="Let it answer").click()
    frame.locator(".tile").first.wait_for()
    expect(frame.locator(".hand")).to_have_count(1)
    expect(frame.locator(".hand")).to_be_hidden()
    assert not visit.errors
