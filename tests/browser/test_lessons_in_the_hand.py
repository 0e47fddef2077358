"""Lessons in which the visitor's own device answers: with a camera, and without."""

import re

import pytest
from playwright.sync_api import expect
from visits import number, settle, until

from lessons.course import course

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


def first(page):
    """The quiz on which answers first, with a guess."""
    settle(page)
    quiz = page.locator(".st-key-quiz-cloud-or-edge-first")
    quiz.get_by_text("The device in front of you").click()
    quiz.get_by_role("button", name="Measure it now").click()
    return quiz


def told(quiz):
    """What the page says once it is measured."""
    alert = quiz.get_by_test_id("stAlert")
    alert.wait_for()
    return alert.inner_text().replace("\u00a0", " ")


def test_the_browser_measures_both_ways_and_the_figure_starts_there(visit):
    page = visit.open("/learn?lesson=cloud-or-edge")
    says = told(first(page))
    server, way, device = (number(ms) for ms in re.findall(r"([\d.,]+) ms", says)[:3])
    figure = page.locator(".st-key-figure-cloud-or-edge-cloud-or-edge")
    stands = figure.get_by_role("slider")
    for slider, ms in zip(stands.all(), (way, server, device), strict=True):
        until(20, lambda one=slider, ms=ms: abs(number(one.input_value()) - ms) <= 1, page)
    page.get_by_role("button", name="In a tunnel").click()
    figure.get_by_text("Only the device answers.").wait_for()
    figure.get_by_role("button", name="Step on").click()
    expect(stands.first).to_have_value("1")
    assert not visit.errors


def test_a_device_that_cannot_do_it_loses(visit):
    visit.page.add_init_script(
        "globalThis.Worker = class { constructor() { throw new Error(); } };"
    )
    page = visit.open("/learn?lesson=cloud-or-edge")
    says = told(first(page))
    assert "The answer: The server" in says
    assert "could not run the network" in says
    page.get_by_text(f"1 of {len(course())} done").wait_for()


def test_a_race_without_a_way_to_the_server_waits_for_one(visit):
    page = visit.open("/learn?lesson=cloud-or-edge")
    page.route("**/_stcore/health?ping=*", lambda route: route.abort())
    quiz = first(page)
    quiz.get_by_text("There is no way to the server just now").wait_for()
    page.unroute("**/_stcore/health?ping=*")
    assert "ms" in told(quiz)
