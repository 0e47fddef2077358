"""The front page: two heroes, one network, one obvious next click."""

import streamlit as st

from ui.pages.home.hero import heroes
from ui.session import session
from ui.shell.routing import through_router

through_router()

st.title("One network, two lives")
st.markdown(
    "Every chatbot and photo app you use was first **trained**, then put to work, which is called "
    "**inference**. Here you do both with the same network, and get both bills."
)
heroes()


def watch() -> None:
    """Go to the training page and press Play there."""
    session().autoplay = True


with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
    if st.button("Watch a network learn", type="primary", icon=":material/play_arrow:",
                 key="watch", on_click=watch):  # fmt: skip
        st.switch_page("pages/train.py")
    st.caption("Ten seconds, no account, nothing to install.")

st.subheader("Three stops in two minutes, then the course")
STOPS = (
    ("train", "fitness_center", "1 · Train", "Press Play and watch guesses turn into knowledge."),
    ("infer", "bolt", "2 · Infer", "Show a photo of your cat, with a stopwatch on every stage."),
    ("compare", "balance", "3 · Compare", "Both bills side by side, from your own measurements."),
    ("learn", "school", "4 · Learn", "Short lessons that explain what you just saw."),
)
with st.container(key="stops"):
    for column, (page, icon, title, words) in zip(st.columns(4), STOPS, strict=True):
        with column, st.container(border=True, height="stretch"):
            st.page_link(f"pages/{page}.py", label=f"**{title}**", icon=f":material/{icon}:")
            st.caption(words)
