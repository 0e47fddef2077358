"""The photo network in the visitor's own browser: fetched once, then it answers there."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from engine.core import theme
from engine.core.byte_arithmetic import IN_A_BROWSER
from engine.core.paths import PHOTOS
from engine.costs import Form
from engine.data import PhotoPreprocessing
from engine.inference import CLUELESS, SURE, everyday_vocabulary, with_article
from engine.photos.samples import files_of_samples
from ui.components import as_bytes
from ui.components.hand.files import NETWORKS, address, files
from ui.components.hand.measured import Measured, Receipt, measured
from ui.components.modules import joined
from ui.server.upload_budget import MAX_BYTES

_COLOURS = (
    f":host {{ --inference: {theme.INFERENCE}; --training: {theme.TRAINING}; "
    f"--neutral: {theme.NEUTRAL}; }}"
)
STYLE = _COLOURS + (Path(__file__).parent / "hand.css").read_text(encoding="utf-8")
_component = st.components.v2.component(
    "in_the_hand",
    js=joined("hand/hand.js"),
    css=STYLE,
)


KEY = "hand"
ALL = ("camera", "photo")
MOST_LETTERS = 4 * MAX_BYTES // 3 + 4  # of a photo in base64
MOST_QUESTIONS = 2**31


@dataclass(frozen=True)
class Question:
    """What the browser asks the server. photo: its file in base64; empty to compare the clocks."""

    number: int
    photo: str
    kind: Form


@dataclass(frozen=True)
class Reply:
    """What the server says.

    arrived, left: by the server's clock, in seconds since 1970 · waited: seconds until it was this
    photo's turn · stages: name and seconds · word: its number in the vocabulary · fault: a sentence
    where there is no answer.
    """

    number: int
    arrived: float
    left: float
    waited: float = 0.0
    stages: tuple[tuple[str, float], ...] = ()
    word: int = 0
    probability: float = 0.0
    fault: str = ""


@dataclass
class Said:
    """What the server said last to this device: to a question, and to times that it got."""

    reply: Reply | None = None
    receipt: Receipt | None = None


def hand(
    labels: tuple[str, ...],
    recipe: PhotoPreprocessing,
    said: Said,
    asked: Callable[[Question], None],
    taken: Callable[[Measured], None],
) -> bool:
    """Draw all that this device can do by itself; return whether Compare was asked for.

    labels: of the network's classes · recipe: how it wants its photos · said: what the server said
    last · asked: gets what the device asks the server · taken: gets the times it measured.
    """

    def ask() -> None:
        question = _question(_sent("question"))
        if question is not None:
            asked(question)

    def take() -> None:
        found = measured(_sent("measured"))
        if found is not None:
            taken(found)

    result = _component(
        key=KEY,
        data=as_bytes(_data(labels, recipe) | asdict(said)),
        on_question_change=ask,
        on_measured_change=take,
        on_compare_change=lambda: None,
    )
    return result.compare is True


def live_camera(key: str, title: str, labels: tuple[str, ...], recipe: PhotoPreprocessing) -> None:
    """Draw the live camera alone, below a title; nothing at all where there is no camera."""
    data = _data(labels, recipe) | {"parts": ["camera"], "title": title}
    _component(key=key, data=as_bytes(data))


def _sent(name: str) -> Any:
    return (st.session_state.get(KEY) or {}).get(name)


def _question(found: Any) -> Question | None:
    """Check what a browser sent, as a stranger's; nothing where it isn't a question."""
    if not isinstance(found, Mapping):
        return None
    number, photo, kind = (found.get(name) for name in ("number", "photo", "kind"))
    if not (type(number) is int and 0 <= number < MOST_QUESTIONS and kind in tuple(NETWORKS)):
        return None
    if not (isinstance(photo, str) and len(photo) <= MOST_LETTERS):
        return None
    return Question(number, photo, kind)


def _data(labels: tuple[str, ...], recipe: PhotoPreprocessing) -> dict[str, Any]:
    vocabulary = everyday_vocabulary(labels)
    return {
        "files": files(),
        "recipe": recipe.numbers(),
        "vocabulary": {
            "labels": labels,
            "words": [with_article(word) for word in vocabulary.words],
            "groups": vocabulary.groups,
            "sure": SURE,
            "clueless": CLUELESS,
        },
        "samples": [(title, address(PHOTOS / file)) for title, file in files_of_samples()],
        "parts": ALL,
        "title": "",
        **asdict(Said()),
        "noFaster": IN_A_BROWSER,
    }
