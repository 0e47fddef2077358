"""The rescue: one photo, one answer, and a stopwatch on every stage."""

import streamlit as st

from ui.pages.infer.hand import hand_page
from ui.pages.infer.own_hand import own_hand_page
from ui.pages.infer.photo import photo_page
from ui.pages.infer.shapes import shapes_page
from ui.shell.routing import through_router
from ui.widgets.links import from_link, into_link, one_of

through_router()

CHOICES = {
    "network": ("Which network?", {"photos": "The photo network", "own": "My own network"}),
    "where": ("Where?", {"server": "On the server", "device": "On this device"}),
}

st.title("The rescue: one photo, one answer")
st.markdown(
    "No weight changes here. A finished network looks once and answers, and a stopwatch shows "
    "where each millisecond goes."
)
DEFAULTS = {key: next(iter(options)) for key, (_, options) in CHOICES.items()}
for key, (_, options) in CHOICES.items():  # other pages' buttons may have set them
    if key not in st.session_state:
        st.session_state[key] = from_link(key, one_of(list(options)), DEFAULTS[key])
with st.container(horizontal=True, gap="medium"):
    network, where = (
        st.segmented_control(
            label,
            list(options),
            required=True,
            format_func=options.__getitem__,
            key=key,
            persist_state="session",
        )
        for key, (label, options) in CHOICES.items()
    )
into_link({"network": network, "where": where}, DEFAULTS)
# A box for each, so that neither is drawn into what is left of the other.
with st.container(key=f"with_{network}_{where}"):
    if network == "own" and where == "device":
        own_hand_page()
    elif network == "own":
        shapes_page()
    elif where == "device":
        hand_page()
    else:
        photo_page()
