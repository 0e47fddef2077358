"""Training while somebody watches: its speed next to a bare loop, and what watching costs."""

import subprocess
import sys
import time
from pathlib import Path
from statistics import mean, median

import pytest
from live_server import Server
from visits import draws, launch, live, number, stats, title_of, until, updates, visiting

BARE_LOOP = Path(__file__).with_name("bare_loop.py")
NETWORKS = ("cnn", "perceptron", "linear")
BARE_SECONDS, WATCHED_SECONDS, ROUNDS = 5, 8, 3
WARM_UPDATES = 130  # past the first lap
LIVE_TICKS_A_SECOND, BYTES_A_TICK, SPEED_RATIO = 8, 12_000, 0.7
SECONDS_TO_90_PERCENT = 10
EPOCHS_A_SECOND = 60  # what TensorFlow Playground's page makes at most

pytestmark = pytest.mark.timeout(400)


@pytest.fixture(scope="module")
def warm_server():
    """A server that has loaded what is heavy."""
    with Server() as server:
        yield server


def bare(network):
    """Updates a second of a plain loop in a process of its own."""
    command = [sys.executable, str(BARE_LOOP), network, str(BARE_SECONDS)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return float(done.stdout)


def bytes_of(payload):
    return len(payload.encode() if isinstance(payload, str) else payload)


def watched(playwright, server, settings):
    """(updates a second, drawings a second, bytes a drawing) with the page open in a browser."""
    received = []
    browser = launch(playwright)
    with visiting(browser, server.url) as visit:
        visit.page.on(
            "websocket",
            lambda socket: socket.on(
                "framereceived", lambda payload: received.append(bytes_of(payload))
            ),
        )
        page = visit.open(f"/train?{settings}")
        page.get_by_role("button", name="Play").click()
        until(120, lambda: updates(page) >= WARM_UPDATES, page, "the first lap")
        live(page).evaluate("box => { box.taggedByTest = true; }")
        received.clear()
        start, before, drawn = time.perf_counter(), updates(page), draws(page)
        page.wait_for_timeout(1000 * WATCHED_SECONDS)
        more, redrawn = updates(page) - before, draws(page) - drawn
        seconds, size = time.perf_counter() - start, sum(received)
        assert live(page).evaluate("box => box.taggedByTest === true"), "it was mounted anew"
    browser.close()
    return more / seconds, redrawn / seconds, size / redrawn


@pytest.mark.parametrize("network", NETWORKS)
def test_training_with_the_page_open_next_to_a_bare_loop(playwright, warm_server, figures, network):
    """Interleaved, since the machine has other things to do: bare, watched, bare, watched, …"""
    alone, seen = [], []
    for _ in range(ROUNDS):
        alone.append(bare(network))
        seen.append(watched(playwright, warm_server, f"model={network}"))
    speeds, ticks, sizes = zip(*seen, strict=True)
    figures.note(f"{network}: bare loop", mean(alone), "updates/s")
    figures.note(f"{network}: with the page open", mean(speeds), "updates/s")
    figures.at_most(f"{network}: bytes an update of the page", median(sizes), BYTES_A_TICK, "B")
    figures.at_least(
        f"{network}: updates of the page", median(ticks), LIVE_TICKS_A_SECOND, "per second"
    )
    figures.at_least(f"{network}: watched / bare", mean(speeds) / mean(alone), SPEED_RATIO)


def test_seconds_from_play_to_90_percent(browser, warm_server, figures):
    taken = []
    for _ in range(3):
        with visiting(browser, warm_server.url) as visit:
            page = visit.open("/train")
            title_of(page).wait_for()
            start = time.perf_counter()
            page.get_by_role("button", name="Play").click()
            until(
                90, lambda page=page: number(stats(page)["held-out accuracy"]) >= 90, page, "90 %"
            )
            taken.append(time.perf_counter() - start)
    figures.note("Play to 90 % held-out, slowest of 3", max(taken), "s")
    figures.at_most("Play to 90 % held-out, middle of 3", median(taken), SECONDS_TO_90_PERCENT, "s")


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_points_in_the_plane_as_seen(playwright, warm_server, figures, optimizer):
    """2-4-2-2 on 250 points in batches of 10: 25 updates are what the Playground calls an epoch."""
    link = f"dataset=moons&optimizer={optimizer}&widths=4-2&batch_size=10"
    speed, _, size = watched(playwright, warm_server, link)
    figures.note(f"points, {optimizer}: bytes an update of the page", size, "B")
    figures.at_least(
        f"points, {optimizer}: epochs of 250 points", speed / 25, EPOCHS_A_SECOND, "per second"
    )
