"""Back leads to the page before, and not through each setting of this one."""

import streamlit as st

from ui.components.modules import joined
from ui.components.unseen import unseen

_component = st.components.v2.component("address", js=joined("address/address.js"))


def settings_are_no_pages() -> None:
    """Let changes of a link on the same page replace each other in the browser's history."""
    with unseen():
        _component(key="address")
