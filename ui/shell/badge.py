"""The training badge: says on every page that training goes on, and keeps it going.

On a phone the sidebar is folded away, so the same words stand at the top of the page there.
"""

import streamlit as st

from ui.session import session
from ui.widgets.errors import fragment


def badge(on_train_page: bool) -> None:
    """Draw the badge where it belongs. The training page shows it all itself."""
    run = session().run
    if on_train_page or run is None or not (run.started or run.error):
        return
    with st.container(key="badge_page"):
        _line(1.0 if run.playing else None)
    with st.sidebar:
        _line(1.0 if run.playing else None)


def _line(run_every: float | None) -> None:
    @fragment(run_every=run_every)
    def line() -> None:
        who = session()
        run = who.run
        if run is None:
            return
        was_playing = run.playing
        if was_playing:
            run.renew()
        resting = "fell over" if run.error else "stopped by its rule" if run.stopped else "paused"
        state = "training" if was_playing else resting
        right = run.view.evaluations[-1].accuracy if run.view.evaluations else None
        served = who.served
        if who.exam is not None and served and served.fingerprint == run.view.fingerprint:
            right = who.exam  # of these very weights; the last look may be most of a lap old
        share = "" if right is None else f" · {right:.0%} right"
        st.badge(
            f"{state} · {run.view.steps:,} update{'s' * (run.view.steps != 1)}{share}",
            icon=":material/fitness_center:",
            color="orange",
        )
        if run_every and not run.playing:
            st.rerun()

    line()
