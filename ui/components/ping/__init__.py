"""How long the way from the visitor's browser to this server and back takes, measured there."""

import streamlit as st

from ui.components.modules import joined

_component = st.components.v2.component(
    "ping",
    js=joined("ping/ping.js"),
)


def there_and_back(warm: float) -> None:
    """Let the browser ask a few times, and say how that stands to a warm answer, in seconds."""
    _component(key="ping", data={"warm": 1000 * warm})
