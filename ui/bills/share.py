"""A card and a link to share; and what a visitor sees who comes by such a link."""

import urllib.parse

import streamlit as st

from engine.card import TwoBills, card
from engine.units import about_answers, seconds_text
from ui.bills.collect import Bills
from ui.links import from_link, home, real_number, whole_number
from ui.tiles import tiles
from ui.visitor import visitor

READERS = {
    "their_training": real_number(1e-6, 1e9),
    "their_answer": real_number(1e-9, 1e6),
    "their_images": whole_number(1, 10**12),
    "their_accuracy": real_number(0.0, 1.0),
}


def someone_elses(yours: bool) -> None:
    """Show the bills that came with the link, marked as someone else's.

    yours: whether the visitor's own bills follow.
    """
    who = visitor()
    values = [from_link(key, read, None) for key, read in READERS.items()]
    if None not in values:
        who.theirs = TwoBills(*values)
    theirs = who.theirs
    if theirs is None:
        return
    with st.container(border=True):
        st.markdown(":material/group: **Someone else’s measurement**, as their link tells it:")
        tiles([
            ("their training", seconds_text(theirs.training_seconds), "training"),
            (f"examples seen, {theirs.accuracy:.0%} right on unseen ones", f"{theirs.images:,}",
             "training"),
            ("their one answer, in batches", seconds_text(theirs.answer_seconds), "inference"),
            ("even after", about_answers(theirs.answers), ""),
        ])  # fmt: skip
        then = "Yours are below." if yours else "Measure your own below, and compare."
        st.caption(f"In processor time; another day, perhaps another machine. {then}")


def share(bills: Bills) -> None:
    """Offer the card as a picture, and the link."""
    st.header("Share your two bills", divider="gray")
    mine = TwoBills(
        bills.training.cpu_seconds,
        bills.serving.cpu_seconds_per_image,
        bills.training.images,
        bills.accuracy,
    )
    png = visitor().drawn((mine, home()), lambda seen: card(*seen))
    left, right = st.columns(2, gap="large")
    with left:
        training, answer = seconds_text(mine.training_seconds), seconds_text(mine.answer_seconds)
        even = f"even after {about_answers(mine.answers)}"
        st.image(png, alt=f"A card: training {training}, one answer {answer}, {even}")
    with right:
        st.markdown("The picture and the link carry these four numbers and the address of this "
                    "app, and nothing about you. Whoever opens the link sees them, marked as "
                    "someone else’s.")  # fmt: skip
        st.download_button("Save the picture", png, "two-bills.png", "image/png", type="primary",
                           icon=":material/download:")  # fmt: skip
        st.code(link(mine), language=None, wrap_lines=True)


def link(bills: TwoBills) -> str:
    """Return the address of the comparison page with these numbers in it."""
    address = urllib.parse.urlsplit(st.context.url or "")
    values = (f"{bills.training_seconds:.4g}", f"{bills.answer_seconds:.3g}", bills.images,
              f"{bills.accuracy:.4f}")  # fmt: skip
    query = urllib.parse.urlencode(dict(zip(READERS, values, strict=True)))
    return urllib.parse.urlunsplit((address.scheme, address.netloc, address.path, query, ""))
