"""A quiz that the visitor's own browser measures too: the way to this server, and an answer."""

from dataclasses import replace

import streamlit as st

from lessons.figures import Measured, Racing, Ways
from ui.pages.learn.state import QuizState
from ui.widgets import measuring
from ui.widgets.figure import set_to_measured


def by_browser(key: str, build: Racing, state: QuizState) -> None:
    """Say what has to come; let the browser measure while it is its turn, and the server after."""

    def heard(ways: Ways) -> None:
        state.racing, state.ways = False, ways
        measuring.begin(key, build.serving())

    st.caption(f"For this, {build.download_bytes() / 1e6:.1f}\u00a0MB come to this device, once.")
    if state.racing:
        from ui.widgets.on_device import race_ways  # by way of torch

        race_ways(f"{key}-race", heard)


def raced(
    key: str, build: Racing, state: QuizState, figure: tuple[str, str], watched: bool
) -> Measured | None:
    """Return what the race came to, once, and set its figure (key, name) to the times."""
    seconds = None
    if measuring.is_in_vain(key):
        measuring.drop(key)
    elif (seconds := measuring.outcome(key, watched)) is None:
        return None
    ways = replace(state.ways or Ways(), server=seconds)
    set_to_measured(*figure, ways)
    return build.verdict(ways)
