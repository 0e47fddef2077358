"""A photo for the visitor's own network, which has never seen one: and why that fails."""

import streamlit as st
from PIL import Image

from engine.core.units import percent_text
from engine.data.datasets import DATASETS
from engine.errors import EngineError
from engine.inference.classifier import Classifier
from engine.inference.vocabulary import with_article
from engine.photos import open_photo
from ui.pages.infer.photo_source import choose
from ui.session import visitor
from ui.widgets import errors
from ui.widgets.charts import draw

SHOWN = 224  # pixels


def own_photo() -> None:
    """Let it answer for a photo, and say in plain words what that answer is worth."""
    import charts

    who = visitor()
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
    prediction = classifier.predict(photo)
    left, middle, right = st.columns([3, 2, 4], gap="medium")
    with left:
        st.image(photo, caption="The photo", alt="The photo as it came in")
    with middle:
        small = classifier.seen(photo)
        st.image(
            small.resize((SHOWN, SHOWN), Image.Resampling.NEAREST),
            caption=f"What it sees, {small.width} × {small.height}",
            alt=f"The photo squeezed to {small.width} by {small.height} pixels",
        )
    with right:
        answer = prediction.answer
        st.subheader(f"It says: {with_article(answer.word)}, {percent_text(answer.probability)}")
        draw(
            charts.likeliest(prediction.labels, prediction.probabilities),
            "own_photo",
            f"The likeliest: {answer.word}, {percent_text(answer.probability)}",
        )
    st.markdown(_why(classifier, title))


def _why(classifier: Classifier, title: str) -> str:
    return (
        f"**Don’t believe it.** It can say {len(classifier.labels)} words and must say one of "
        "them: there is no “none of these”. Its percentages add up to 100 whatever comes in, so a "
        f"high one is not knowledge. It learned from “{title}”, and a photo squeezed to "
        f"{classifier.size} pixels is like nothing it has ever seen. What wasn’t in the training, "
        "it can’t know. The photo network does better because photos are what it "
        "was trained on."
    )
