"""After a visitor has left, nothing of them is alive: no run, no weights, no photo."""

import subprocess
import sys

from app_pages import ROOT

# In a process of its own: a server leaves its mark on the process, and the other tests have none.
VISIT = """
import asyncio, gc, threading, time, weakref
import uvicorn
from live_server import free_port
from sessions import Session
from streamlit import runtime
from ui.server.app import app

port = free_port()
server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
threading.Thread(target=server.run, daemon=True).start()
while not server.started:
    time.sleep(0.05)

def of_the_visitor():
    from engine.training import Run
    from engine.photos import Photo
    from engine.training import Trainer
    from ui.pages.infer.state import InferState, PhotoOnShow
    from ui.session import Session as Visit
    kinds = (Run, Photo, Trainer, PhotoOnShow, InferState, Visit)
    found = [one for one in gc.get_objects() if isinstance(one, kinds)]
    # The first visitor of a process is there when the warm-up freezes what it finds.
    session = runtime.get_instance()._session_mgr.list_active_sessions()[0].session
    return list(map(weakref.ref, [*found, session.session_state["session"]]))

async def visit():
    async with Session(f"http://127.0.0.1:{port}") as one:
        await one.run("train")
        await one.press("Play")
        while not one.updates or one.updates[-1][1] < 5:
            await asyncio.sleep(0.1)
        await one.run("infer")
        assert one.failures == [], one.failures
        return of_the_visitor()

alive = asyncio.run(visit())
kinds = sorted({type(one()).__name__ for one in alive if one()})
print(*kinds)

from engine.training import Run
from ui.server import housekeeping
kept = runtime.get_instance()._session_mgr._session_storage._cache
deadline = time.monotonic() + 20
while not kept._data and time.monotonic() < deadline:
    time.sleep(0.05)
for visit in kept._expirations:
    kept._expirations[visit] = 0.0  # as if two minutes had passed
print(*housekeeping.let_go())
deadline = time.monotonic() + 20
while any(isinstance(one(), Run) and one().busy for one in alive) and time.monotonic() < deadline:
    time.sleep(0.1)  # the slice under way ends, as the lease has
deadline = time.monotonic() + 20
while any(one() is not None for one in alive) and time.monotonic() < deadline:
    housekeeping.give_back(nobody_left=True)
    time.sleep(0.1)  # the worker lets go of that slice
for one in alive:
    if one() is not None:
        print("still there:", type(one()))
server.should_exit = True
"""


def test_nothing_of_a_visitor_stays():
    paths = f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / 'tests/support')!r}]\n"
    done = subprocess.run(
        [sys.executable, "-c", paths + VISIT], cwd=ROOT, capture_output=True, text=True
    )
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    assert lines, done.stderr
    assert set(lines[0].split()) >= {"Photo", "PhotoOnShow", "Run", "Trainer", "Session"}
    assert lines[1:] == ["1 0"], done.stdout
