"""Work that may take a moment: in the pool, with a progress bar and a stop button.

What is done within a moment is simply there. What takes longer is looked at by a
fragment with a clock: begun in a quiet run, it is watched from the next run on.
"""

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

import streamlit as st

from ui.server import warm_up
from ui.session import session
from ui.widgets import errors

if TYPE_CHECKING:
    from engine.core.work import Work

PATIENCE_SECONDS = 0.08  # and twice as long again until the progress shows: 0.3 s feels quick
LOOK_SECONDS = 0.2


def ready() -> None:
    """Return when everything that a figure needs is loaded."""
    if not warm_up.is_ready():
        with st.spinner("Waking the networks up: a few seconds, once"):
            warm_up.wait()


def looked_at(key: str, draw: Callable[..., None], *args: Any) -> None:
    """Draw a part of the page by `draw(key, *args, watched)`, with a clock while its work goes on.

    With the clock and without, it is one and the same fragment. So a click finds it, even one that
    was on its way here when the work ended.
    """
    watched = under_way(key)
    errors.fragment(LOOK_SECONDS if watched else None)(draw)(key, *args, watched)


def begin(key: str, work: Generator[float, None, Any]) -> None:
    """Start some work in place of what went on under this name, and wait for a moment."""
    ready()
    drop(key)
    from engine.compute import Job, shared_pool

    job: Job[Any] = Job(_told(work), shared_pool(), session().quota)
    session().jobs[key] = job
    job.wait(PATIENCE_SECONDS)


def drop(key: str) -> None:
    """Stop what goes on, and forget what came of it."""
    job = session().jobs.pop(key, None)
    if job is not None:
        job.stop()


def _told(work: Generator[float, None, Any]) -> "Work[Any]":
    """The same work, telling its progress as a job does."""
    from engine.core.work import Progress

    while True:
        try:
            yield Progress(next(work), "Measuring")
        except StopIteration as end:
            return end.value


def under_way(key: str) -> bool:
    """Whether there is work to watch."""
    job = session().jobs.get(key)
    return job is not None and job.busy


def is_in_vain(key: str) -> bool:
    """Whether nothing will come of it soon: it failed, or the visit’s computing time is used up."""
    job = session().jobs.get(key)
    return job is not None and (job.error is not None or (job.busy and job.resting is not None))


def outcome(key: str, watched: bool) -> Any:
    """Return what has just been found, once, or None.

    Where the work goes on, or has ended while it was watched, the page runs anew: with a clock, or
    without.
    """
    jobs = session().jobs
    job = jobs.get(key)
    if job is None:
        return None
    if job.busy:
        if not watched:
            st.rerun()
        return None
    if job.error is not None:
        errors.show(job.error)
    else:
        del jobs[key]
    return job.result


def progress(key: str) -> None:
    """Show how far the work is, and a button that stops it. Somebody is watching, so it goes on.

    Where it rests, it says why.
    """
    job = session().jobs[key]
    job.renew()
    if job.resting is not None:
        errors.show(job.resting)
    share = min(max(job.progress.share, 0.0), 1.0)
    st.progress(share, f"{job.progress.says or 'Waiting its turn'}: {share:.0%}")
    st.button("Stop", icon=":material/stop:", key=f"{key}-stop", on_click=job.stop)
