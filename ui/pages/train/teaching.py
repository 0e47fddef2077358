"""Links for teachers: ?hide=recipe,seed takes controls away, ?play=1 starts the run by itself.

What the link says stays with the visitor, so that it is still so after another page, and is
written back into the link.
"""

import streamlit as st

from ui.pages.train.state import TrainState
from ui.session import session
from ui.widgets import errors
from ui.widgets.links import address

# What a link may hide on the training page: the word that stands in it, and what it is called.
HIDEABLE = {
    "dataset": "What to learn",
    "network": "Network",
    "examples": "Examples",
    "gallery": "Pictures of examples",
    "layers": "Layers",
    "recipe": "Recipe",
    "seed": "Seed",
    "pace": "Pace",
    "size": "Size",
    "play": "Play",
    "step": "One step",
    "lap": "One lap",
    "reset": "Reset",
    "race": "The race",
    "files": "Take it home",
}


def read_link() -> None:
    """Take what the link says to the visitor, and put it back into a link that lost it."""
    who = session()
    state = who.page(TrainState)
    if "hide" in st.query_params:
        words = st.query_params["hide"].lower().split(",", len(HIDEABLE))
        state.hidden = frozenset(words) & frozenset(HIDEABLE)
    hide = ",".join(word for word in HIDEABLE if word in state.hidden)
    if hide and st.query_params.get("hide") != hide:
        st.query_params["hide"] = hide
    elif not hide:
        st.query_params.pop("hide", None)
    if st.query_params.get("play") == "1" and not state.plays_by_itself:
        state.plays_by_itself = True
        who.autoplay = who.run is None
    elif state.plays_by_itself:
        st.query_params["play"] = "1"
    elif "play" in st.query_params:
        st.query_params.pop("play")


@errors.fragment()
def for_teachers() -> None:
    """Let a teacher choose what a link to these settings hides, and copy it.

    Who came by such a link isn't asked.
    """
    state = session().page(TrainState)
    if state.hidden or state.plays_by_itself:
        return
    with st.expander("For teachers: a link to these settings", icon=":material/school:"):
        st.markdown(
            "Whoever opens the link below finds the page as you have set it up. You can take "
            "controls away, so that a class looks at the rest, and let the training begin at once."
        )
        hidden = st.pills(
            "Take away",
            list(HIDEABLE),
            selection_mode="multi",
            format_func=HIDEABLE.__getitem__,
            key="teacher_hides",
            persist_state="session",
        )
        plays = st.toggle("Begins by itself", key="teacher_plays", persist_state="session")
        asked = {"hide": ",".join(hidden)} if hidden else {}
        asked |= {"play": "1"} if plays else {}
        st.code(address({**st.query_params, **asked}), language=None, wrap_lines=True)


def shows(name: str) -> bool:
    """Whether a control is there. Raises ValueError for a name that links don't know."""
    if name not in HIDEABLE:
        raise ValueError(name)
    return name not in session().page(TrainState).hidden
