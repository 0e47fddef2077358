"""The router: page settings, navigation, the training badge. Each page is a script in pages/."""

import streamlit as st

from ui import housekeeping, leftovers, uploads, warm_up
from ui.badge import badge
from ui.links import say_misread
from ui.live.address import settings_are_no_pages
from ui.live.lost import lost_weights
from ui.problems import no_traceback
from ui.routing import Pages, named, page_config
from ui.style import page_style
from ui.turns import drawing_turn
from ui.visitor import visitor

leftovers.taken_away()

with drawing_turn():
    page_config()
    visitor().routed = True
    pages = Pages()
    page = pages.navigation()
    if page is not pages.learn:  # which is named after its lesson
        named(page.title)
    st.html(page_style())

with no_traceback():
    badge(on_train_page=page is pages.train)
    lost_weights(visitor())
    settings_are_no_pages()
    if page not in (pages.home, pages.learn) and not warm_up.is_ready():
        with st.spinner("Waking the networks up: a few seconds, once"):
            warm_up.wait()
    page.run()
    say_misread()

uploads.release()

# The page is out: time to load what is heavy, and to give back what the page no longer needs.
warm_up.start()
housekeeping.start()
housekeeping.tidy()
