"""A learning rate far too large: one clear sentence, a way back, and a way on."""

import re

from playwright.sync_api import expect
from visits import live, play, settle, until, updates


def test_a_run_that_falls_over_is_told_once_with_a_way_on(visit):
    page = visit.open("/train?lr=10.0")
    page.get_by_role("button", name="Play").click()
    trouble = page.get_by_test_id("stAlert")
    trouble.first.wait_for()
    page.get_by_role("button", name="Play").wait_for()
    settle(page)
    expect(trouble).to_have_count(1)
    expect(trouble).to_contain_text(re.compile(r"loss ran away.*What to do", re.DOTALL))
    assert "Traceback" not in page.locator("body").inner_text()
    expect(live(page)).to_be_visible()
    page.locator(".st-key-lower button").click()
    page.wait_for_url(lambda url: "lr=10.0" not in url)
    trouble.wait_for(state="hidden")
    until(30, lambda: updates(page) == 0, page, "a new run")


def test_a_sane_rate_learns_after_one_that_fell_over(visit):
    page = visit.open("/train?lr=10.0&model=perceptron")
    page.get_by_role("button", name="Play").click()
    page.locator(".st-key-lower button").click()
    page.wait_for_url(lambda url: "lr=10.0" not in url)
    page.get_by_test_id("stAlert").wait_for(state="hidden")  # from here on it is the new run's Play
    play(page, at_least=0)
    until(60, lambda: updates(page) > 300, page, "a run that goes on")
    assert page.get_by_test_id("stAlert").count() == 0
