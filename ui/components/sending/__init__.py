"""What keeps a file from getting lost on its way, in a frame or on a phone that slept; in words."""

import streamlit as st

from ui.components import as_bytes
from ui.components.modules import joined

OWN_TAB = "Open it in its own tab"
_component = st.components.v2.component(
    "sending",
    js=joined("sending/sending.js"),
)


def safe_sending(what: str, link: str) -> None:
    """Watch over what is picked in the boxes of this page, and say here what became of it.

    what: is sent, in a word · link: opens this page in a tab of its own
    """
    data = {"what": what, "link": link, "own_tab": OWN_TAB}
    _component(key="sending", data=as_bytes(data))
