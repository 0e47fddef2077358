"""The photo network on the visitor's own device, and the server's answer to the same photo."""

import base64
import binascii
import time

import streamlit as st

from engine.data.vision import IMAGENET_CLASSES
from engine.errors import EngineError
from engine.inference import Classifier, shared_classifier
from engine.models.pretrained import DEFAULT, find
from ui.actions.usage import SAME_FILE, keep_device, keep_predictions
from ui.components.hand import Question, Reply, hand
from ui.components.hand.measured import Measured, Receipt
from ui.pages.infer.state import InferState
from ui.server.turns import a_turn
from ui.session import session
from ui.widgets import errors


@errors.fragment()
def hand_page() -> None:
    """Let this device answer by itself, and the server where somebody asks it as well."""
    who = session()
    said = who.page(InferState).said

    def asked(question: Question) -> None:
        said.reply = _answer(question)

    def taken(found: Measured) -> None:
        if found.times is not None:
            keep_device(who, found.times)
        said.receipt = Receipt(found.number, found.times is not None)

    if hand(IMAGENET_CLASSES, find(DEFAULT).preprocessing(), said, asked, taken):
        st.switch_page("pages/compare.py")


def _answer(question: Question) -> Reply:
    """Answer for a photo as the device did; for none at all, to compare the clocks."""
    arrived = time.time()
    if not question.photo:
        return Reply(question.number, arrived, time.time())
    try:
        data = base64.b64decode(question.photo, validate=True)
        classifier = shared_classifier(runtime=SAME_FILE[question.kind])
        return _reply(question.number, arrived, classifier, data)
    except (binascii.Error, ValueError):
        fault = "The photo didn’t come whole. Ask again."
    except EngineError as error:
        fault = f"{error} {error.hint}"
    return Reply(question.number, arrived, time.time(), fault=fault)


def _reply(number: int, arrived: float, classifier: Classifier, data: bytes) -> Reply:
    asked = time.perf_counter()
    with a_turn():
        waited = time.perf_counter() - asked
        prediction = classifier.predict(data)
    keep_predictions(session(), classifier, [prediction])
    return Reply(
        number,
        arrived,
        time.time(),
        waited,
        tuple((stage.name, stage.seconds) for stage in prediction.stages),
        classifier.vocabulary.words.index(prediction.answer.word),
        prediction.answer.probability,
    )
