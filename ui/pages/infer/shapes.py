"""The visitor's own network at work: held-out shapes, one at a time and in batches."""

import streamlit as st

import charts
from engine.core.units import (
    about,
    counted,
    exactly,
    milliseconds_text,
    percent_text,
)
from engine.experiments.weight_pictures import enlarged
from engine.inference import Prediction, as_picture, with_article
from engine.inference import gallery as some_of
from engine.training import Run
from ui.actions.usage import keep_predictions, own_classifier, sit_exam
from ui.components.gallery import gallery
from ui.pages.infer.own_photo import own_photo
from ui.pages.infer.photo import headline
from ui.pages.infer.state import InferState
from ui.pages.infer.stopwatch import middle_run
from ui.session import session
from ui.widgets import errors
from ui.widgets.charts import draw
from ui.widgets.tiles import tiles

SHAPES = 8
ENLARGED = 168  # pixels, six times the 28 of an animal shape
RUNS = 5
FEW = 20  # updates after which nobody expects much


def shapes_page() -> None:
    """Serve the weights of the visitor's own run, or say how to get some."""
    if serve_own():
        _one_shape()
        _exam()
        own_photo()


def serve_own() -> bool:
    """Let the visitor's own network rest and serve; or say how to get one, and return False."""
    who = session()
    if who.run is None or not who.run.started:
        st.info(
            f"{_untrained(who.run)} Ten seconds of training will do.",
            icon=":material/fitness_center:",
        )
        st.page_link("pages/train.py", label="Train one now", icon=":material/fitness_center:")
        return False
    own_classifier(who)
    if who.paused_to_serve:
        st.info(
            "Training is paused while its weights serve. Press Play on the Train page to go on.",
            icon=":material/pause:",
        )
    _updates(who.run)
    return True


def _untrained(run: Run | None) -> str:
    """Say why there is nothing to serve yet."""
    if run is None:
        return "You have no trained network yet."
    if run.brought is not None:
        return "Your network has made no update here: its weights are still those of your file."
    return (
        "You have no trained network yet. After 0 updates its weights are the random numbers that "
        "it began with, so its answers would be blind guesses."
    )


def _updates(run: Run) -> None:
    """Say how many updates the network has seen and, where they were few, what that means."""
    done = f"So far your network has made **{counted(run.view.steps, 'update')}**."
    junk = "" if run.brought is not None else _junk(run)
    if junk:
        st.info(f"{done} {junk}", icon=":material/hourglass_top:")
    else:
        st.caption(done)


def _junk(run: Run) -> str:
    """Say why most answers are still wrong, where they are; nothing where they aren't."""
    dataset, view = run.trainer().dataset, run.view
    chance = 1 / len(dataset.classes)
    measured = ""
    if view.evaluations and view.tested:
        right = view.evaluations[-1].accuracy
        if right >= (1 + chance) / 2:
            return ""
        measured = (
            f" It gets {percent_text(right)} of the held-out {dataset.thing}s right; blind "
            f"guessing gets {percent_text(chance)}."
        )
    elif view.steps > FEW:
        return ""
    return (
        "Its answers are still junk: the weights began as random numbers, and each update moves "
        f"them only a little.{measured}"
    )


@errors.fragment()
def _one_shape() -> None:
    who = session()
    state = who.page(InferState)
    classifier, run = who.served, who.run
    if classifier is None or run is None:
        return
    trainer = run.trainer()
    dataset = trainer.dataset
    shapes = some_of(trainer.split.validation, SHAPES, seed=state.shapes_page)
    st.markdown(
        f"These {dataset.thing}s were held out: the network, weights `{classifier.fingerprint}`, "
        "has never trained on them."
    )
    pictures = [
        (index, f"{dataset.thing.capitalize()} {number}", enlarged(dataset, index, ENLARGED))
        for number, index in enumerate(shapes, start=1)
    ]
    index = gallery(
        f"shapes_{state.shapes_page}",
        f"Pick a {dataset.thing}",
        pictures,
        pixels=not dataset.is_points,
    )
    st.button(
        f"Other {dataset.thing}s", icon=":material/shuffle:", key="others", on_click=_next_page
    )
    picture = as_picture(dataset.inputs[index])
    classifier.predict(picture)  # warms up; isn't counted
    predictions = [classifier.predict(picture) for _ in range(RUNS)]
    keep_predictions(who, classifier, predictions)
    with st.container(key="answer_own"):
        left, middle, right = st.columns([2, 3, 4], gap="medium")
    truth = classifier.labels[int(dataset.labels[index])]
    with middle:  # first, as a phone shows it
        _verdict(predictions[-1], truth)
    with left:
        size = "a point in the plane"
        if not dataset.is_points:
            size = f"{picture.width} × {picture.height} pixels"
        st.image(
            enlarged(dataset, index, ENLARGED),
            caption=size,
            alt=f"One held-out example; it is {with_article(truth)}",
        )
    with right:
        usual = middle_run(predictions)
        took = milliseconds_text(usual.seconds)
        title = f"One answer: {took}, the middle of {RUNS}"
        fitted = "take the point" if dataset.is_points else "bring to size"
        words = {"resize": fitted}  # nothing is cropped here
        draw(
            charts.waterfall([(words.get(s.name, s.name), s.seconds) for s in usual.stages], title),
            "shape_waterfall",
            f"{title} runs, stage by stage",
        )


def _verdict(prediction: Prediction, truth: str) -> None:
    answer = prediction.answer
    st.header(headline(answer))
    right = answer.word == truth
    st.markdown(
        f"Sure to **{percent_text(answer.probability)}**. "
        + (":material/check: Right." if right else f":material/close: It is {with_article(truth)}.")
    )
    labels, probabilities = prediction.labels, prediction.probabilities
    draw(charts.likeliest(labels, probabilities), "shape_likeliest", "The likeliest answers")


def _next_page() -> None:
    session().page(InferState).shapes_page += 1


@errors.fragment()
def _exam() -> None:
    """All held-out shapes in batches as large as training's: what Compare needs."""
    who = session()
    classifier, run = who.served, who.run
    if classifier is None or run is None:
        return
    st.header("The whole exam at once", divider="gray")
    trainer = run.trainer()
    size = trainer.batch_size
    held_out, thing = len(trainer.split.validation), trainer.dataset.thing
    st.markdown(
        f"Serve the {held_out:,} held-out {thing}s in full batches of {size}, the size you trained "
        f"with. {_rounds(held_out, size)} Both bills are compared on this measurement."
    )
    if st.button("Serve the exam", icon=":material/bolt:", key="exam", type="primary"):
        sit_exam(who)
    entry = who.ledger.inference(classifier.fingerprint, size)
    if entry is not None and who.exam is not None:  # variants sit it on the Optimise page
        bill = entry.bill
        tiles(
            [
                ("right answers", f"{who.exam:.1%}", "inference"),
                (f"{thing}s served so far", f"{bill.images:,}", "inference"),
                (
                    f"of processor time for one {thing}",
                    exactly(bill.cpu_seconds_per_image).text,
                    "inference",
                ),
                (
                    f"{thing}s a second of processor time",
                    about(1 / bill.cpu_seconds_per_image),
                    "inference",
                ),
            ]
        )
        st.caption(
            f"Measured, in processor time, as on Compare: fetching the {thing}s, the forward pass "
            "and marking the answers. The Optimise page times the forward pass alone."
        )
        st.page_link("pages/compare.py", label="See both bills", icon=":material/balance:")


def _rounds(held_out: int, size: int) -> str:
    """How full batches are made of what there is."""
    if held_out < size:
        return "That is less than a batch, so it is filled by going round, again and again."
    return "They go round until there is enough to time; what fills no batch is off the clock."
