"""The photo network in the visitor's own browser: fetched once, then it answers there."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from engine.core import theme
from engine.core.paths import PHOTOS
from engine.data import PhotoPreprocessing
from engine.inference import CLUELESS, SURE, everyday_vocabulary, with_article
from engine.photos.samples import files_of_samples
from ui.components import as_bytes
from ui.components.hand.files import NETWORKS, address, files
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
    kind: str


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


def hand(
    labels: tuple[str, ...],
    recipe: PhotoPreprocessing,
    reply: Reply | None,
    asked: Callable[[Question], None],
) -> None:
    """Draw all that this device can do by itself; `asked` gets what it asks the server.

    labels: of the network's classes · recipe: how it wants its photos · reply: to the latest
    question, once there is one.
    """

    def take() -> None:
        question = _question((st.session_state.get(KEY) or {}).get("question"))
        if question is not None:
            asked(question)

    data = _data(labels, recipe) | {"reply": asdict(reply) if reply else None}
    _component(key=KEY, data=as_bytes(data), on_question_change=take)


def live_camera(key: str, title: str, labels: tuple[str, ...], recipe: PhotoPreprocessing) -> None:
    """Draw the live camera alone, below a title; nothing at all where there is no camera."""
    data = _data(labels, recipe) | {"parts": ["camera"], "title": title}
    _component(key=key, data=as_bytes(data))


def _question(found: Any) -> Question | None:
    """Check what a browser sent, as a stranger's; nothing where it isn't a question."""
    if not isinstance(found, Mapping):
        return None
    number, photo, kind = (found.get(name) for name in ("number", "photo", "kind"))
    if not (type(number) is int and 0 <= number < MOST_QUESTIONS and kind in NETWORKS):
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
        "reply": None,
    }
