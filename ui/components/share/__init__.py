"""A button that hands a sentence and a link to whatever the visitor shares with."""

import streamlit as st

from ui.components import as_bytes
from ui.components.modules import joined

_component = st.components.v2.component("share", js=joined("share/share.js"))


def share_button(text: str, url: str, section: str) -> None:
    """Draw it. section: the anchor of where the link stands to copy, if all else fails."""
    _component(key="share_button", data=as_bytes({"text": text, "url": url, "section": section}))
