"""Do the weights change? After one training step, and after a hundred predictions."""

import streamlit as st

from engine import theme
from engine.changes import PREDICTIONS, Change, after_predictions, after_step
from engine.pictures import weight_sheet
from ui import problems
from ui.bills.collect import Bills
from ui.visitor import visitor

UNITS = 10
EDGE = 280  # pixels of a picture, about


@problems.fragment()
def do_the_weights_change(bills: Bills) -> None:
    """Two buttons, two fingerprints, two pictures of what was added to the weights."""
    st.header("Do the weights change?", divider="gray")
    st.markdown("See for yourself, on a copy of your network, so that your own stays as it is.")
    who = visitor()
    step, predictions = st.columns(2, gap="large")
    with step:
        if st.button("Make one training step", icon=":material/fitness_center:", key="step_copy"):
            who.changes["step"] = after_step(bills.trainer)
        _show(who.changes.get("step"), bills, "one training step")
    with predictions:
        if st.button(f"Make {PREDICTIONS} predictions", icon=":material/bolt:", key="predict_copy"):
            who.changes["predictions"] = after_predictions(bills.trainer)
        _show(who.changes.get("predictions"), bills, f"{PREDICTIONS} predictions")


def _show(change: Change | None, bills: Bills, what: str) -> None:
    if change is None or change.before != bills.fingerprint:  # it was another network's
        return
    same = change.before == change.after
    st.markdown(
        f"`{change.before}` → `{change.after}`  \n"
        + (f"**The same**, after {what}." if same else f"**Another network**, after {what}.")
    )
    background = theme.PAGE_DARK if st.context.theme.type == "dark" else theme.PAGE_LIGHT
    largest = float(abs(change.difference[:UNITS]).max())
    columns = -(-min(UNITS, len(change.weights)) // 2)
    zoom = max(1, EDGE // (columns * change.weights.shape[2]))
    with st.container(key=f"sheets_{what}"):
        before, added = st.columns(2)
    strongest = float(abs(change.weights[:UNITS]).max())
    before.image(
        weight_sheet(change.weights[:UNITS], strongest, background, zoom),
        caption="first layer, before",
        alt="The first layer’s weights before",
    )
    added.image(
        weight_sheet(change.difference[:UNITS], largest, background, zoom),
        caption=f"what was added, up to ±{largest:.2g}" if largest else "what was added: nothing",
        alt=f"What {what} added to the first layer, up to {largest:.2g}",
    )
