"""The training page's keys: Space, S and R press its buttons."""

from pathlib import Path

import streamlit as st

_component = st.components.v2.component(
    "training_keys", js=(Path(__file__).parent / "keys.js").read_text(encoding="utf-8")
)


def keys() -> None:
    """Listen for keys as long as the page is shown."""
    _component(key="training_keys", height=1)
