"""Smaller and faster: fewer bits, fewer weights, and what it costs."""

import streamlit as st

from ui.pages.optimise.page import own_page
from ui.pages.optimise.photos import photos_page
from ui.shell.routing import through_router
from ui.widgets.jobs import stop_work

through_router()

NETWORKS = {"photos": "The photo network", "own": "My own network"}

st.title("The light backpack: smaller and faster")
st.markdown(
    "A finished network need not stay as it is. With fewer bits and fewer weights it takes less "
    "room, and sometimes less time. What does it forget?"
)
network = st.segmented_control(
    "Which network?",
    list(NETWORKS),
    default="own",
    required=True,
    format_func=NETWORKS.__getitem__,
    key="optimised_network",
    persist_state="session",
    on_change=stop_work,
)
if network == "photos":
    photos_page()
else:
    own_page()
