"""Visitors without a browser on a real server: Streamlit's own protocol over its websocket.

A browser a visitor would be measured instead of the server. These do what a page does with the
server: they connect, run the script, press buttons, and come back as often as a ticking part asks.
"""

import asyncio
import contextlib
import http.client
import re
import time
from collections.abc import AsyncIterator
from typing import Any, Self
from urllib.parse import urlsplit

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

UPDATES = re.compile(rb'"updates", ?"([\d,]+)"')
LARGEST_MESSAGE = 64 * 2**20


class Session:
    """One visitor. `async with Session(url) as one:` has the first page when the block begins."""

    def __init__(self, url: str, page: str = "", query: str = "") -> None:
        self.address = urlsplit(url)
        self.page, self.query = page, query
        self.id = ""
        self._script = ""  # which page is open, as the server calls it
        self.buttons: dict[str, str] = {}  # label → widget
        self.failures: list[str] = []  # what a visitor would see as a traceback
        self.updates: list[tuple[float, int]] = []  # (when, how many) as the page was told
        self._routed = False  # whether the run under way has drawn the menu, as no tick does
        self._finished = asyncio.Event()
        self._ticking: dict[str, asyncio.Task[None]] = {}

    async def __aenter__(self) -> Self:
        self._cookie = await asyncio.to_thread(self._fetch_cookie)
        host, port = self.address.hostname, self.address.port
        self._socket = await websockets.connect(
            f"ws://{host}:{port}/_stcore/stream",
            subprotocols=["streamlit", self._cookie],
            additional_headers={"Cookie": f"_streamlit_xsrf={self._cookie}"},
            origin=f"http://{host}:{port}",
            max_size=LARGEST_MESSAGE,
            ping_interval=None,  # no browser asks
            proxy=None,
        )
        self._reader = asyncio.create_task(self._read())
        await self.run()
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in (*self._ticking.values(), self._reader):
            task.cancel()
        with contextlib.suppress(Exception):
            await self._socket.close()

    def _fetch_cookie(self) -> str:
        """Open the page and ask for health, as a browser does before it connects."""
        connection = http.client.HTTPConnection(self.address.netloc, timeout=30)
        connection.request("GET", f"/{self.page}")
        connection.getresponse().read()
        connection.request("GET", "/_stcore/health")
        answer = connection.getresponse()
        answer.read()
        connection.close()
        found = re.search(r"_streamlit_xsrf=([^;]+)", answer.headers["set-cookie"] or "")
        return found[1] if found else ""

    async def run(self, page: str | None = None, query: str | None = None) -> float:
        """Run the script of a page; the seconds until it was all out."""
        if page is not None:
            self.page, self._script = page, ""
        self.query = self.query if query is None else query
        for task in self._ticking.values():
            task.cancel()
        self._ticking.clear()
        return await self._run()

    async def press(self, label: str) -> float:
        """Press the button; the seconds until the page is out again."""
        return await self._run(self.buttons[label])

    async def _run(self, pressed: str = "") -> float:
        start = time.perf_counter()
        self._finished.clear()
        self._routed = False
        await self._send(pressed=pressed)
        await asyncio.wait_for(self._finished.wait(), 120)
        return time.perf_counter() - start

    async def _send(self, fragment: str = "", pressed: str = "") -> None:
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string, rerun.page_name = self.query, self.page
        # A part that has the whole page drawn anew means the page that this names.
        rerun.page_script_hash = self._script
        rerun.fragment_id, rerun.is_auto_rerun = fragment, bool(fragment)
        if pressed:
            state = rerun.widget_states.widgets.add()
            state.id, state.trigger_value = pressed, True
        await self._socket.send(message.SerializeToString())

    async def _tick(self, fragment: str, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            await self._send(fragment)

    async def _read(self) -> None:
        with contextlib.suppress(websockets.ConnectionClosed):
            async for data in self._socket:
                self._take(ForwardMsg.FromString(data), data)

    def _take(self, message: ForwardMsg, data: bytes) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.id = message.new_session.initialize.session_id or self.id
        elif kind == "auto_rerun":
            self._set_ticking(message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "navigation":
            self._routed, self._script = True, message.navigation.page_script_hash
        elif kind == "script_finished" and self._routed:
            self._finished.set()
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._look(message.delta.new_element, data)

    def _set_ticking(self, fragment: str, seconds: float) -> None:
        before = self._ticking.pop(fragment, None)
        if before is not None:
            before.cancel()
        self._ticking[fragment] = asyncio.create_task(self._tick(fragment, seconds))

    def _look(self, element: Any, data: bytes) -> None:
        kind = element.WhichOneof("type")
        if kind == "button":
            self.buttons[element.button.label] = element.button.id
        elif kind == "exception":
            self.failures.append(element.exception.message)
        elif kind == "alert" and "on our side" in element.alert.body:
            self.failures.append(element.alert.body)
        found = UPDATES.search(data)
        if found:
            self.updates.append((time.perf_counter(), int(found[1].replace(b",", b""))))


@contextlib.asynccontextmanager
async def many(sessions: list[Session]) -> AsyncIterator[list[Session]]:
    """Let them all arrive at once, and leave at the end."""
    async with contextlib.AsyncExitStack() as stack:
        await asyncio.gather(*(stack.enter_async_context(one) for one in sessions))
        yield sessions
