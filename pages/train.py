"""The gym: a tiny classifier learns while you watch."""

import streamlit as st

from ui.pages.train.download import here_or_offer
from ui.pages.train.files import files
from ui.pages.train.live import live
from ui.pages.train.race import race
from ui.pages.train.settings import any_shown, settings
from ui.pages.train.teaching import for_teachers, shows
from ui.shell.routing import through_router
from ui.shell.screen import is_phone

through_router()

st.title("The gym: watch a network train")
st.markdown(
    "It looks at some examples, guesses, is told the answers, and moves every weight a little."
)

# On a phone the settings would push the curves off the screen: there they are one tap away.
folded = is_phone() and any_shown()
with st.expander("Settings", icon=":material/tune:") if folded else st.container():
    config = settings()
if here_or_offer(config.dataset):
    live(config)
    if shows("race"):
        race(config)
    if shows("files"):
        files()
    for_teachers()
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Let these weights serve", icon=":material/bolt:", type="tertiary"):
            st.session_state.network = "own"
            st.switch_page("pages/infer.py")
        st.page_link("pages/compare.py", label="See both bills", icon=":material/balance:")

st.caption(
    "All figures on this page are measured here, on this server, in your run. The network never "
    "trains on the held-out examples. “Seconds, tests included” counts the updates, and the test "
    "on the held-out examples after each lap; “seconds of updating alone” leaves the tests out."
)
