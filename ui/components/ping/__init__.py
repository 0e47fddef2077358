"""How long the way from the visitor's browser to this server and back takes, measured there."""

from pathlib import Path

import streamlit as st

_component = st.components.v2.component(
    "ping", js=(Path(__file__).parent / "ping.js").read_text(encoding="utf-8")
)


def there_and_back(warm: float) -> None:
    """Let the browser ask a few times, and say how that stands to a warm answer, in seconds."""
    _component(key="ping", data={"warm": 1000 * warm})
