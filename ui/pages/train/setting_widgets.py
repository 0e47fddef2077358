"""What the settings’ widgets say, and how they are made to say something.

A field of the config and the key of its widget are the same word. The hidden layers are the
exception: a widget for each, and one for how many there are.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from engine.models.trainable import default_widths
from ui.pages.train.choices import FIELDS, MOST_LAYERS, linked, values_of
from ui.pages.train.state import TrainState
from ui.session import session

WIDTHS = tuple(f"width_{layer}" for layer in range(MOST_LAYERS))
# These stand in no popover.
ALWAYS_DRAWN = ("dataset", "model")


def fill() -> None:
    """Set the widgets to what is wanted; those that aren't there yet to the run, or the link.

    What a callback inside a fragment writes into a widget outside of it is lost, so it leaves its
    wish with the visitor, and a full run fulfils it here.
    """
    who = session()
    state = who.page(TrainState)
    wanted, state.wanted = state.wanted, None
    if wanted is not None:
        show(values_of(wanted))
    known = values_of(who.run.config if who.run is not None else linked())
    for field in FIELDS:
        if key_of("depth" if field == "widths" else field) not in st.session_state:
            _show_field(field, known)


def key_of(name: str) -> str:
    """Return the key of a setting's widget.

    What is set by us never reaches a widget in a popover that is closed: the browser would bring
    back what was chosen there before, with the next click anywhere. So it goes to a new widget.
    """
    renewed = session().page(TrainState).settings_renewed
    return name if name in ALWAYS_DRAWN or not renewed else f"{name}-{renewed}"


def said(name: str) -> Any:
    return st.session_state[key_of(name)]


def say(name: str, value: Any) -> None:
    """Let a widget say this; one that says it already is left alone.

    What is set goes to the browser, and there it undoes a click that came meanwhile.
    """
    key = key_of(name)
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def show(values: Mapping[str, Any]) -> None:
    """Let the widgets say this. Streamlit lets go of those that are drawn no more."""
    session().page(TrainState).settings_renewed += 1
    for field in FIELDS:
        _show_field(field, values)


def _show_field(field: str, values: Mapping[str, Any]) -> None:
    if field != "widths":
        say(field, values[field])
        return
    widths = values["widths"] or default_widths(values["model"])
    say("depth", len(widths))
    for layer, name in enumerate(WIDTHS):
        say(name, widths[layer] if layer < len(widths) else 8)


def shown() -> dict[str, Any]:
    """What the widgets say, by field."""
    values = {f: said(f) for f in FIELDS if f != "widths"}
    widths = tuple(said(name) for name in WIDTHS[: said("depth") or 0])
    return {**values, "widths": () if widths == default_widths(values["model"]) else widths}


def slider(label: str, options: tuple[Any, ...], key: str, form: str, help_text: str) -> None:
    st.select_slider(
        label,
        options,
        key=key_of(key),
        format_func=form.format,
        help=help_text,
        persist_state="session",
    )
