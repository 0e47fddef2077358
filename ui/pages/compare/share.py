"""A card and a link to share; and what a visitor sees who comes by such a link."""

from collections.abc import Callable

import streamlit as st

from charts.share.card import TwoBills, card
from engine.core.units import about_answers, exact_seconds, two_digits
from ui.components.share import share_button
from ui.pages.compare.bills import Bills
from ui.pages.compare.heading import Heading
from ui.pages.compare.state import CompareState
from ui.pages.compare.whole import answers_a_kettle
from ui.session import Session, session
from ui.widgets.links import address, from_link, home, real_number, whole_number
from ui.widgets.tables import Cell, Head, table

# Short names, for short links: seconds of training, microseconds of an answer, examples seen,
# percent right, updates.
READERS = {
    "t": real_number(1e-6, 1e9),
    "a": real_number(1e-3, 1e12),
    "n": whole_number(1, 10**12),
    "r": real_number(0.1, 100.0),
    "u": whole_number(1, 10**12),
}
# As links were before, and still are about: both in seconds, right ones as a share of 1.
OLD_READERS = {
    "their_training": real_number(1e-6, 1e9),
    "their_answer": real_number(1e-9, 1e6),
    "their_images": whole_number(1, 10**12),
    "their_accuracy": real_number(0.001, 1.0),
}
LINES: tuple[tuple[str, Callable[[TwoBills], str]], ...] = (
    ("Training, the whole run", lambda b: exact_seconds(b.training_seconds, 3)),
    ("Updates", lambda b: f"{b.updates:,}" if b.updates else "not in their link"),
    ("Examples seen", lambda b: f"{b.images:,}"),
    ("Right on unseen ones", lambda b: f"{b.accuracy:.0%}"),
    ("One answer, in batches", lambda b: exact_seconds(b.answer_seconds, 3)),
    ("Even after", lambda b: about_answers(b.answers)),
)
HEADING = Heading("share", "Share your two bills")
ALIKE = 1.15  # times as much, up to which two measurements are called about the same


def read_link(who: Session) -> None:
    """Remember the bills that came with the link; those that can't be are refused."""
    theirs = _from_link()
    if theirs is None:
        return
    if theirs.possible:
        who.page(CompareState).theirs = theirs
    else:
        st.warning("The link that brought you here is damaged: its numbers can’t belong together.",
                   icon=":material/link_off:")  # fmt: skip


def _from_link() -> TwoBills | None:
    """What the link says of somebody's bills, if it says all that is needed."""
    t, a, n, r, u = (from_link(key, read, None) for key, read in READERS.items())
    if None not in (t, a, n, r, u):
        return TwoBills(t, 1e-6 * a, n, r / 100, u)
    old = [from_link(key, read, None) for key, read in OLD_READERS.items()]
    return None if None in old else TwoBills(*old)


def someone_elses(theirs: TwoBills, bills: Bills | None) -> None:
    """Show the bills that came with the link, marked as someone else's, beside one's own.

    bills: the visitor's own, if there are any.
    """
    yours = None if bills is None else two_bills(bills)
    with st.container(border=True, key="theirs"):
        st.markdown(":material/group: **Someone else’s measurement**, as their link tells it")
        if yours is not None:
            st.markdown(_difference(theirs, yours))
        heads = [Head("Theirs", ""), Head("Yours", "")]
        rows = [
            (title, [Cell(f"**{say(theirs)}**"),
                     Cell("?" if yours is None else f"**{say(yours)}**")])
            for title, say in LINES
        ]  # fmt: skip
        table("Their two bills and yours", heads, rows)
        then = "Yours measured, as told below" if yours else "Measure your own below, and compare"
        st.caption("In processor time; theirs on another day, perhaps on another machine. "
                   f"{then}.")  # fmt: skip


def _difference(theirs: TwoBills, yours: TwoBills) -> str:
    """Say in a sentence how two pairs of bills differ."""
    training = yours.training_seconds / theirs.training_seconds
    answer = yours.answer_seconds / theirs.answer_seconds
    if max(training, 1 / training) < ALIKE:
        first = "Both trainings took about as long"
    elif training > 1:
        first = f"Your training took **{two_digits(training)} times** as long as theirs"
    else:
        first = f"Their training took **{two_digits(1 / training)} times** as long as yours"
    if max(answer, 1 / answer) < ALIKE:
        return f"{first}; an answer costs about the same."
    whose, times = ("yours", answer) if answer > 1 else ("theirs", 1 / answer)
    return f"{first}; an answer of {whose} costs **{two_digits(times)} times** as much."


def two_bills(bills: Bills) -> TwoBills:
    """Return what a card and its link carry of these bills."""
    return TwoBills(
        bills.training.cpu_seconds,
        bills.serving.cpu_seconds_per_image,
        bills.training.images,
        bills.accuracy,
        bills.training.passes,
    )


def share_here(bills: Bills) -> None:
    """A button beside the first figures, for those who won't read to the end."""
    mine = two_bills(bills)
    share_button(
        f"I trained a tiny network, and {about_answers(mine.answers)} cost as much as its "
        "training. After how many is yours even?",
        link(mine),
        HEADING.anchor,
    )


def share(bills: Bills) -> None:
    """Offer the card as a picture, and the link."""
    HEADING.draw()
    mine = two_bills(bills)
    kettle = answers_a_kettle(mine.answer_seconds)
    png = session().drawn((mine, kettle, home()), lambda seen: card(*seen))
    left, right = st.columns(2, gap="large")
    with left:
        training, answer = (exact_seconds(s, 3)
                            for s in (mine.training_seconds, mine.answer_seconds))  # fmt: skip
        even = f"even after {about_answers(mine.answers)}"
        st.image(png, alt=f"A card: training {training}, one answer {answer}, {even}; one kettle "
                          f"of energy is enough for {about_answers(kettle)}")  # fmt: skip
    with right:
        st.markdown("The picture and the link carry these five numbers and the address of this "
                    "app, and nothing about you. The picture adds one estimate, from the table "
                    "“The whole bill” as it stands at first. Whoever opens the link sees the "
                    "numbers, marked as someone else’s.")  # fmt: skip
        st.download_button("Save the picture", png, "two-bills.png", "image/png", type="primary",
                           icon=":material/download:")  # fmt: skip
        st.code(link(mine), language=None, wrap_lines=True)


def link(bills: TwoBills) -> str:
    """Return the address of the comparison page with these numbers in it, three digits each."""
    values = (_short(bills.training_seconds), _short(1e6 * bills.answer_seconds), str(bills.images),
              _short(100 * bills.accuracy), str(bills.updates))  # fmt: skip
    return address(dict(zip(READERS, values, strict=True)))


def _short(number: float) -> str:
    return f"{float(f'{number:.3g}'):.12g}"
