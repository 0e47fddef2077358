"""A few seconds of training for somebody who has no network yet, on whatever page they are."""

import streamlit as st

from engine.compute import Run, shared_pool
from engine.training import TrainingConfig
from ui import problems
from ui.visitor import Visitor, visitor


def begin(who: Visitor, seconds: float) -> None:
    """Make a run if there is none, and train for so long."""
    if who.run is None:
        who.run = Run(TrainingConfig(), shared_pool(), who.allowance)
    who.run.play(seconds=seconds)


def under_way(run: Run, seconds: float) -> bool:
    """Draw how far it is; False once it rests. Raises what the run stopped with."""
    run.renew()
    if run.error is not None:
        raise run.error
    done = min(run.bill.seconds / seconds, 1.0)
    st.progress(done, f"Training: {run.view.steps:,} updates, {run.bill.seconds:.1f} s")
    return run.playing or run.busy


def train_here(seconds: float) -> None:
    """Draw a button that trains a network right here, and draws the page anew when it has."""

    @problems.fragment(run_every=0.2 if visitor().training_here else None)
    def training() -> None:
        who = visitor()
        run = who.run
        if not who.training_here or run is None:
            label = f"Train one right here: {seconds:.0f} seconds"
            if st.button(label, type="primary", key="train_here", icon=":material/fitness_center:"):
                begin(who, seconds)
                who.training_here = True
                st.rerun()
            return
        if run.error is not None:
            who.training_here = False
        if not under_way(run, seconds):
            who.training_here = False
            st.rerun()

    training()
