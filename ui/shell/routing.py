"""Where the pages are, and that each comes through app.py."""

import base64
from functools import lru_cache

import streamlit as st
from streamlit.navigation.page import Page

from engine.core.paths import ASSETS
from ui import APP
from ui.session import session


class Pages:
    """The pages of the app. Made anew in each run, as Streamlit wants it."""

    def __init__(self) -> None:
        self.home = st.Page("pages/home.py", title="Start", icon=":material/home:", default=True)
        self.learn = st.Page("pages/learn.py", title="Learn", icon=":material/school:")
        self.train = st.Page("pages/train.py", title="Train", icon=":material/fitness_center:")
        self.infer = st.Page("pages/infer.py", title="Infer", icon=":material/bolt:")
        self.optimise = st.Page("pages/optimise.py", title="Optimise", icon=":material/compress:")
        self.compare = st.Page("pages/compare.py", title="Compare", icon=":material/balance:")

    def navigation(self) -> Page:
        """Draw the menu and return the page that is asked for."""
        play = [self.train, self.infer, self.optimise, self.compare]
        sections = {"": [self.home], "The course": [self.learn], "Play": play}
        # Embedded in somebody's course page (?embed=true), a page stands alone.
        return st.navigation(sections, position="hidden" if st.context.is_embedded else "sidebar")


def page_config() -> None:
    """Set title, icon and logo; before the menu, whose icons Streamlit would fetch elsewhere."""
    st.set_page_config(page_title=APP, page_icon=_icon(), layout="wide")
    if not st.context.is_embedded:
        st.logo(_logo(), size="large")


@lru_cache(maxsize=1)
def _icon() -> str:
    """The icon, written into the page itself.

    A file's name would do as well, but Streamlit would read, register and release that file with
    every run of every visitor, one after the other: two hundred readers waited seconds for it.
    """
    data = (ASSETS / "icon.png").read_bytes()
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


@lru_cache(maxsize=1)
def _logo() -> str:
    """The logo as SVG, which Streamlit writes into the page."""
    return (ASSETS / "logo.svg").read_text(encoding="utf-8")


def named(title: str) -> None:
    """Name the browser's tab after what is open in it."""
    st.set_page_config(page_title=f"{title} · {APP}")


def through_router() -> None:
    """Start over through app.py where Streamlit has run a page by itself.

    Streamlit takes a folder called pages/ for its older kind of app, and runs the page that a link
    names without app.py, until `st.navigation` was called once in the process. So the first
    visitor of a fresh server who follows a link to a page would get that page alone.
    """
    if not session().routed:
        page_config()
        Pages().navigation()
        st.rerun()
