"""A picture from the clipboard, and what is wrong with the camera: asked of the browser."""

import base64
import binascii

import streamlit as st

from ui.components.modules import joined
from ui.server.upload_budget import MAX_BYTES

_component = st.components.v2.component(
    "hands",
    js=joined("paste_camera/paste_camera.js"),
    css="""
button { font: inherit; font-size: .875rem; color: inherit; background: transparent;
  cursor: pointer; min-height: 2.5rem; padding: .4rem .9rem; border-radius: .6rem; border: 1px solid
  color-mix(in srgb, currentColor 30%, transparent); }
button:hover { border-color: currentColor; }
button:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
span { font-size: .875rem; opacity: .8; margin-left: .6rem; }
i { font-style: normal; }
@media (hover: none) { i { display: none; } }
""",
)

TROUBLE = {
    "refused": "Your browser doesn’t let this page use the camera. Allow it beside the address of "
    "this page, or pick a photo from your device instead.",
    "framed": "The page around this one keeps the camera closed.",
    "none": "There is no camera on this device. Pick a photo instead.",
    "closed": "Browsers open the camera to pages with https only. Pick a photo instead.",
}


def pasted(quiet: bool = False) -> bytes | None:
    """Draw the paste button; return the bytes of a picture in the run that brings one.

    quiet: only listen, and turn to the box for photos when a picture is pasted.
    """
    found = _component(
        key="paste",
        data={"ask": "paste", "quiet": quiet},
        on_picture_change=_to_photos,
    )
    try:
        data = base64.b64decode(found.picture, validate=True) if found.picture else None
        return data and data[: MAX_BYTES + 1]  # what is larger is refused in words, not kept
    except (binascii.Error, TypeError, ValueError):
        return None


def _to_photos() -> None:
    st.session_state.photo = "upload"


def camera_trouble() -> str:
    """Return why there is no camera to use, a key of TROUBLE, or nothing."""
    known = (st.session_state.get("camera_state") or {}).get("trouble") or ""
    found = _component(
        key="camera_state",
        data={"ask": "camera", "trouble": known},
        on_trouble_change=lambda: None,
        height=1,
    )
    return found.trouble if found.trouble in TROUBLE else ""
