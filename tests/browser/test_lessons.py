"""A lesson in a real browser: its figure answers, its quiz measures, and the next one follows."""

from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError as NotInTime
from visits import title_of, until

from engine.lessons import course

FIRST, SECOND = course()[:2]


def fingerprints(page):
    """The fingerprint before and the fingerprint now, as the figure shows them."""
    tiles = page.locator(".tile", has_text="fingerprint").locator("b")
    return tiles.all_inner_texts()


def turn(page, key, title):
    """Press a key until it is heard: a page listens from a moment after its title shows."""
    for _ in range(8):
        page.keyboard.press(key)
        with suppress(NotInTime):
            title_of(page, title).wait_for(timeout=4_000)
            return
    pytest.fail(f"{key} does not turn to “{title}”")


def test_the_first_figure_shows_what_changes_weights_and_what_does_not(visit):
    page = visit.open("/learn", FIRST.title)
    page.get_by_role("button", name="One training step").click()
    until(30, lambda: len({*fingerprints(page)}) == 2, page, "another fingerprint")
    trained = fingerprints(page)[1]
    page.get_by_role("button", name="100 predictions").click()
    until(30, lambda: fingerprints(page) == [trained] * 2, page, "the same fingerprint")


def test_a_quiz_is_measured_and_the_next_lesson_follows(visit):
    page = visit.open("/learn", FIRST.title)
    page.get_by_role("radio", name="All of them, a little").check(force=True)
    page.get_by_role("button", name="Measure it now").click()
    verdict = page.get_by_test_id("stAlert")
    verdict.get_by_text("Not this time").wait_for()
    page.get_by_role("radio", name="None, not one").check(force=True)
    page.get_by_role("button", name="Measure it now").click()
    verdict.get_by_text("Right:").wait_for()
    page.get_by_role("button", name=f"Next: {SECOND.title}").click()
    title_of(page, SECOND.title).wait_for()
    page.wait_for_url(f"**/learn?lesson={SECOND.slug}")


def test_the_arrow_keys_turn_the_pages(visit):
    page = visit.open("/learn", FIRST.title)
    turn(page, "ArrowRight", SECOND.title)
    turn(page, "ArrowLeft", FIRST.title)


def test_the_browser_remembers_which_lessons_are_done_and_no_other_browser_does(new_visit):
    visit, stranger = new_visit(), new_visit()
    done = f"1 of {len(course())} done"
    page = visit.open("/learn", FIRST.title)
    page.get_by_role("radio", name="None, not one").check(force=True)
    page.get_by_role("button", name="Measure it now").click()
    page.get_by_test_id("stAlert").wait_for()
    visit.menu("Start")
    visit.menu("Learn", FIRST.title)
    page.get_by_text(done).wait_for()
    visit.open("/learn", FIRST.title)  # another session, the same browser
    page.get_by_text(done).wait_for()
    other = stranger.open("/learn", FIRST.title)
    other.get_by_text(f"{len(course())} lessons").wait_for()
    assert other.get_by_text(done).count() == 0


def test_a_figure_can_be_embedded_alone(visit):
    page = visit.page
    page.goto(f"{visit.url}/learn?figure=two-jobs&embed=true")
    page.get_by_role("button", name="100 predictions").click()
    until(30, lambda: len({*fingerprints(page)}) == 1, page, "one fingerprint")
    assert page.get_by_test_id("stSidebarNav").count() == 0
