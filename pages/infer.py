"""The rescue: one photo, one answer, and a stopwatch on every stage."""

import streamlit as st

from ui.pages.infer.photo import photo_page
from ui.pages.infer.shapes import shapes_page
from ui.shell.routing import through_router

through_router()

NETWORKS = {"photos": "The photo network", "own": "My own network"}

st.title("The rescue: one photo, one answer")
st.markdown(
    "No weight changes here. A finished network looks once and answers, and a stopwatch shows "
    "where each millisecond goes."
)
st.session_state.setdefault("network", "photos")  # other pages' buttons may have set it
network = st.segmented_control(
    "Which network?",
    list(NETWORKS),
    required=True,
    format_func=NETWORKS.__getitem__,
    key="network",
    persist_state="session",
)
# A box for each, so that neither is drawn into what is left of the other.
with st.container(key=f"with_{network}"):
    if network == "own":
        shapes_page()
    else:
        photo_page()
