"""A server's start, its first page, and its memory."""

import time
from contextlib import ExitStack

import pytest
from live_server import Server
from visits import title_of, use_everything, visiting

FRESH_SERVERS, FIRST_PAGE_SECONDS = 3, 2
RESIDENT_MIB, VISITORS, MIB_A_VISITOR = 640, 20, 1

pytestmark = pytest.mark.timeout(400)


def test_the_first_page_of_a_fresh_server(browser, figures):
    starts, pages = [], []
    for _ in range(FRESH_SERVERS):
        with Server() as server, visiting(browser, server.url) as visit:
            start = time.perf_counter()
            visit.page.goto(server.url)
            title_of(visit.page, "One network, two lives").wait_for()
            pages.append(time.perf_counter() - start)
            starts.append(server.seconds_to_health)
    figures.note(f"command to a server that answers, best of {FRESH_SERVERS}", min(starts), "s")
    figures.note(f"first page of a fresh server, worst of {FRESH_SERVERS}", max(pages), "s")
    figures.at_most(
        f"first page of a fresh server, best of {FRESH_SERVERS}",
        min(pages),
        FIRST_PAGE_SECONDS,
        "s",
    )


def test_the_memory_of_a_server_and_of_those_who_only_look(browser, figures):
    with Server() as server, ExitStack() as stack:
        figures.note("resident before the first visitor", server.resident_mib(), "MiB")
        use_everything(stack.enter_context(visiting(browser, server.url)))
        figures.at_most(
            "resident after one visitor used every page",
            server.resident_mib(),
            RESIDENT_MIB,
            "MiB",
        )
        before = server.resident_mib()
        for _ in range(VISITORS):
            stack.enter_context(visiting(browser, server.url)).open("/")
        more = (server.resident_mib() - before) / VISITORS
    figures.at_most(f"a further visitor who looks, mean of {VISITORS}", more, MIB_A_VISITOR, "MiB")
