"""A few seconds of training for somebody who has no network yet, on whatever page they are.

So many updates and not so many seconds: pressed again, or on another machine or a busy day, it is
the same training and ends with the same weights. How long it takes is told, and it can be stopped.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from engine.compute import shared_pool
from engine.core.units import about_time, counted, rounded, updates_text
from engine.training import Run, TrainingConfig, training_seconds
from ui.session import Session, session
from ui.widgets import errors

UPDATES = 1_200  # about ten laps through the shapes; from there on it gets little better
LONG_SECONDS = 100  # from here on told in minutes


@dataclass
class Briefly:
    """What is kept for a visit: whether a page trains by `train_here`, and since when any does."""

    here: bool = False
    since: float = 0.0  # by `time.monotonic`


def begin(who: Session) -> None:
    """Make a run if there is none, and train it at full speed."""
    if who.run is None:
        who.run = Run(TrainingConfig(), shared_pool(), who.quota)
    who.run.set_pace(None)
    who.run.play(updates=UPDATES)
    who.page(Briefly).since = time.monotonic()


def how_long(who: Session, beside: int = 0) -> str:
    """Return how long it will take here, in words, from a moment of it. beside: of what follows."""
    config = TrainingConfig() if who.run is None else who.run.config
    return _in_words(training_seconds(config, UPDATES, shared_pool()) + beside)


def _in_words(seconds: float) -> str:
    if seconds < LONG_SECONDS:
        return f"about {counted(max(1, round(rounded(seconds, 2))), 'second')}"
    return f"about {about_time(seconds)}"


def under_way(who: Session, run: Run, stopped: Callable[[], None]) -> bool:
    """Draw how far it is, and a way to stop; False once it rests. Raises what it stopped with.

    stopped: called after a press of the button that stops it, so that nothing follows by itself.
    """
    run.renew()
    if run.error is not None:
        raise run.error
    done = min(run.view.steps / UPDATES, 1.0)
    left = ""
    if 0 < done < 1:
        took = time.monotonic() - who.page(Briefly).since
        left = f", {_in_words(took * (1 - done) / done)} to go"
    st.progress(done, f"Training: {run.view.steps:,} of {updates_text(UPDATES)}{left}")
    st.button("Stop", icon=":material/stop:", key="stop_training", on_click=_stop,
              args=(run, stopped))  # fmt: skip
    return run.playing or run.busy


def show_fall(watched: bool, run: Run | None) -> None:
    """Leave in sight what a training that was watched has stopped with."""
    if watched and run is not None and run.error is not None:
        errors.show(run.error)


def _stop(run: Run, stopped: Callable[[], None]) -> None:
    """Leave the run as it stands."""
    run.pause()
    stopped()


def _stopped_here() -> None:
    session().page(Briefly).here = False


def train_here() -> None:
    """Draw a button that trains a network right here, and draws the page anew when it has."""

    watched = session().page(Briefly).here

    @errors.fragment(run_every=0.2 if watched else None)
    def training() -> None:
        who = session()
        run, briefly = who.run, who.page(Briefly)
        if watched and not briefly.here and (run is None or run.error is None):
            st.rerun()  # it was stopped
        if not briefly.here or run is None:
            show_fall(watched, run)
            label = f"Train one right here: {how_long(who)}"
            if st.button(label, type="primary", key="train_here", icon=":material/fitness_center:"):
                begin(who)
                briefly.here = True
                st.rerun()
            return
        if run.error is not None:
            briefly.here = False
        if not under_way(who, run, _stopped_here):
            briefly.here = False
            st.rerun()

    training()
