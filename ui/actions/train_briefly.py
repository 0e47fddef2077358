"""A few seconds of training for somebody who has no network yet, on whatever page they are.

So many updates and not so many seconds: pressed again, or on a busy day, it is the same training.
"""

import streamlit as st

from engine.compute.pool import shared_pool
from engine.core.units import updates_text
from engine.training.config import TrainingConfig
from engine.training.run import Run
from ui.session import Visitor, visitor
from ui.widgets import errors

UPDATES = 1_200  # about ten laps through the shapes; from there on it gets little better
ABOUT_SECONDS = 4  # what they take on two quiet cores, with the usual settings
MOST_SECONDS = 30  # of training; then it is enough, however many updates that were


def begin(who: Visitor) -> None:
    """Make a run if there is none, and train it at full speed."""
    if who.run is None:
        who.run = Run(TrainingConfig(), shared_pool(), who.allowance)
    who.run.pace = None
    who.run.play(seconds=MOST_SECONDS, updates=UPDATES)


def how_long(who: Visitor, beside: int = 0) -> str:
    """Return how long it takes, in words. beside: seconds of what follows."""
    if who.run is None or who.run.config == TrainingConfig():
        return f"about {ABOUT_SECONDS + beside} seconds"
    return f"up to {MOST_SECONDS + beside} seconds"


def under_way(run: Run) -> bool:
    """Draw how far it is; False once it rests. Raises what the run stopped with."""
    run.renew()
    if run.error is not None:
        raise run.error
    done = min(max(run.view.steps / UPDATES, run.bill.seconds / MOST_SECONDS), 1.0)
    st.progress(done, f"Training: {updates_text(run.view.steps)}, {run.bill.seconds:.1f} s")
    return run.playing or run.busy


def train_here() -> None:
    """Draw a button that trains a network right here, and draws the page anew when it has."""

    @errors.fragment(run_every=0.2 if visitor().training_here else None)
    def training() -> None:
        who = visitor()
        run = who.run
        if not who.training_here or run is None:
            label = f"Train one right here: {how_long(who)}"
            if st.button(label, type="primary", key="train_here", icon=":material/fitness_center:"):
                begin(who)
                who.training_here = True
                st.rerun()
            return
        if run.error is not None:
            who.training_here = False
        if not under_way(run):
            who.training_here = False
            st.rerun()

    training()
