"""How long the way from the visitor's browser to this server and back takes, measured there."""

from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent
_component = st.components.v2.component(
    "ping",
    js="\n".join(
        (HERE / f"{name}.js").read_text(encoding="utf-8") for name in ("../shared/clock", "ping")
    ),
)


def there_and_back(warm: float) -> None:
    """Let the browser ask a few times, and say how that stands to a warm answer, in seconds."""
    _component(key="ping", data={"warm": 1000 * warm})
