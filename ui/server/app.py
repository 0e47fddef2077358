"""The app behind its own front door: response headers, closed metrics, uploads in turns.

`python3 run.py` serves this module; hosts that insist on a plain script (Streamlit Community
Cloud) run app.py, which lacks only what stands here.
"""

import asyncio
import base64
import hashlib
import re
import secrets
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack, suppress
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from weakref import WeakValueDictionary

import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnected

ROOT = Path(__file__).resolve().parents[2]
CLOSED = ("/_stcore/metrics",)  # how many visitors there are is nobody's business
UPLOADS = "/_stcore/upload_file/"
HAND = "/app/static/hand/"
WORKER = f"{HAND}worker.js"
COOKIE, TOKEN = b"_streamlit_xsrf", b"x-xsrftoken"
BODIES_AT_ONCE = 4  # of all visitors; one of each
UPLOAD_SECONDS = 180.0  # 20 MB by a slow phone; who dawdles longer gives the place to others

# Streamlit's page styles itself inline, and brings the code of components as blobs. Of scripts in
# the page only its own run: the hashes of those in its index.html.
CONTENT = {
    "default-src": "'self'",
    "script-src": "'self' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "media-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self' data: blob:",  # and the websocket, which Safari names apart
    "worker-src": "'self' blob:",
    "frame-src": "'self' data: blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
}


@lru_cache(maxsize=1)
def _own_scripts() -> str:
    """The hashes by which a policy allows the scripts of Streamlit's own page, and ours in it."""
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    scripts += [waiting_for(page) for page in PAGES]
    hashes = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return " ".join(f"'sha256-{base64.b64encode(one).decode()}'" for one in hashes)


def headers(query: bytes, host: bytes, path: str = "") -> list[tuple[bytes, bytes]]:
    """The headers of every answer. A page that asks to be embedded may stand in any other."""
    embedded = is_embedded(parse_qs(query.decode("latin-1")))
    policy = CONTENT | {"frame-ancestors": "*" if embedded else "'self'"}
    policy["script-src"] += f" {_own_scripts()}"
    if path.endswith(WORKER):  # a thread of a page goes by the policy of its own file
        policy["script-src"] += " 'wasm-unsafe-eval'"
    if HOST.fullmatch(host):
        policy["connect-src"] += f" ws://{host.decode()} wss://{host.decode()}"
    found = HEADERS | {"content-security-policy": "; ".join(map(" ".join, policy.items()))}
    if not embedded:
        found["x-frame-options"] = "SAMEORIGIN"
    return [(name.encode(), value.encode()) for name, value in found.items()]


class FrontDoor:
    """Adds the headers to each answer, and keeps closed what isn't meant for visitors."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            with suppress(WebSocketDisconnected):  # a visitor leaves while something is sent
                await self.app(scope, receive, send)
            return
        host = dict(scope["headers"]).get(b"host", b"")
        query = scope.get("query_string", b"")
        more = headers(query, host, scope["path"])
        if HAND in scope["path"] and b"v=" in query:  # the address tells what is in it
            more.append((b"cache-control", b"public, max-age=31536000, immutable"))

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _with(message.get("headers", ()), more)
            await send(message)

        closed = scope["path"].rstrip("/").endswith(CLOSED)
        app = PlainTextResponse("Not found", 404) if closed else self.app
        await app(scope, receive, answer)


def _with(
    present: Iterable[tuple[bytes, bytes]], more: list[tuple[bytes, bytes]]
) -> list[tuple[bytes, bytes]]:
    names = {name for name, _ in more}
    return [(name, value) for name, value in present if name.lower() not in names] + more


class OwnPages:
    """Lets our own pages upload without a cookie, which browsers withhold in a frame of others'.

    Streamlit takes an upload whose header repeats its cookie, as a sign that a page of ours sent
    it. The browser says so as well, in headers that no script can write.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http" and UPLOADS in scope["path"]:
            said = dict(scope["headers"])
            if TOKEN not in said and is_ours(said):
                token = f"2|00000000|{secrets.token_hex(16)}|{int(time.time())}".encode()
                cookies = [said[b"cookie"]] if b"cookie" in said else []
                cookie = b"; ".join([*cookies, COOKIE + b"=" + token])
                others = [one for one in scope["headers"] if one[0] != b"cookie"]
                sent = [*others, (b"cookie", cookie), (TOKEN, token)]
                await self.app({**scope, "headers": sent}, receive, send)
                return
        await self.app(scope, receive, send)


def is_ours(said: Mapping[bytes, bytes]) -> bool:
    """Whether a browser says that a page of this very host asks."""
    if b"sec-fetch-site" in said:
        return said[b"sec-fetch-site"] == b"same-origin"
    origin = urlsplit(said.get(b"origin", b"").decode("latin-1")).netloc
    return bool(origin) and origin.encode("latin-1") == said.get(b"host")


class UploadsInTurns:
    """Bodies of uploads are in memory while they arrive: of one visitor one at a time."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._places = asyncio.Semaphore(BODIES_AT_ONCE)
        self._visits: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        path = scope.get("path", "")
        if scope["type"] != "http" or scope["method"] != "PUT" or UPLOADS not in path:
            await self.app(scope, receive, send)
            return
        visit = path.split(UPLOADS, 1)[1].split("/", 1)[0]
        turn = self._visits.setdefault(visit, asyncio.Lock())
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(turn)
            await stack.enter_async_context(self._places)
            try:
                async with asyncio.timeout(UPLOAD_SECONDS):
                    await self.app(scope, receive, send)
            except TimeoutError:
                await PlainTextResponse("Too slow", 408)(scope, receive, send)


def allow_open_files(wanted: int = 4096) -> None:
    """Raise this process's own limit, often 1,024: each visit takes four, and 128 that left three.

    Where there is no such limit, or no right to raise it, things stay as they are.
    """
    with suppress(ImportError, OSError, ValueError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        if soft != resource.RLIM_INFINITY and soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


allow_open_files()

# Streamlit puts this file's folder on the path, and imports it from there; but it is in `ui`.
sys.path[:] = [place for place in sys.path if Path(place).resolve() != ROOT / "ui"]
sys.path.insert(0, str(ROOT))

# Only now is the project on the path.
from ui.server.link_preview import (  # noqa: E402
    HOST,
    PAGES,
    in_every_page,
    is_embedded,
    waiting_for,
)

in_every_page()
DOORS = (FrontDoor, OwnPages, UploadsInTurns)  # the outermost first
app = st.App(ROOT / "app.py", middleware=[Middleware(door) for door in DOORS])
