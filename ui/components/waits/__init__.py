"""Delays to feel: put on and timed by the browser, which alone knows how long somebody waited."""

import streamlit as st

from engine.core import theme
from lessons.figures import Waits
from ui.components import as_bytes
from ui.components.modules import joined

_component = st.components.v2.component(
    "waits",
    js=joined("waits/waits.js"),
)


def waits(key: str, control: Waits) -> None:
    """Draw the buttons and the scale. What was waited stays in the page; nothing comes back."""
    _component(
        key=key,
        data=as_bytes(
            {
                "label": control.label,
                "milliseconds": control.milliseconds,
                "limits": control.limits,
                "feelings": control.feelings,
                "first": control.first,
                "colour": theme.INFERENCE,
            }
        ),
    )
