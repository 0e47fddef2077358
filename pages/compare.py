"""Both bills, side by side."""

import streamlit as st

from ui.pages.compare.page import compare_page
from ui.shell.routing import through_router

through_router()

st.title("Both bills, side by side")
compare_page()
