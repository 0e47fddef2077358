"""Lets go of those who left.

Streamlit keeps a closed tab's visit for two minutes, should it come back, and then until the next
tab is closed: after the last visitor of an evening that is until the next morning. So one thread
looks every ten seconds whether somebody's time is up, and gives their memory back to the system.
"""

import asyncio
import gc
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from streamlit import runtime

from engine.core import heap
from engine.core.memoize import memoize

EVERY_SECONDS = 10.0
# How long a thread that computes keeps the interpreter while others wait for it; Python's own 5 ms
# is a long time for the thread that sends pages, which asks for it some eighty times a page.
SWITCH_SECONDS = 0.0005
_now_and_then = heap.NowAndThen()


def tidy() -> None:
    """Give back what a page needed only to be drawn, if that wasn't done a moment ago."""
    _now_and_then.give_back()


@memoize()
def start() -> None:
    """Begin to look, and let threads take turns; once a process, and only in a server."""
    if runtime.exists():
        sys.setswitchinterval(SWITCH_SECONDS)
        threading.Thread(target=_work, name="housekeeping", daemon=True).start()


def _work() -> None:
    while runtime.exists():
        time.sleep(EVERY_SECONDS)
        with suppress(RuntimeError, TimeoutError):  # the server is going down, or very busy
            gone, left = let_go()
            if gone:
                give_back(nobody_left=left == 0)


def let_go() -> tuple[int, int]:
    """Drop the visits whose time is up; return how many those were, and how many are left.

    The store is no thread's but that of the server's loop, so the loop does it.
    """
    server: Any = runtime.get_instance()
    try:
        kept, loop = server._session_mgr._session_storage._cache, server._async_objs.eventloop
        drop: Callable[[], Any] = kept.expire
    except AttributeError:  # another Streamlit: it still lets go when the next one leaves
        return 0, 1

    async def now() -> tuple[int, int]:
        before = dict(kept._data)
        drop()
        gone = [visit for key, visit in before.items() if key not in kept._data]
        for visit in gone:
            empty(visit.session)
        return len(gone), len(kept._data) + len(server._session_mgr.list_active_sessions())

    return asyncio.run_coroutine_threadsafe(now(), loop).result(timeout=60)


def empty(session: Any) -> None:
    """Take what a visit held out of it: Streamlit's idle loop keeps the shell of the last one."""
    with suppress(AttributeError):
        session._session_state = type(session._session_state)()
        session._fragment_storage.clear()


def give_back(nobody_left: bool) -> None:
    """Break the circles that Python has not broken yet, and return free memory to the system.

    The warm-up freezes what it finds, so that collections are quick; and it finds its visitor as
    well, who could never be let go of. So once nobody is left, everything is looked at.
    """
    if nobody_left:
        gc.unfreeze()
    gc.collect()
    if nobody_left:
        gc.freeze()
    heap.give_back()
