"""The server dies while three train, and is started again: the open pages find their way back."""

import pytest
from live_server import Server
from playwright.sync_api import expect
from visits import GONE, play, settle, until, updates, visiting

READY_SECONDS = 10


@pytest.mark.alone
def test_an_open_page_comes_back_with_its_settings_and_says_what_is_lost(browser):
    first = Server()
    with (
        first,
        visiting(browser, first.url) as visit,
        visiting(browser, first.url) as second_visit,
        visiting(browser, first.url) as third_visit,
    ):
        others = [one.open("/train?seed=7&model=perceptron") for one in (second_visit, third_visit)]
        for other in others:
            play(other, at_least=5)
        page = visit.open("/train?model=linear&seed=5")
        settle(page)
        assert page.get_by_text(GONE).count() == 0
        play(page, at_least=20)
        first.kill()
        page.wait_for_timeout(1500)
        with Server(port=first.port) as second:
            assert second.seconds_to_health < READY_SECONDS
            page.get_by_text(GONE).wait_for()
            settle(page)
            until(45, lambda: updates(page) == 0, page, "a new run")
            for other in others:
                other.get_by_text(GONE).wait_for()
                assert "seed=7" in other.url
            assert "seed=5" in page.url
            expect(page.get_by_role("radio", name="Linear")).to_be_checked()
            page.get_by_role("button", name="All right").click()
            play(page, at_least=5)
            visit.menu("Start")
            settle(page)
            assert page.get_by_text(GONE).count() == 0
            assert "Traceback" not in (log := second.news()), log
        assert visit.errors == []
