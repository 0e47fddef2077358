"""Training goes on while its visitor reads, and says so."""

import re

from visits import pause, play, title_of, until, updates


def badge_updates(place):
    found = re.search(r"training · ([\d,]+) updates", place.inner_text())
    return int(found[1].replace(",", "")) if found else 0


def test_the_sidebar_counts_updates_on_other_pages(visit):
    page = visit.open("/train")
    play(page)
    sidebar = page.get_by_test_id("stSidebar")
    for name in ("Learn", "Start"):
        visit.menu(name)
        first = until(30, lambda: badge_updates(sidebar), page, f"the badge on {name}")
        until(30, lambda first=first: badge_updates(sidebar) > first, page, f"counting on {name}")
    assert not page.locator(".st-key-badge_page").is_visible()
    reached = badge_updates(sidebar)
    visit.menu("Train")
    page.get_by_role("button", name="Pause").wait_for()
    assert updates(page) >= reached


def test_a_paused_run_says_so_on_other_pages(visit):
    page = visit.open("/train")
    play(page)
    pause(page)
    steps = updates(page)
    visit.menu("Learn")
    page.get_by_test_id("stSidebar").get_by_text(f"paused · {steps:,} updates").wait_for()


def test_on_a_phone_the_badge_stands_in_the_page(phone):
    page = phone.open("/train")
    play(page)
    page.get_by_role("link", name="See both bills").click()
    title_of(page, "Both bills").wait_for()
    badge = page.locator(".st-key-badge_page")
    badge.wait_for()
    first = until(30, lambda: badge_updates(badge), page, "the badge")
    until(30, lambda: badge_updates(badge) > first, page, "counting")
    box = until(30, badge.bounding_box, page, "the badge's place")
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
