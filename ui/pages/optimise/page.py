"""The page, section by section."""

import streamlit as st

from ui.actions.train_briefly import train_here
from ui.actions.workbench import Workbench, take, workbench
from ui.pages.optimise.bits import bits
from ui.pages.optimise.holes import holes
from ui.pages.optimise.real import for_real
from ui.pages.optimise.table import all_variants
from ui.session import session
from ui.widgets.int8_note import int8_note

QUESTIONS = (
    ("How few bits will do?", "Round every weight with a slider, from 32 bits down to one, and see "
     "at once what the network forgets."),
    ("How many weights can go?", "Cut off the smallest, or whole units. Then let what is left "
     "train a little more, and see how much comes back."),
    ("Which is really faster?", "Smaller is not always quicker. A stopwatch runs on every variant, "
     "on this very machine."),
)  # fmt: skip


def own_page() -> None:
    """Make the visitor's own network smaller, or offer to train one."""
    int8_note()
    bench = workbench(session())
    if bench is None:
        _invitation()
        return
    _which(bench)
    bits(bench)
    for_real(bench)
    holes(bench)
    all_variants(bench)
    with st.container(horizontal=True):
        st.page_link("pages/compare.py", label="After how many answers does a variant pay?",
                     icon=":material/balance:")  # fmt: skip


def _invitation() -> None:
    """What there is to find out, for those who have no network yet, and the ways to one."""
    for column, (question, words) in zip(st.columns(3), QUESTIONS, strict=True):
        column.markdown(f"**{question}**  \n{words}")
    with st.container(key="invitation"):
        train_here()
        st.button("Or take the photo network, which comes trained", icon=":material/photo_camera:",
                  key="take_photos", type="tertiary", on_click=_take_photos)  # fmt: skip
        st.page_link("pages/train.py", label="Or choose shapes, network and recipe first",
                     icon=":material/tune:")  # fmt: skip


def _take_photos() -> None:
    st.session_state.optimised_network = "photos"


def _which(bench: Workbench) -> None:
    """Whose weights these are, and the newest ones if the run has gone on."""
    run = session().run
    assert run is not None
    st.markdown(
        f"Your network: **{bench.title}**, weights `{bench.fingerprint}`, after {bench.steps:,} "
        f"updates; **{bench.accuracy:.1%}** of {len(bench.quick):,} held-out {bench.things} right. "
        "Everything below happens to copies. Your run stays as it is."
    )
    if run.playing:
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button("Take its newest weights", icon=":material/sync:", key="newest"):
                take(session(), run)
                st.rerun()
            st.caption("It is still training. These weights are held still meanwhile.")
