"""Pictures to pick one of, by mouse, finger or keyboard."""

import base64
import io
from collections.abc import Sequence

import streamlit as st
from PIL import Image

from engine.core import theme
from ui.components import as_bytes
from ui.components.modules import joined

_component = st.components.v2.component("picture_gallery", js=joined("gallery/gallery.js"))


def gallery(
    key: str,
    label: str,
    pictures: Sequence[tuple[int, str, Image.Image]],
    pixels: bool,
    said: bool = False,
    first: int | None = None,
) -> int:
    """Draw (number, words, picture), and return the number of the one picked.

    pixels: whether the pixels of the pictures shall be seen when they are enlarged · said: whether
    the words stand below the pictures, which are larger then · first: what is picked before the
    visitor has picked any; the first one, where nothing is said.
    """
    numbers = [number for number, _, _ in pictures]
    kept = (st.session_state.get(key) or {}).get("picked")
    start = first if first in numbers else numbers[0]
    picked = kept if kept in numbers else start
    found = _component(
        key=key,
        data=as_bytes(
            {
                "label": label,
                "colour": theme.INFERENCE,
                "pixels": pixels,
                "said": said,
                "picked": picked,
                "pictures": [(number, words, _url(image)) for number, words, image in pictures],
            }
        ),
        on_picked_change=lambda: None,
    )
    return found.picked if found.picked in numbers else picked


def _url(image: Image.Image) -> str:
    file, kind = io.BytesIO(), "jpeg" if image.mode == "RGB" else "png"
    image.save(file, kind)
    return f"data:image/{kind};base64,{base64.b64encode(file.getvalue()).decode()}"
