"""The headers in a real browser: everything still works, and others may frame us by choice."""

import re
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import quote, unquote

import pytest
from live_server import Server
from playwright.sync_api import expect
from visits import COFFEE, DRAWN, PATIENCE_MS, STREAMING, play, settle, until, visiting

from engine.photos.samples import sample

NO_COOKIES = "Object.defineProperty(document, 'cookie', { get: () => '', set: () => {} })"


class Elsewhere(BaseHTTPRequestHandler):
    """Somebody's course page, on another port and so of another origin: frames what is asked."""

    def do_GET(self):
        address = unquote(self.path[1:])
        body = f'<iframe width="600" height="600" src="{address}" allow="camera"></iframe>'
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def elsewhere():
    server = HTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_no_page_offends_against_the_policy(visit):
    offences = []
    visit.page.on(
        "console", lambda line: offences.append(line.text) if "Security Policy" in line.text else 0
    )
    page = visit.open("/train")
    play(page, at_least=5)
    for name in ("Start", "Learn", "Infer", "Compare"):
        visit.menu(name)
        settle(page)
    assert offences == []


def test_metrics_are_closed_and_health_is_open(house):
    assert urllib.request.urlopen(f"{house.url}/_stcore/health").status == 200
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{house.url}/_stcore/metrics")


def test_a_page_is_framed_by_others_only_if_it_asks_to_be(house, browser, elsewhere):
    context = browser.new_context()
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    main = page.frame_locator("iframe").get_by_test_id("stMainBlockContainer")
    page.goto(f"{elsewhere}/{quote(house.url + '/learn?lesson=pruning&embed=true')}")
    main.wait_for()
    page.goto(f"{elsewhere}/{quote(house.url + '/learn?lesson=pruning')}")
    refused = "chrome-error:"
    until(30, lambda: page.frames[-1].url.startswith(refused), page, "the browser to refuse it")
    assert main.count() == 0
    context.close()


def show_framed(page, elsewhere, address):
    """Open one of our pages in somebody else's; return the frame."""
    page.goto(f"{elsewhere}/{quote(address)}")
    frame = page.frame_locator("iframe")
    frame.get_by_role("heading", name="A cat", exact=True).wait_for()
    return frame


def choose(frame, source):
    """Choose where photos come from, once the page is out."""
    frame.locator(DRAWN).wait_for()
    frame.get_by_role("radio", name=source, exact=True).click()


def send_cup(frame):
    choose(frame, "My photos")
    frame.locator("input[type=file]").set_input_files(
        {"name": "cup.jpg", "mimeType": "image/jpeg", "buffer": sample("coffee")}
    )


@pytest.mark.parametrize("cookies", [True, False], ids=["cookies", "no cookies"])
def test_a_photo_is_answered_in_a_frame_of_others(house, browser, elsewhere, cookies):
    with visiting(browser, house.url) as visit:
        if not cookies:
            visit.page.add_init_script(NO_COOKIES)
        frame = show_framed(visit.page, elsewhere, f"{house.url}/infer?embed=true")
        send_cup(frame)
        frame.get_by_role("heading", name=COFFEE, exact=True).wait_for()


def test_a_shot_of_the_camera_is_answered_in_a_frame_of_others(house, browser, elsewhere):
    with visiting(browser, house.url) as visit:
        frame = show_framed(visit.page, elsewhere, f"{house.url}/infer?embed=true")
        choose(frame, "Camera")
        video = frame.get_by_test_id("stCameraInput").locator("video")
        until(30, lambda: video.evaluate(STREAMING), visit.page, "the camera")
        frame.get_by_role("button", name="Take Photo").click()
        expect(frame.get_by_role("heading", level=2).first).to_have_text(re.compile(r"\S"))
        expect(frame.get_by_test_id("stAlert")).to_have_count(0)


def test_the_plain_script_serves_the_same_pages(browser, elsewhere):
    """As Streamlit Community Cloud runs it: in a frame of others, too."""
    with Server("app.py") as server:
        with visiting(browser, server.url) as visit:
            visit.open("/", "One network, two lives")
            assert visit.errors == visit.strangers == []
        address = f"{server.url}/infer?embed=true&model=efficientnet-lite0"
        with visiting(browser, server.url) as visit:
            frame = show_framed(visit.page, elsewhere, address)
            send_cup(frame)
            frame.get_by_role("heading", name=COFFEE, exact=True).wait_for()
        with visiting(browser, server.url) as visit:
            visit.page.add_init_script(NO_COOKIES)
            frame = show_framed(visit.page, elsewhere, address)
            choose(frame, "My photos")
            frame.get_by_text("send a photo").wait_for()
            expect(frame.get_by_test_id("stFileUploader")).to_be_hidden()
            link = frame.get_by_role("link", name="Open it in its own tab")
            expect(link).to_have_attribute("href", f"{server.url}/infer?model=efficientnet-lite0")
