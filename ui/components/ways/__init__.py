"""Both ways to an answer, timed by the visitor's browser: to the server and back, or there."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from engine.core.paths import PHOTOS
from engine.data import PhotoPreprocessing
from engine.photos.samples import files_of_samples
from lessons.figures import Ways
from ui.components import as_bytes
from ui.components.hand.files import address, files
from ui.components.modules import joined

STYLE = """
:host { display: block; font-family: var(--st-font); color: var(--st-text-color); }
p { margin: 0 0 .5rem; }
progress { width: 100%; height: .6rem; accent-color: var(--st-primary-color); }
[hidden] { display: none; }
"""
_component = st.components.v2.component("ways", js=joined("ways/ways.js"), css=STYLE)

FORM = "int8"
LONGEST_MS = 600_000


def ways(key: str, recipe: PhotoPreprocessing, found: Callable[[Ways], None]) -> None:
    """Begin at once, in sight of the visitor; `found` gets what the browser then tells."""

    def take() -> None:
        told = _ways((st.session_state.get(key) or {}).get("found"))
        if told is not None:
            found(told)

    (_, photo), *_ = files_of_samples()
    data = {
        "files": files(),
        "recipe": recipe.numbers(),
        "photo": address(PHOTOS / photo),
        "kind": FORM,
    }
    _component(key=key, data=as_bytes(data), on_found_change=take)


def _ways(told: Any) -> Ways | None:
    """Check what a browser sent, as a stranger's; nothing where it isn't what this one sends."""
    if not isinstance(told, Mapping) or set(told) != {"device", "way"}:
        return None
    if not all(ms is None or _is_time(ms) for ms in told.values()):
        return None
    device, way = (None if ms is None else ms / 1000 for ms in (told["device"], told["way"]))
    return Ways(way=way, device=device)


def _is_time(ms: Any) -> bool:
    return type(ms) in (int, float) and math.isfinite(ms) and 0 < ms <= LONGEST_MS
