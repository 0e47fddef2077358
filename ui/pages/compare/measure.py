"""What to press while a measurement is missing, and both measurements at one press."""

import math
from collections.abc import Sequence
from enum import StrEnum

import streamlit as st

from engine.core.units import two_digits
from engine.inference import shared_classifier
from engine.photos.samples import DEFAULT, sample
from ui.actions.train_briefly import begin, how_long, show_fall, under_way
from ui.actions.usage import answer_one_by_one, keep_predictions, sit_exam
from ui.pages.compare.state import CompareState
from ui.session import Session, session
from ui.widgets import errors
from ui.widgets.tiles import tiles

SERVE_SECONDS = 2  # about
SINGLE_ANSWERS = 100
PHOTO_ANSWERS = 5
GUESSES = (100, 1_000, 10_000, 100_000, 1_000_000)
TO_COME = (
    "training, the whole run",
    "inference, one answer",
    "one example in training, next to one answer",
    "cost as much as the training",
)


class Stands(StrEnum):
    """How far the visitor is on the way to both bills, and what comes next."""

    MEASURING = "Both are being measured now: first the training, then the answers."
    NOTHING = (
        "Or by hand: press Play on the Train page, pause when you like it, then choose "
        "“My own network” on the Infer page and press “Serve the exam”."
    )
    PLAYING = "Your network is still training: its weights change with every step."
    UNSERVED = "Your network has trained; its weights, as they are, have not sat the exam yet."
    TRAINED_ON = "Your network has trained on since: its new weights have not sat the exam yet."


def first_offer(who: Session, sections: Sequence[str]) -> None:
    """Draw the page before there are any bills: a guess, a button, and what it will bring."""
    state = who.page(CompareState)
    alone = state.theirs is None  # a link tells the answer
    if alone:
        state.guess = st.segmented_control("Your guess, in answers", GUESSES, default=state.guess,
                                         format_func="{:,}".format, key="guess")  # fmt: skip
    _measure_both()
    if alone:
        with st.container(key="to_come"):
            tiles([(label, "?", "") for label in TO_COME])
    st.caption(f"What you will get, all of it from a network of your own: {' · '.join(sections)}")
    st.caption(_where_it_stands(who))


def offer_anew(who: Session) -> None:
    """Say what is missing since the bills below were drawn, and offer to measure it."""
    st.info(_where_it_stands(who), icon=":material/timer:")
    _measure_both()


def guessed(guess: int, answers: float) -> str:
    """Hold a guess to what was measured, in words."""
    said = f"You had guessed {guess:,} answers: "
    if guess == min(GUESSES, key=lambda one: abs(math.log(answers / one))):
        return f"{said}the closest of the five."
    if answers > guess:
        return f"{said}it takes **{two_digits(answers / guess)} times as many**."
    return f"{said}**{two_digits(guess / answers)} times too many**."


def serve_if_due(who: Session) -> None:
    """Serve, where that is what comes next.

    In the run that draws the page: a click in the menu that comes meanwhile is heard after it,
    which one before `st.rerun` isn't.
    """
    state = who.page(CompareState)
    if state.measuring == "serving":
        state.measuring = ""
        with st.spinner("Serving the same weights"):
            _serve(who)


def _where_it_stands(who: Session) -> Stands:
    state = who.page(CompareState)
    if state.measuring:
        return Stands.MEASURING
    if who.run is None or not who.run.bill.images:
        return Stands.NOTHING
    if who.run.playing:
        return Stands.PLAYING
    return Stands.UNSERVED if state.bills is None else Stands.TRAINED_ON


def _measure_both() -> None:
    run = session().run
    measuring = session().page(CompareState).measuring

    @errors.fragment(run_every=0.2 if measuring else None)
    def measuring_both() -> None:
        who = session()
        state = who.page(CompareState)
        run = who.run
        if measuring and not state.measuring and (run is None or run.error is None):
            st.rerun()  # it was stopped
        if not state.measuring or run is None:
            show_fall(bool(measuring), run)
            label = (
                "Serve these weights now: under a second"
                if run is not None and run.bill.images
                else f"Measure both for me: {how_long(who, beside=SERVE_SECONDS)}"
            )
            if st.button(label, type="primary", icon=":material/timer:", key="measure"):
                _begin(who)
                st.rerun()
            return
        if state.measuring == "pausing":
            run.renew()
            going = run.busy
        else:
            if run.error is not None:
                state.measuring = ""
            going = under_way(who, run, _stopped)
        if not going:
            state.measuring = "serving"
            st.rerun()

    measuring_both()
    if run is not None and run.playing and not measuring:
        st.caption("Your run is still training; measuring pauses it, so that its weights hold "
                   "still.")  # fmt: skip


def _stopped() -> None:
    session().page(CompareState).measuring = ""


def _begin(who: Session) -> None:
    """Train for a few seconds if nothing was trained; else go straight on to serving."""
    state = who.page(CompareState)
    if who.run is None or not who.run.bill.images:
        begin(who)
        state.measuring = "training"
    else:  # it may rest because it fell over: its weights, from before that, can serve
        who.run.pause()
        state.measuring = "pausing"


def _serve(who: Session) -> None:
    sit_exam(who)
    answer_one_by_one(who, SINGLE_ANSWERS)
    classifier = shared_classifier()
    if who.ledger.inference(classifier.fingerprint, 1) is None:
        data = sample(DEFAULT)
        classifier.predict(data)  # warms up; isn't counted
        keep_predictions(who, classifier, [classifier.predict(data) for _ in range(PHOTO_ANSWERS)])
