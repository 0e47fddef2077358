"""A photo for the visitor's own network, which has never seen one: and why that fails."""

import streamlit as st
from PIL import Image

from engine.core.units import percent_text
from engine.data import DATASETS, examples
from engine.errors import EngineError
from engine.inference import Classifier, Familiar, Prediction, familiar, with_article
from engine.photos import open_photo
from ui.pages.infer.photo_source import UPRIGHT, choose
from ui.pages.infer.state import InferState
from ui.session import Session, session
from ui.widgets import errors
from ui.widgets.charts import draw

SHOWN = 224  # pixels
STRANGE = "It has seen nothing like this"


def own_photo() -> None:
    """Let it answer for a photo, and say in plain words what that answer is worth."""
    import charts

    who = session()
    classifier, run = who.served, who.run
    if classifier is None or run is None or run.trainer().dataset.is_points:
        return
    title = DATASETS[run.config.dataset].title
    st.header("And a photo?", divider="gray")
    st.markdown(f"Your network has seen “{title}”, and nothing else. Show it something new.")
    chosen = choose()
    if not chosen:
        return
    if len(chosen) > 1:
        st.caption("It looks at one photo at a time: the last of these.")
    try:
        photo = open_photo(chosen[-1].data)
    except EngineError as error:
        errors.show(error)
        return
    prediction, small = classifier.predict(photo), classifier.seen(photo)
    known = familiar_to(who)
    strange = known.strange(small)
    left, middle, right = st.columns([3, 2, 4], gap="medium")
    with left:
        st.image(photo, caption="The photo", alt=UPRIGHT)
    with middle:
        st.image(
            small.resize((SHOWN, SHOWN), Image.Resampling.NEAREST),
            caption=f"What it sees, {small.width} × {small.height}",
            alt=f"The photo squeezed to {small.width} by {small.height} pixels",
        )
    with right:
        answer = prediction.answer
        says = f"It says: {with_article(answer.word)}, {percent_text(answer.probability)}"
        st.subheader(STRANGE if strange else says)
        if strange:
            st.markdown(_no_answer(classifier, prediction, strange))
        draw(
            charts.likeliest(prediction.labels, prediction.probabilities),
            "own_photo",
            f"The likeliest: {answer.word}, {percent_text(answer.probability)}",
        )
    st.markdown(_why(classifier, title, bool(strange)))
    thing = run.trainer().dataset.thing
    st.caption(
        f"Measured here: brightness, contrast, edges and pattern, beside those of the {thing}s it "
        f"trained on. Of the held-out {thing}s, {_few(known.false_alarms)} would be called strange "
        "by mistake."
    )


def familiar_to(who: Session) -> Familiar:
    """What the visitor's network was trained on; learned once for each choice of examples."""
    state = who.page(InferState)
    assert who.run is not None
    choice = who.run.config.choice
    if state.familiar is None or state.familiar[0] != choice:
        state.familiar = choice, familiar(*examples(choice))
    return state.familiar[1]


def _no_answer(classifier: Classifier, prediction: Prediction, strange: str) -> str:
    answer = prediction.answer
    return (
        f"It is {strange} than nearly everything it trained on. It can only choose among its "
        f"{len(classifier.labels)} words, so it picks {with_article(answer.word)}, with "
        f"{percent_text(answer.probability)}. That number says nothing about this picture."
    )


def _few(share: float) -> str:
    return f"{share:.1%}" if share else "none"


def _why(classifier: Classifier, title: str, strange: bool) -> str:
    start = (
        "**Don’t believe it.** "
        if strange
        else "**Perhaps.** In brightness, contrast, edges and pattern this could be one of those "
        "it trained on. Whether it shows one of them is another question. "
    )
    return start + (
        f"It can say {len(classifier.labels)} words and must say one of "
        "them: there is no “none of these”. Its percentages add up to 100 whatever comes in, so a "
        f"high one is not knowledge. It learned from “{title}”, squeezed to "
        f"{classifier.size} pixels, and what wasn’t in the training, it can’t know. The photo "
        "network does better on photos because photos are what it was trained on."
    )
