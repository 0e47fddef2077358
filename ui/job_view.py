"""Long work on a page: a button that starts it, then how far it is, and a way to stop."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from engine.compute import Pool, shared_pool
from engine.jobs import Job, Work
from engine.memory import give_back
from ui import problems
from ui.measuring import progress
from ui.visitor import visitor

TICK_SECONDS = 0.3


def work_button(
    key: str,
    label: str,
    work: Callable[[], Work[Any]],
    then: Callable[[Any], None],
    icon: str = ":material/timer:",
    pool: Callable[[], Pool] = shared_pool,
) -> None:
    """Draw the button; while the work runs, its progress. Its result goes to `then`, once.

    One at a time: what is measured shall not be disturbed by its own visitor. The page is drawn
    anew when the work begins and when it ends.
    """
    job = visitor().jobs.get(key)

    @problems.fragment(run_every=TICK_SECONDS if job is not None and job.busy else None)
    def working() -> None:
        job = visitor().jobs.get(key)
        if job is not None and job.busy:
            progress(key)
            return
        if job is not None and _ended(job, key, then):
            st.rerun()
        others = any(other.watched for name, other in visitor().jobs.items() if name != key)
        if st.button(label, key=key, icon=icon, disabled=others):
            visitor().jobs[key] = Job(work(), pool(), visitor().allowance)
            st.rerun()

    working()


def stop_work() -> None:
    """Stop whatever is under way for this visitor."""
    for job in visitor().jobs.values():
        job.stop()
    visitor().jobs.clear()


def _ended(job: Job[Any], key: str, then: Callable[[Any], None]) -> bool:
    """Take what a job brought. True if the page has to be drawn anew."""
    if job.error is not None:
        problems.show(job.error)
        return False
    visitor().jobs.pop(key, None)
    if job.done:
        then(job.result)
    give_back()  # measuring takes memory that nobody needs afterwards
    return True
