"""The headers in a real browser: everything still works, and others may frame us by choice."""

import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import quote, unquote

import pytest
from live_server import Server
from visits import PATIENCE_MS, play, settle, until, visiting


class Elsewhere(BaseHTTPRequestHandler):
    """Somebody's course page, on another port and so of another origin: frames what is asked."""

    def do_GET(self):
        body = f'<iframe width="600" height="600" src="{unquote(self.path[1:])}"></iframe>'
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


def test_the_plain_script_serves_the_same_pages(browser):
    """As Streamlit Community Cloud runs it."""
    with Server("app.py") as server, visiting(browser, server.url) as visit:
        visit.open("/", "One network, two lives")
        assert visit.errors == visit.strangers == []
