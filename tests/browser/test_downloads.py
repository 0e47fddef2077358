"""What is fetched from elsewhere, in a real browser: the bar, the failures, and then the thing."""

import os

import pytest
from elsewhere import Elsewhere, drawn, put_weights, write_cifar10, write_fashion_mnist
from live_server import Server
from playwright.sync_api import expect
from visits import DESKTOP, PHONE, play, settle, until, visiting

LAUNCH = ("tests/support/pointed_elsewhere.py",)
SLOWLY = 2e6  # bytes a second


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Where the files come from: right formats, small."""
    folder = tmp_path_factory.mktemp("served")
    write_fashion_mnist(folder, *drawn(4000, 28, 28))
    write_cifar10(folder, *drawn(1000, 3072))
    put_weights("squeezenet1_1", folder)
    with Elsewhere(folder) as one:
        yield one


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """Where the server keeps what it fetches: nothing yet."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def far_server(place, cache):
    """A server whose downloads come from there."""
    environment = {
        "STAND_IN_URL": place.url,
        "STAND_IN_FOLDER": os.fspath(place.folder),
        "XDG_CACHE_HOME": os.fspath(cache),
        "NO_PROXY": "*",
    }
    with Server(streamlit=LAUNCH, environment=environment) as one:
        yield one
        assert "Traceback" not in (log := one.news()), log


def fails(page, place, manner, button, words):
    """Ask for it while the place behaves so; the page must say so in one sentence, and go on."""
    place.manner = manner
    page.get_by_role("button", name=button).click()
    trouble = page.get_by_test_id("stAlert")
    expect(trouble).to_have_count(1)
    expect(trouble).to_contain_text(words)
    expect(trouble).to_contain_text("What to do")
    expect(page.get_by_role("button", name=button)).to_be_enabled()


@pytest.mark.parametrize("name", ["fashion-mnist", "cifar10"])
def test_a_dataset_is_downloaded_once_for_everybody_and_trains(browser, place, far_server, name):
    address = f"/train?dataset={name}&stop_laps=1"
    with (
        visiting(browser, far_server.url, **DESKTOP) as first,
        visiting(browser, far_server.url, **PHONE) as second,
    ):
        page = first.open(address)
        settle(page)
        fails(page, place, "missing", "Download", "answered 404")
        fails(page, place, "other", "Download", "checksum is wrong")
        place.manner, place.bytes_a_second = "good", SLOWLY
        page.get_by_role("button", name="Download").click()
        expect(page.get_by_test_id("stProgress")).to_contain_text("Downloading: ")
        other = second.open(address)
        expect(other.get_by_test_id("stProgress")).to_contain_text("Downloading: ")
        place.bytes_a_second = None
        for each in (page, other):
            each.get_by_role("button", name="Play").wait_for()
        play(page)
        page.get_by_text("1 lap is done").wait_for()
        assert first.errors == second.errors == []


def test_weights_are_fetched_and_kept_and_until_then_another_network_answers(
    browser, place, cache, far_server
):
    with visiting(browser, far_server.url, **DESKTOP) as visit:
        page = visit.open("/infer?model=squeezenet1_1")
        cat = page.get_by_role("heading", name="A cat", exact=True)
        cat.wait_for()
        fails(page, place, "short", "Fetch", "broke off after")
        cat.wait_for()
        fails(page, place, "other", "Fetch", "checksum is wrong")
        place.manner, place.bytes_a_second = "good", SLOWLY
        page.get_by_role("button", name="Fetch").click()
        expect(page.get_by_test_id("stProgress")).to_contain_text("of 4.7")
        page.get_by_test_id("stMainBlockContainer").get_by_role("button", name="Stop").click()
        fetch = page.get_by_role("button", name="Fetch")
        fetch.wait_for()
        until(10, lambda: not list(cache.rglob("*.part")), page, "half a file gone")
        place.bytes_a_second = None
        fetch.click()
        fetch.wait_for(state="detached")
        page.get_by_text("SqueezeNet 1.1 on PyTorch").first.wait_for()
        page.reload()
        page.get_by_text("SqueezeNet 1.1 on PyTorch").first.wait_for()
        expect(fetch).to_have_count(0)
        assert visit.errors == []
