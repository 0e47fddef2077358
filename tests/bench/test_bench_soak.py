"""A soak: a browser on every page again and again, beside a page that trains all the while."""

import pytest
from live_server import Server
from visits import play, updates, use_everything, visiting

ROUNDS, WARM_ROUNDS = 24, 14  # visits that are over are held for two minutes: a dozen rounds
SERVER_MIB, BROWSER_MIB = 30, 20


def used_by_scripts(page):
    """MiB of JavaScript on a page, after what it no longer needs is collected."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    size = session.send("Runtime.getHeapUsage")["usedSize"]
    session.detach()
    return size / 2**20


@pytest.mark.timeout(1800)
def test_every_page_again_and_again(browser, figures):
    with Server() as server, visiting(browser, server.url) as staying:
        page = staying.open("/train?dataset=spirals")
        play(page)
        memory, threads, heap, seen = [], [], [], []
        for _ in range(ROUNDS):
            with visiting(browser, server.url) as visit:
                use_everything(visit)
                assert visit.errors == []
            memory.append(server.resident_mib())
            threads.append(server.threads())
            heap.append(used_by_scripts(page))
            seen.append(updates(page))
        assert seen == sorted(set(seen)), "the page that trains stood still"
        assert staying.errors == []
        assert "Traceback" not in (log := server.news()), log
    warm = slice(WARM_ROUNDS - 3, WARM_ROUNDS)
    figures.note("soak: rounds on every page", ROUNDS)
    grown = max(memory[-3:]) - max(memory[warm])
    figures.at_most(f"soak: the server after {ROUNDS - WARM_ROUNDS} more", grown, SERVER_MIB, "MiB")
    figures.at_most("soak: threads more", max(threads[-3:]) - max(threads[warm]), 2)
    grown = max(heap[-3:]) - max(heap[warm])
    figures.at_most("soak: the page that trains", grown, BROWSER_MIB, "MiB")
