"""A closed tab takes its training with it; the server rests, and the next visitor is served."""

from collections.abc import Callable

import pytest
from live_server import Server
from visits import DESKTOP, Visit, play, updates, visiting

REST_AFTER_MS, WINDOW_MS, IDLE_CPU_SECONDS = 5_000, 3_000, 0.6


def cpu_seconds_in(page, server: Server, milliseconds: int) -> float:
    before = server.cpu_seconds()
    page.wait_for_timeout(milliseconds)
    return server.cpu_seconds() - before


@pytest.mark.alone
def test_the_server_rests_soon_after_the_tab_is_closed(
    new_visit: Callable[..., Visit], browser, house: Server
):
    bystander = browser.new_context().new_page()  # keeps the clock; visits nothing
    with visiting(browser, house.url, **DESKTOP) as leaving:
        page = leaving.open("/train")
        play(page)
        busy = cpu_seconds_in(page, house, WINDOW_MS)
    bystander.wait_for_timeout(REST_AFTER_MS)
    idle = cpu_seconds_in(bystander, house, WINDOW_MS)
    bystander.context.close()
    assert busy > IDLE_CPU_SECONDS, "it was never busy, so resting says nothing"
    assert idle < IDLE_CPU_SECONDS
    next_one = new_visit().open("/train")
    assert updates(next_one) == 0
    play(next_one, at_least=5)
