"""The photo network in the visitor's own browser: fetched once, then it answers there."""

from pathlib import Path
from typing import Any

import streamlit as st

from engine.core import theme
from engine.core.paths import PHOTOS
from engine.data import PhotoPreprocessing
from engine.inference import CLUELESS, SURE, everyday_vocabulary, with_article
from engine.photos.samples import files_of_samples
from ui.components import as_bytes
from ui.components.hand.files import address, files
from ui.components.modules import joined

_COLOURS = (
    f":host {{ --inference: {theme.INFERENCE}; --training: {theme.TRAINING}; "
    f"--neutral: {theme.NEUTRAL}; }}"
)
_component = st.components.v2.component(
    "in_the_hand",
    js=joined("hand/hand.js"),
    css=_COLOURS + (Path(__file__).parent / "hand.css").read_text(encoding="utf-8"),
)


def hand(labels: tuple[str, ...], recipe: PhotoPreprocessing) -> None:
    """Draw all that this device can do by itself.

    labels: of the network's classes · recipe: how it wants its photos.
    """
    _component(key="hand", data=as_bytes(_data(labels, recipe)))


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
    }
