"""The visitor's own network on the visitor's own device: they draw, and it answers there."""

import streamlit as st

from ui.components.pad import pad
from ui.pages.infer.own_photo import familiar_to
from ui.pages.infer.shapes import serve_own
from ui.session import session
from ui.widgets import errors


def own_hand_page() -> None:
    """Hand the weights of the visitor's own run to their browser, or say how to get some."""
    if serve_own():
        _pad()


@errors.fragment()
def _pad() -> None:
    """The pad, and the network with it; it rests while it serves."""
    who = session()
    classifier, run = who.served, who.run
    if classifier is None or run is None:
        return
    trainer = run.trainer()
    do = "Point anywhere" if trainer.dataset.is_points else "Draw something"
    st.markdown(
        f"The very weights that you trained, `{classifier.fingerprint}`, answer on this device. "
        f"{do}, and watch what they make of it."
    )
    pad(trainer, None if trainer.dataset.is_points else familiar_to(who))
