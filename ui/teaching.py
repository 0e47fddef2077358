"""Links for teachers: ?hide=recipe,seed takes controls away, ?play=1 starts the run by itself.

What the link says stays with the visitor, so that it is still so after another page, and is
written back into the link.
"""

import streamlit as st

from ui.visitor import visitor

# What a link may hide on the training page, by the words that stand in it.
HIDEABLE = (
    "dataset", "network", "examples", "layers", "recipe", "pace", "seed", "size", "play", "step",
    "lap", "reset", "gallery", "files", "race",
)  # fmt: skip


def read_link() -> None:
    """Take what the link says to the visitor, and put it back into a link that lost it."""
    who = visitor()
    if "hide" in st.query_params:
        words = st.query_params["hide"].lower().split(",", len(HIDEABLE))
        who.hidden = frozenset(words) & frozenset(HIDEABLE)
    hide = ",".join(word for word in HIDEABLE if word in who.hidden)
    if hide and st.query_params.get("hide") != hide:
        st.query_params["hide"] = hide
    elif not hide:
        st.query_params.pop("hide", None)
    if st.query_params.get("play") == "1" and not who.plays_by_itself:
        who.plays_by_itself = True
        who.autoplay = who.run is None
    elif who.plays_by_itself:
        st.query_params["play"] = "1"
    elif "play" in st.query_params:
        st.query_params.pop("play")


def shows(name: str) -> bool:
    """Whether a control is there. Raises ValueError for a name that links don't know."""
    if name not in HIDEABLE:
        raise ValueError(name)
    return name not in visitor().hidden
