"""The router: page settings, navigation, the training badge. Each page is a script in pages/."""

import streamlit as st

from ui.components.address import settings_are_no_pages
from ui.components.lost_weights import lost_weights
from ui.server import housekeeping, last_words, leftovers, link_preview, warm_up
from ui.server.turns import drawing_turn
from ui.session import session
from ui.shell.badge import badge
from ui.shell.routing import Pages, named, page_config
from ui.shell.style import page_style
from ui.widgets import upload_box
from ui.widgets.errors import no_traceback
from ui.widgets.links import say_misread

link_preview.in_every_page()
last_words.heard_out()
leftovers.taken_away()

with drawing_turn():
    page_config()
    session().routed = True
    pages = Pages()
    page = pages.navigation()
    if page is not pages.learn:  # which is named after its lesson
        named(page.title)
    st.html(page_style())

with no_traceback():
    badge(on_train_page=page is pages.train)
    settings_are_no_pages()
    if page not in (pages.home, pages.learn) and not warm_up.is_ready():
        with st.spinner("Waking the networks up: a few seconds, once"):
            warm_up.wait()
    page.run()
    say_misread()
    lost_weights(session())

upload_box.release()

# The page is out: time to load what is heavy, and to give back what the page no longer needs.
warm_up.start()
housekeeping.start()
housekeeping.tidy()
