"""The front door, without a server: what is added, what is closed, who waits for whom."""

import asyncio
import gc
from contextlib import suppress
from typing import Any

import pytest
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit.web.server.starlette.starlette_app_utils import validate_xsrf_token

from ui.server import app as server
from ui.server.app import TOKEN, UPLOADS, FrontDoor, OwnPages, UploadsInTurns, headers


def said(query: bytes = b"", host: bytes = b"localhost:8501") -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in headers(query, host)}


async def ask(app: Any, path: str = "/", method: str = "GET", query: bytes = b"") -> list[dict]:
    sent: list[dict] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {"type": "http", "method": method, "path": path, "query_string": query, "headers": []}
    await app(scope, receive, send)
    return sent


async def hello(scope: Any, receive: Any, send: Any) -> None:
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"Referrer-Policy", b"x")]}
    )
    await send({"type": "http.response.body", "body": b"hello"})


def test_every_answer_carries_the_headers_once() -> None:
    start, body = asyncio.run(ask(FrontDoor(hello)))
    names = [name.lower() for name, _ in start["headers"]]
    assert body["body"] == b"hello"
    assert len(set(names)) == len(names)
    assert {b"x-content-type-options", b"content-security-policy", b"referrer-policy"} <= set(names)
    assert dict(start["headers"])[b"referrer-policy"] == b"same-origin"


def test_scripts_written_into_a_page_do_not_run() -> None:
    policy = dict(part.split(" ", 1) for part in said()["content-security-policy"].split("; "))
    assert "unsafe" not in policy["script-src"]
    assert policy["script-src"].count("sha256-") >= 1, "Streamlit's own"
    assert policy["object-src"] == "'none'"
    assert "ws://localhost:8501" in policy["connect-src"]


@pytest.mark.parametrize("host", [b"", b"evil.org; script-src *", b"a b", b"x" * 300, b"\xff"])
def test_a_host_that_is_none_is_left_out(host: bytes) -> None:
    assert "ws:" not in said(host=host)["content-security-policy"]


@pytest.mark.parametrize("query", [b"embed=true", b"lesson=pruning&embed=TRUE&x=%ff"])
def test_who_asks_to_be_embedded_may_be(query: bytes) -> None:
    assert "frame-ancestors *" in said(query)["content-security-policy"]
    assert "x-frame-options" not in said(query)


@pytest.mark.parametrize("query", [b"", b"embed=false", b"embed=", b"%00=%ff&&&", b"membed=true"])
def test_others_may_not(query: bytes) -> None:
    assert "frame-ancestors 'self'" in said(query)["content-security-policy"]
    assert said(query)["x-frame-options"] == "SAMEORIGIN"


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/metrics/", "/train/_stcore/metrics"]
)
def test_metrics_are_closed(path: str) -> None:
    start, _ = asyncio.run(ask(FrontDoor(hello), path))
    assert start["status"] == 404
    assert b"content-security-policy" in dict(start["headers"])


@pytest.mark.parametrize(
    ("said", "ours"),
    [
        ({b"sec-fetch-site": b"same-origin"}, True),
        ({b"origin": b"http://school.example:8501"}, True),
        ({b"sec-fetch-site": b"cross-site", b"origin": b"http://school.example:8501"}, False),
        ({b"sec-fetch-site": b"same-site"}, False),
        ({b"origin": b"http://evil.example"}, False),
        ({b"origin": b"null"}, False),
        ({}, False),
    ],
)
def test_an_upload_needs_no_cookie_where_the_browser_says_that_it_is_ours(said, ours) -> None:
    seen: dict[bytes, bytes] = {}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.update(scope["headers"])

    sent = {b"host": b"school.example:8501", b"cookie": b"a=b"} | said
    scope = {"type": "http", "path": f"{UPLOADS}a/b", "headers": list(sent.items())}
    asyncio.run(OwnPages(app)(scope, None, None))
    assert (TOKEN in seen) == ours
    own, _, token = seen[b"cookie"].partition(b"; _streamlit_xsrf=")
    assert own == b"a=b"
    assert token == seen.get(TOKEN, b"")
    assert validate_xsrf_token(seen.get(TOKEN, b"").decode(), token.decode()) == ours


class Busy:
    """An app that takes a while; it counts how many requests were in it at once, by visit."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.now, self.most = seconds, [], {}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        visit = scope["path"].split("/")[-2]
        self.now.append(visit)
        for key, count in ((visit, self.now.count(visit)), ("all", len(self.now))):
            self.most[key] = max(self.most.get(key, 0), count)
        try:
            await asyncio.sleep(self.seconds)
        finally:
            self.now.remove(visit)
        await hello(scope, receive, send)


def test_uploads_take_turns() -> None:
    async def many() -> None:
        paths = [f"{UPLOADS}visit{n % 6}/{n}" for n in range(30)]
        await asyncio.gather(*(ask(door, path, "PUT") for path in paths))
        paths = [f"/train{UPLOADS}other/{n}" for n in range(3)]
        await asyncio.gather(*(ask(door, path, "DELETE") for path in paths))

    app = Busy(0.005)
    door = UploadsInTurns(app)
    asyncio.run(many())
    gc.collect()
    assert app.most["visit0"] == 1
    assert app.most["all"] == server.BODIES_AT_ONCE
    assert app.most["other"] == 3, "only bodies wait"
    assert len(door._visits) == 0


def test_who_dawdles_gives_the_place_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "UPLOAD_SECONDS", 0.01)
    start, _ = asyncio.run(ask(UploadsInTurns(Busy(5)), f"{UPLOADS}a/b", "PUT"))
    assert start["status"] == 408


def test_the_plain_script_is_what_is_served() -> None:
    assert server.app.script_path == server.ROOT / "app.py"


def test_the_limit_of_open_files_is_raised_and_never_lowered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resource = pytest.importorskip("resource")
    limits = [(1024, 20_000), (20_000, 20_000), (1024, 2048), (256, resource.RLIM_INFINITY)]
    for soft, hard in limits:
        monkeypatch.setattr(resource, "getrlimit", lambda _, now=(soft, hard): now)
        given: list[tuple[int, int]] = []
        monkeypatch.setattr(resource, "setrlimit", lambda _, new, given=given: given.append(new))
        server.allow_open_files()
        most = 4096 if hard == resource.RLIM_INFINITY else min(4096, hard)
        assert given == ([(most, hard)] if soft < most else [])


def test_a_visitor_who_leaves_while_something_is_sent_is_no_fault() -> None:
    """As Streamlit does then: it looks for the next word, and closes what is closed."""

    async def talk(scope: Any, receive: Any, send: Any) -> None:
        socket = WebSocket(scope, receive, send)
        await socket.accept()
        with suppress(WebSocketDisconnect):
            await socket.send_bytes(b"a page")
        await socket.receive_bytes()

    async def receive() -> dict:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        if message["type"] != "websocket.accept":
            raise OSError

    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": []}
    with pytest.raises(RuntimeError):
        asyncio.run(talk(scope, receive, send))
    asyncio.run(FrontDoor(talk)(scope, receive, send))
