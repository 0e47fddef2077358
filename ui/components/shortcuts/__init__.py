"""The training page's keys: Space, S and R press its buttons; and whether a reload lost a run."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from ui.components.unseen import unseen

_component = st.components.v2.component(
    "training_keys", js=(Path(__file__).parent / "shortcuts.js").read_text(encoding="utf-8")
)


def keys(started: bool, lost: Callable[[], None]) -> None:
    """Listen for keys as long as the page is shown.

    started: whether there is a run to lose · lost: called once if this tab had one before a reload.
    """
    with unseen():
        _component(key="training_keys", data={"started": started}, on_lost_change=lost)
