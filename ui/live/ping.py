"""How long the way from the visitor's browser to this server and back takes, measured there."""

from pathlib import Path
from typing import Any

import streamlit as st

MOST, MOST_MS = 20, 60_000
_component = st.components.v2.component(
    "ping", js=(Path(__file__).parent / "ping.js").read_text(encoding="utf-8")
)


def there_and_back() -> list[float]:
    """Let the browser ask a few times; return how long each took, in seconds, once it is known."""
    found = _component(key="ping", on_milliseconds_change=lambda: None, height=1)
    return checked(found.milliseconds)


def checked(found: Any) -> list[float]:
    """What a browser says, in seconds; nothing where it can't be a list of times."""
    if not isinstance(found, list) or len(found) > MOST:
        return []
    can_be = all(type(ms) in (int, float) and 0 < ms < MOST_MS for ms in found)
    return [ms / 1000 for ms in found] if can_be else []
