"""Do the weights change? After one training step, and after a hundred predictions."""

from typing import TYPE_CHECKING

import streamlit as st

from engine.core import theme
from engine.experiments.weight_change import PREDICTIONS, Change, after_predictions, after_step
from engine.experiments.weight_pictures import weight_sheet
from ui.pages.compare.bills import Bills
from ui.pages.compare.heading import Heading
from ui.pages.compare.state import CompareState
from ui.session import session
from ui.widgets import errors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

HEADING = Heading("change", "Do the weights change?")
UNITS = 10
EDGE = 280  # pixels of a picture, about


@errors.fragment()
def do_the_weights_change(bills: Bills) -> None:
    """Two buttons; for each the fingerprints, and the weights before, what was added, and after."""
    HEADING.draw()
    st.markdown("See for yourself, on a copy of your network, so that your own stays as it is.")
    state = session().page(CompareState)
    step, predictions = st.columns(2, gap="large")
    with step:
        if st.button("Make one training step", icon=":material/fitness_center:", key="step_copy"):
            state.changes["step"] = after_step(bills.trainer)
        _show(state.changes.get("step"), bills, "one training step")
    with predictions:
        if st.button(f"Make {PREDICTIONS} predictions", icon=":material/bolt:", key="predict_copy"):
            state.changes["predictions"] = after_predictions(bills.trainer)
        _show(state.changes.get("predictions"), bills, f"{PREDICTIONS} predictions")


def _show(change: Change | None, bills: Bills, what: str) -> None:
    if change is None or change.before != bills.fingerprint:  # it was another network's
        return
    same = change.before == change.after
    st.markdown(
        f"`{change.before}` → `{change.after}`  \n"
        + (f"**The same**, after {what}." if same else f"**Another network**, after {what}.")
    )
    first, added = change.weights[:UNITS], change.difference[:UNITS]
    largest = float(abs(added).max())
    nothing = "what was added: nothing"
    sheets = (
        (first, "first layer, before", "The first layer’s weights before"),
        (added, f"what was added, up to ±{largest:.2g}" if largest else nothing,
         f"What {what} added to the first layer, up to {largest:.2g}"),
        (first + added, "first layer, after", "The first layer’s weights after"),
    )  # fmt: skip
    with st.container(key=f"sheets_{what}"):
        columns = st.columns(3)
    for column, (weights, caption, alt) in zip(columns, sheets, strict=True):
        column.image(_sheet(weights), caption=caption, alt=alt)


def _sheet(weights: "NDArray[np.float32]") -> "Image":
    """weights: (n, h, w), drawn in two rows, each sheet on a scale of its own."""
    background = theme.PAGE_DARK if st.context.theme.type == "dark" else theme.PAGE_LIGHT
    zoom = max(1, EDGE // (-(-len(weights) // 2) * weights.shape[2]))
    return weight_sheet(weights, float(abs(weights).max()), background, zoom)
