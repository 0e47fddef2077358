"""The audit of packages, against a database of our own: what has no answer is a failure."""

import importlib.util
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from app_pages import ROOT

spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
audit = importlib.util.module_from_spec(spec)
spec.loader.exec_module(audit)

PACKAGES = {"streamlit": "1.67.0", "torch": "2.13.0+cpu", "leaky": "1.0"}
VULNERABLE = {"leaky": ["GHSA-leak"]}


class Database(BaseHTTPRequestHandler):
    """Answers as OSV does; `answer` may be changed by a test."""

    asked: tuple = ()
    answer = staticmethod(lambda results: (200, json.dumps({"results": results})))

    def do_POST(self):
        queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        Database.asked = tuple((q["package"]["name"], q["version"]) for q in queries)
        results = [
            {"vulns": [{"id": one} for one in VULNERABLE[name]]} if name in VULNERABLE else {}
            for name, _ in Database.asked
        ]
        status, body = Database.answer(results)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def database(monkeypatch):
    server = HTTPServer(("127.0.0.1", 0), Database)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_what_is_known_is_found(database):
    verdict = audit.audit(PACKAGES, {}, database)
    assert verdict.found == {"leaky": ["GHSA-leak"]}
    assert verdict.answered == 3
    assert not verdict.is_good
    assert ("torch", "2.13.0") in Database.asked


def test_a_finding_or_a_package_may_be_an_exception_with_a_reason(database):
    assert audit.audit(PACKAGES, {"GHSA-leak": "we never call it"}, database).is_good
    verdict = audit.audit(PACKAGES, {"leaky": "it is our own"}, database)
    assert verdict.is_good
    assert verdict.answered == 2
    assert not audit.audit(PACKAGES, {"leaky": " "}, database).is_good


@pytest.mark.parametrize(
    "answer",
    [
        lambda results: (500, ""),
        lambda results: (200, "<html>proxy</html>"),
        lambda results: (200, "{}"),
        lambda results: (200, json.dumps({"results": None})),
        lambda results: (200, json.dumps({"results": results[:1]})),
        lambda results: (200, json.dumps({"results": [None] * len(results)})),
        lambda results: (200, json.dumps({"results": [{"next_page_token": "x"}] * len(results)})),
    ],
)
def test_what_has_no_answer_is_a_failure(database, monkeypatch, answer):
    monkeypatch.setattr(Database, "answer", staticmethod(answer))
    verdict = audit.audit({"streamlit": "1.67.0", "torch": "2.13.0"}, {}, database)
    assert verdict.faults
    assert not verdict.is_good


def test_no_database_and_no_packages_are_failures():
    assert not audit.audit(PACKAGES, {}, "http://127.0.0.1:9").is_good
    assert not audit.audit({}, {}, "http://127.0.0.1:9").is_good


def test_everything_installed_is_asked_about():
    assert {"streamlit", "torch", "pillow"} <= set(audit.installed())


def test_every_exception_has_a_reason():
    named = audit.tomllib.loads(audit.EXCEPTIONS.read_text(encoding="utf-8"))["exceptions"]
    assert all(reason.strip() for reason in named.values())
