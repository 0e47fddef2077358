"""A connection that drops, a page put to sleep: the run rests, and goes on from where it was."""

import re
import time

from lines import Line
from live_server import Server
from playwright.sync_api import expect
from visits import COFFEE, PHONE, draws, play, settle, until, updates, visiting

from engine.photos.samples import sample

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
        expect(note).to_contain_text("No word")
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


def test_what_was_picked_while_the_phone_slept_goes_up_when_it_is_back(browser, house: Server):
    """Its picker was open; the page was about to lose its connection, or had lost it."""
    with Line(house.port) as line, visiting(browser, f"http://localhost:{line.port}", **PHONE) as v:
        page = v.open("/infer")
        settle(page)
        page.get_by_role("radio", name="My photos", exact=True).click()
        box = page.get_by_test_id("stFileUploader")
        for name in ("coffee", "rocket"):
            box.wait_for()
            settle(page)
            line.cut()
            if name == "rocket":
                expect(page.locator('[data-test-connection-state="CONNECTED"]')).to_have_count(0)
            box.locator("input").set_input_files(
                {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": sample(name)}
            )
            waiting = page.get_by_text("Your photo goes up")
            waiting.wait_for()
            line.mend()
            page.get_by_role("heading", level=2, name=re.compile(name)).first.wait_for()
            expect(waiting).to_have_count(0)
        expect(box.get_by_test_id("stFileChip")).to_have_count(2)
        expect(box.locator("[aria-invalid=true]")).to_have_count(0)


def test_a_photo_that_never_gets_through_is_asked_for_again(visit):
    page = visit.open("/infer")
    settle(page)
    page.get_by_role("radio", name="My photos", exact=True).click()
    box = page.get_by_test_id("stFileUploader")
    page.route("**/_stcore/upload_file/**", lambda route: route.abort())
    box.locator("input").set_input_files(
        {"name": "cup.jpg", "mimeType": "image/jpeg", "buffer": sample("coffee")}
    )
    again = page.get_by_text("didn’t get through")
    again.wait_for()
    expect(box.get_by_test_id("stFileChip")).to_have_count(0)
    page.unroute("**/_stcore/upload_file/**")
    box.locator("input").set_input_files(
        {"name": "cup.jpg", "mimeType": "image/jpeg", "buffer": sample("coffee")}
    )
    page.get_by_role("heading", name=COFFEE, exact=True).wait_for()
    expect(again).to_have_count(0)


def test_a_page_that_the_phone_closed_behind_its_picker_asks_for_the_photo(phone):
    page = phone.open("/infer")
    settle(page)
    page.get_by_role("radio", name="My photos", exact=True).click()
    with page.expect_file_chooser():
        page.locator("[data-testid=stFileUploader] section button").click()
    page.reload()
    asks = page.get_by_text("was put away")
    asks.wait_for()
    page.reload()
    settle(page)
    expect(asks).to_have_count(0)
