"""A connection that drops, a page put to sleep: the run rests, and goes on from where it was."""

import time

from lines import Line
from live_server import Server
from playwright.sync_api import expect
from visits import draws, play, until, updates, visiting

OUTAGE_MS = 8_000  # twice as long as a run goes on with nobody watching
IDLE_CPU_SECONDS = 0.6  # in three seconds


def is_still(page):
    """Whether nothing is drawn for a second."""
    before = draws(page)
    page.wait_for_timeout(1_000)
    return draws(page) == before


def test_a_run_goes_on_from_where_it_was_after_an_outage(browser, house: Server):
    house.news()
    with Line(house.port) as line, visiting(browser, f"http://localhost:{line.port}") as visit:
        page = visit.open("/train")
        play(page, at_least=20)
        line.cut()
        until(30, lambda: is_still(page), page, "all that was under way to be drawn")
        last_seen = updates(page)
        page.wait_for_timeout(OUTAGE_MS)
        assert updates(page) == last_seen, "the line was not cut"
        note = page.locator("p.note").first
        expect(note).to_contain_text("No word from the server")
        line.mend()
        until(60, lambda: updates(page) > last_seen, page, "the run to go on")
        seen = [updates(page)]
        until(30, lambda: seen.append(updates(page)) or seen[-1] > seen[0] + 20, page, "more")
        assert min(seen) > last_seen, "it began anew"
        expect(note).not_to_contain_text("No word")
        expect(page.get_by_role("button", name="Pause")).to_be_visible()
        assert visit.errors == []
    assert "Traceback" not in (log := house.news()), log


def test_a_page_that_the_phone_put_to_sleep_costs_nothing_and_goes_on(visit, house: Server):
    page = visit.open("/train")
    play(page, at_least=20)
    phone = page.context.new_cdp_session(page)
    phone.send("Debugger.enable")
    phone.send("Debugger.pause")  # no line of the page's script runs; the connection stays
    time.sleep(OUTAGE_MS / 1000)
    before = house.cpu_seconds()
    time.sleep(3)
    assert house.cpu_seconds() - before < IDLE_CPU_SECONDS
    phone.send("Debugger.resume")
    until(30, lambda: updates(page) >= 20, page, "the page to be awake")
    awake = updates(page)
    until(30, lambda: updates(page) > awake + 20, page, "the run to go on")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
