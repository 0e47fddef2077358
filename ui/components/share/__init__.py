"""A button that hands a sentence and a link to whatever the visitor shares with."""

from pathlib import Path

import streamlit as st

from ui.components import as_bytes

_component = st.components.v2.component(
    "share", js=(Path(__file__).parent / "share.js").read_text(encoding="utf-8")
)


def share_button(text: str, url: str, section: str) -> None:
    """Draw it. section: the heading where the link stands to copy, if all else fails."""
    _component(key="share_button", data=as_bytes({"text": text, "url": url, "section": section}))
