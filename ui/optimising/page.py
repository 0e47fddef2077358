"""The page, section by section."""

import streamlit as st

from ui.optimising.bits import bits
from ui.optimising.holes import holes
from ui.optimising.real import for_real
from ui.optimising.table import all_variants
from ui.optimising.workbench import Workbench, take, workbench
from ui.short_training import train_here
from ui.visitor import visitor


def own_page() -> None:
    """Make the visitor's own network smaller, or offer to train one."""
    bench = workbench(visitor())
    if bench is None:
        st.info("You have trained no network yet, so there is nothing to make smaller.",
                icon=":material/fitness_center:")  # fmt: skip
        train_here()
        st.page_link("pages/train.py", label="Or choose shapes, network and recipe first",
                     icon=":material/tune:")  # fmt: skip
        return
    _which(bench)
    bits(bench)
    for_real(bench)
    holes(bench)
    all_variants(bench)
    with st.container(horizontal=True):
        st.page_link("pages/compare.py", label="After how many answers does a variant pay?",
                     icon=":material/balance:")  # fmt: skip


def _which(bench: Workbench) -> None:
    """Whose weights these are, and the newest ones if the run has gone on."""
    run = visitor().run
    assert run is not None
    st.markdown(
        f"Your network: **{bench.title}**, weights `{bench.fingerprint}`, after {bench.steps:,} "
        f"updates; **{bench.accuracy:.1%}** of {len(bench.quick):,} held-out {bench.things} right. "
        "Everything below happens to copies. Your run stays as it is."
    )
    if run.playing:
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button("Take its newest weights", icon=":material/sync:", key="newest"):
                take(visitor(), run)
                st.rerun()
            st.caption("It is still training. These weights are held still meanwhile.")
