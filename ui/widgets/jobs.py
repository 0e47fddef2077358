"""Long work on a page: a button that starts it, then how far it is, and a way to stop."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import streamlit as st

from engine.compute import Job, shared_pool, waiting_pool
from engine.core.heap import give_back
from engine.core.work import Work
from ui.session import session
from ui.widgets import errors
from ui.widgets.measuring import progress, under_way

TICK_SECONDS = 0.3


def work_button(
    key: str,
    label: str,
    work: Callable[[], Work[Any]],
    then: Callable[[Any], None],
    icon: str = ":material/timer:",
    waits: bool = False,
) -> None:
    """Draw the button; while the work runs, its progress. Its result goes to `then`, once.

    That is the `then` of the run in which the work began: what is chosen on the page may be
    another thing by the time it ends. One at a time: what is measured shall not be disturbed by
    its own visitor. The page is drawn anew when the work begins and when it ends.

    waits: it waits more than it computes, so it has a queue of its own, and takes none of the
    visit's computing time.
    """
    ticking = under_way(key) or _held_up(key)

    @errors.fragment(run_every=TICK_SECONDS if ticking else None)
    def working() -> None:
        if _followed(key):
            return
        held_up = _held_up(key)
        if ticking and not held_up:
            st.rerun()  # without the clock
        why = "Another measurement of yours is under way." if held_up else None
        if st.button(label, key=key, icon=icon, disabled=held_up, help=why):
            pool, quota = (waiting_pool(), None) if waits else (shared_pool(), session().quota)
            session().jobs[key] = Job(_told(work(), then), pool, quota)
            st.rerun()

    working()


def still_going(title: str, keys: Iterable[str]) -> None:
    """Show work whose buttons are not on the page just now, and take what it brings."""
    for key in keys:
        job = session().jobs.get(key)
        if job is not None and job.error is None:
            errors.fragment(run_every=TICK_SECONDS)(_going)(title, key)


def stop_work(keys: Iterable[str] | None = None) -> None:
    """Stop what is under way for this visitor: the work of these buttons, or all of it."""
    jobs = session().jobs
    for key in list(jobs) if keys is None else keys:
        if key in jobs:
            jobs.pop(key).stop()


def _told(work: Work[Any], then: Callable[[Any], None]) -> Work[Callable[[], None]]:
    """The same work; what it brings is a function that tells `then` its result."""
    return partial(then, (yield from work))


def _held_up(key: str) -> bool:
    """Whether some other work of this visitor goes on."""
    return any(other.watched for name, other in session().jobs.items() if name != key)


def _going(title: str, key: str) -> None:
    if under_way(key):
        st.caption(f"*{title}* is still being measured.")
    _followed(key)


def _followed(key: str) -> bool:
    """Show how far work is. What it brought when it ended is taken, and the page drawn anew."""
    if under_way(key):
        progress(key)
        return True
    job = session().jobs.get(key)
    if job is not None and _ended(job, key):
        st.rerun()
    return False


def _ended(job: Job[Callable[[], None]], key: str) -> bool:
    """Take what a job brought. True if the page has to be drawn anew."""
    if job.error is not None:
        errors.show(job.error)
        return False
    session().jobs.pop(key, None)
    if job.result is not None:
        job.result()
    give_back()  # measuring takes memory that nobody needs afterwards
    return True
