"""What to press while a measurement is missing, and both measurements at one press."""

import streamlit as st

from engine.inference import shared_classifier
from engine.samples import DEFAULT, sample
from ui import problems
from ui.bookkeeping import answer_one_by_one, keep_predictions, sit_exam
from ui.short_training import begin, under_way
from ui.visitor import Visitor, visitor

TRAIN_SECONDS = 4.0
SINGLE_ANSWERS = 100
PHOTO_ANSWERS = 5


def offer(who: Visitor) -> None:
    """Say what is missing, and offer to measure it right here."""
    st.info(
        f"Your own two bills come from two measurements of your own. {_missing(who)}",
        icon=":material/timer:",
    )
    with st.container(border=True):
        icon, words = _training(who)
        st.markdown(f":material/{icon}: **Training**: {words}")
        then = (
            "comes next"
            if who.measuring
            else "choose “My own network” on the Infer page and press “Serve the exam”"
        )
        st.markdown(f":material/hourglass_empty: **Inference with the same weights**: {then}")
        _measure_both()


def serve_if_due(who: Visitor) -> None:
    """Serve, where that is what comes next.

    In the run that draws the page: a click in the menu that comes meanwhile is heard after it,
    which one before `st.rerun` isn't.
    """
    if who.measuring == "serving":
        who.measuring = ""
        with st.spinner("Serving the same weights"):
            _serve(who)


def _missing(who: Visitor) -> str:
    """What there is none of yet, or that it is being measured."""
    if who.measuring:
        return "Both are being measured now."
    if who.run is None or not who.run.bill.images:
        return "You have trained no network yet."
    if who.run.playing:
        return "Your network is still training: its weights change with every step."
    if who.bills is None:
        return "Your network has trained; its weights, as they are, have not sat the exam yet."
    return "Your network has trained on since: its new weights have not sat the exam yet."


def _training(who: Visitor) -> tuple[str, str]:
    """An icon, and how far the training is."""
    if who.run is not None and who.run.playing:
        return "pending", "under way"
    if who.run is not None and who.run.bill.images:
        return "check_circle", "done"
    return "hourglass_empty", "press Play on the Train page"


def _measure_both() -> None:
    run = visitor().run
    measuring = visitor().measuring

    @problems.fragment(run_every=0.2 if measuring else None)
    def measuring_both() -> None:
        who = visitor()
        run = who.run
        if not who.measuring or run is None:
            label = (
                "Serve these weights now: under a second"
                if run is not None and run.bill.images
                else f"Measure both for me: about {TRAIN_SECONDS + 2:.0f} seconds"
            )
            if st.button(label, type="primary", icon=":material/timer:", key="measure"):
                _begin(who)
                st.rerun()
            return
        if who.measuring == "pausing":
            run.renew()
            going = run.busy
        else:
            if run.error is not None:
                who.measuring = ""
            going = under_way(run, TRAIN_SECONDS)
        if not going:
            who.measuring = "serving"
            st.rerun()

    measuring_both()
    if run is not None and run.playing and not measuring:
        st.caption("Your run is still training; measuring pauses it, so that its weights hold "
                   "still.")  # fmt: skip


def _begin(who: Visitor) -> None:
    """Train for a few seconds if nothing was trained; else go straight on to serving."""
    if who.run is None or not who.run.bill.images:
        begin(who, TRAIN_SECONDS)
        who.measuring = "training"
    else:  # it may rest because it fell over: its weights, from before that, can serve
        who.run.pause()
        who.measuring = "pausing"


def _serve(who: Visitor) -> None:
    sit_exam(who)
    answer_one_by_one(who, SINGLE_ANSWERS)
    classifier = shared_classifier()
    if who.ledger.inference(classifier.fingerprint, 1) is None:
        data = sample(DEFAULT)
        classifier.predict(data)  # warms up; isn't counted
        keep_predictions(who, classifier, [classifier.predict(data) for _ in range(PHOTO_ANSWERS)])
