"""Results of longer measurements, kept for the visitor by section, network, runtime and photo."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from engine.compute import shared_pool
from engine.core.work import Work
from ui.pages.infer.setup import Setup
from ui.pages.infer.state import InferState, Measured
from ui.session import session

MOST = 24  # results; of a visitor who tries many photos, the oldest go


def measured(work: Work[Any]) -> Work[Measured]:
    """The same work, which notes how many runs it shared the machine with."""
    crowd = shared_pool().live()
    while True:
        try:
            part = next(work)
        except StopIteration as end:
            return Measured(end.value, crowd)
        crowd = max(crowd, shared_pool().live())
        yield part


def kept(section: str, setup: Setup) -> Measured | None:
    """Return what this section has measured with this setup and the photo on show, or None."""
    return session().page(InferState).measurements.get(_key(section, setup))


def keep(section: str, setup: Setup) -> Callable[[Measured], None]:
    """Return a function that keeps a result, for the photo on show now."""
    key = _key(section, setup)

    def take(result: Measured) -> None:
        results = session().page(InferState).measurements
        results[key] = result
        for old in list(results)[:-MOST]:
            del results[old]

    return take


def crowd_note(found: Measured | None) -> None:
    """Say so where a result was measured beside others; before there is one, what it would be."""
    crowd = shared_pool().live() if found is None else found.crowd
    if not crowd:
        return
    runs = "a training run" if crowd == 1 else f"{crowd} training runs"
    if found is None:
        verb = "is" if crowd == 1 else "are"
        says = f"{runs.capitalize()} {verb} under way on this machine: times are longer meanwhile."
    else:
        verb = "was" if crowd == 1 else "were"
        says = (
            f"While this was measured, {runs} {verb} under way on this machine: times are longer "
            "than on a quiet one."
        )
    st.caption(f":material/group: {says}")


def _key(section: str, setup: Setup) -> tuple[str, ...]:
    on_show = session().page(InferState).on_show
    photo = "" if on_show is None else on_show.digest
    return (section, setup.network, setup.runtime, photo)
