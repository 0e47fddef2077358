"""What a run of a page has drawn reaches the browser, also where the next run begins at once.

A run hands what it draws to the event loop, piece by piece. Where a press or a clock's next tick
comes in when the run is just over, and its last pieces still wait there, Streamlit starts another
runner and throws away whatever came from the one before. On a busy machine a press then seems to do
nothing: the run has paused, but the button that says so never comes.
"""

from collections import deque
from collections.abc import Callable
from typing import Any

from streamlit.runtime.app_session import AppSession

from engine.core.memoize import memoize

Waiting = deque[Callable[[], None]]


@memoize()
def heard_out() -> None:
    """Let a session take in all that its runner has said, before it starts another one."""
    kind: Any = AppSession
    call_soon, create = kind._call_soon_on_event_loop, kind._create_scriptrunner

    def in_order(self: AppSession, callback: Callable[[], None]) -> None:
        waiting = _waiting(self)
        waiting.append(callback)
        call_soon(self, lambda: _take_in(waiting, 1))

    def after_all_others(self: AppSession, *args: Any) -> None:
        waiting = _waiting(self)
        _take_in(waiting, len(waiting))
        create(self, *args)

    kind._call_soon_on_event_loop, kind._create_scriptrunner = in_order, after_all_others


def _waiting(one: AppSession) -> Waiting:
    """Return what a session has still to do on the event loop, the oldest first."""
    found: Waiting = vars(one).setdefault("_waiting", deque())
    return found


def _take_in(waiting: Waiting, most: int) -> None:
    """Do the oldest of what waits; nothing where a new runner has been quicker."""
    for _ in range(min(most, len(waiting))):
        waiting.popleft()()
