"""A lesson in a real browser: its figure answers, its quiz measures, and the next one follows."""

from visits import title_of, until

from engine.lessons import course

FIRST, SECOND = course()[:2]


def fingerprints(page):
    """The fingerprint before and the fingerprint now, as the figure shows them."""
    tiles = page.locator(".tile", has_text="fingerprint").locator("b")
    return tiles.all_inner_texts()


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
