"""The square that the network sees, on a long photo: to be dragged, tapped or moved by keys."""

import base64
import io
from collections.abc import Callable

import streamlit as st
from PIL import Image

from engine.core import theme
from ui.components import as_bytes
from ui.components.modules import joined

_component = st.components.v2.component("square_mover", js=joined("square/square.js"))

LONGEST = 840  # pixels of the picture that is sent


def square_mover(
    key: str,
    picture: Image.Image,
    alt: str,
    box: tuple[int, int, int, int],
    place: float,
    says: tuple[str, str],
    moved: Callable[[float], None],
) -> None:
    """Draw a long photo with its square; `moved` gets the new place, 0–1, when it is let go.

    box: the square, in the picture's pixels · place: where it is, along the long side · says: how
    much of the photo it shows, in a sentence, and what can be done with it.
    """

    def take() -> None:
        found = (st.session_state.get(key) or {}).get("place")
        if isinstance(found, int | float) and 0 <= found <= 1:
            moved(float(found))

    left, top, right, bottom = box
    _component(
        key=key,
        data=as_bytes(
            {
                "picture": _url(picture),
                "alt": alt,
                "size": picture.size,
                "edge": [(right - left) / picture.width, (bottom - top) / picture.height],
                "place": place,
                "share": says[0],
                "hint": says[1],
                "colour": theme.INFERENCE,
            }
        ),
        on_place_change=take,
    )


def _url(picture: Image.Image) -> str:
    small, file = picture.convert("RGB"), io.BytesIO()
    small.thumbnail((LONGEST, LONGEST))
    small.save(file, "jpeg", quality=85)
    return f"data:image/jpeg;base64,{base64.b64encode(file.getvalue()).decode()}"
