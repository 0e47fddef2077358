"""The training page's keys: Space, S and R press its buttons; and whether a reload lost a run."""

from collections.abc import Callable

import streamlit as st

from ui.components.modules import joined
from ui.components.unseen import unseen

_component = st.components.v2.component("training_keys", js=joined("shortcuts/shortcuts.js"))


def keys(started: bool, lost: Callable[[], None]) -> None:
    """Listen for keys as long as the page is shown.

    started: whether there is a run to lose · lost: called once if this tab had one before a reload.
    """
    with unseen():
        _component(key="training_keys", data={"started": started}, on_lost_change=lost)
