"""Inference on the visitor's own device: its column, and what many such visitors cost a server."""

import streamlit as st

from engine.core.units import Rounded, about, about_answers, counted, exactly, scaled
from engine.costs import DeviceTimes, Entry, Fleet, Form, Ledger, download_cost
from engine.inference.runtimes import RUNTIMES
from engine.photos.samples import DEFAULT, sample
from ui.actions.usage import ONE_THREAD, SAME_FILE
from ui.components.hand.files import download_bytes
from ui.pages.compare.bills import Bills
from ui.pages.compare.heading import Heading
from ui.session import Session
from ui.widgets.tables import Cell, Head, table

HEADING = Heading("in-hand", "A thousand visitors ask ten times a day")
COLUMN = Head("Inference, in the hand", "inference")
BITS = {"int8": "8 bits", "fp32": "32 bits"}
OFFERED: Form = "int8"  # what the Infer page offers first
INSTANT_SECONDS = 0.1
DAYS = 30


def in_hand_cells(times: DeviceTimes) -> list[Cell]:
    """Return a cell for each of the five differences."""
    answers, where = (
        counted(len(times.seconds), "answer"),
        f"Measured in your browser, {times.device}",
    )
    how = f"{where}: the middle of {answers}; {ONE_THREAD}"
    instant = "inside" if times.answer.value < INSTANT_SECONDS else "beyond"
    return [
        Cell("Use them **where you are**: the photo network, with "
             f"{BITS[times.form]} a weight, and no photo leaves your device."),
        Cell(f"Forward alone: at most **{times.forward.text}** of a processor for a photo. It is "
             "**your** processor, and your energy.", "measured", how),
        Cell(f"Somebody waits, and nothing travels: **{times.answer.text}** on the clock, "
             f"{instant} the 0.1 s that feel instant.", "measured",
             f"{where}: the middle of {answers}."),
        Cell(_moved(times), "measured", f"{where}. An answer asks no server for anything."),
        Cell(f"**Over and over**: {answers} timed, and the server had no part in any.",
             "measured", f"{where}. The server only sends the network, once."),
    ]  # fmt: skip


def _moved(times: DeviceTimes) -> str:
    once = _bytes(download_bytes(times.form)).text
    if times.moved_bytes:
        return f"**{_bytes(times.moved_bytes).text}** moved once, and **0 bytes** for each answer."
    return (f"**0 bytes** for each answer, and none for the network: your browser had it. To a new "
            f"one **{once}** move, once.")  # fmt: skip


def measure_it() -> None:
    """A way to the Infer page, where this device is chosen already."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"*{COLUMN.text}*: –", width="content")
        pressed = st.button(
            "Measure it on your device", icon=":material/devices:", key="measure_in_hand"
        )
    if pressed:
        st.session_state.network, st.session_state.where = "photos", "device"
        st.switch_page("pages/infer.py")


def a_thousand_visitors(who: Session, bills: Bills) -> None:
    """What it costs the server to answer them all, and to let their devices answer."""
    HEADING.draw()
    served = server_answers(who.ledger, bills)
    if served is None:
        st.markdown("Look at a photo on the Infer page first: its answer is what is counted here.")
        return
    fleet = fleet_of(who.ledger, served)
    st.markdown(
        f"Sending the network to a visitor’s own device takes {fleet.sending.text} of the server’s "
        f"processor and moves {fleet.download.text}, once. In the cloud each answer takes "
        f"{fleet.answer.text} of it, and moves a photo of {fleet.photo.text}. So the hand has paid "
        f"for itself after **{about_answers(fleet.even_answers)}** for the processor, and after "
        f"**about {about(fleet.even_photos)} photos** for the line."
    )
    with st.expander(f"A day, and {DAYS} days, in the cloud and in the hand"):
        heads = [Head("In the cloud", "inference"), Head("In the hand", "inference")]
        table("What a thousand visitors cost a server", heads, fleet_rows(fleet))
        cost = download_cost()
        st.caption(
            f"Estimated from measurements. An answer: {_network(served)}. The photo: "
            f"{_photo(who.ledger)}. Sending the network: measured beforehand, {cost.day}, "
            f"{cost.machine}; no server can tell one visitor’s download from all others."
        )


def server_answers(ledger: Ledger, bills: Bills) -> Entry | None:
    """Answers of the server: of the file that goes to the devices, where it gave any."""
    same = next((one for one in ledger.entries.values()
                 if one.runtime == SAME_FILE[OFFERED] and not one.own and one.batch_size == 1),
                None)  # fmt: skip
    return same or bills.photo


def fleet_of(ledger: Ledger, served: Entry) -> Fleet:
    """A thousand visitors, at the measured costs as they are shown."""
    times = ledger.device
    photo = times.photo_bytes if times and times.photo_bytes else len(sample(DEFAULT))
    return Fleet(
        exactly(served.bill.cpu_seconds_per_image),
        _bytes(photo),
        _bytes(download_bytes(OFFERED)),
        exactly(download_cost().cpu_seconds),
    )


def _network(served: Entry) -> str:
    if served.runtime == SAME_FILE[OFFERED]:
        return "by the very file that goes to the devices, as in your ledger"
    return (
        f"{served.network} on {RUNTIMES[served.runtime].title}, as in your ledger. Once you press "
        "“Ask the server the same” beside an answer of your device, the file that goes to "
        "the devices counts in its place"
    )


def _photo(ledger: Ledger) -> str:
    times = ledger.device
    own = times is not None and times.photo_bytes
    return "the one that your device answered for" if own else "the sample photo of the cat"


def fleet_rows(fleet: Fleet) -> list[tuple[str, list[Cell]]]:
    """Each total, with the figures on the page that it follows from."""
    asked = f"{fleet.visitors:,} visitors × {fleet.answers_a_day} answers"
    each, photo = f"{asked} × {fleet.answer.text}", f"{asked} × {fleet.photo.text} a photo"
    sent = f"once: {fleet.visitors:,} visitors × {fleet.sending.text}"
    moved = f"once: {fleet.visitors:,} visitors × {fleet.download.text}"
    seconds, size = fleet.edge_seconds, fleet.edge_bytes
    return [
        ("Server’s processor, the first day",
         [_total(fleet.cloud_seconds(1), each), _total(seconds, sent)]),
        (f"Server’s processor, {DAYS} days",
         [_total(fleet.cloud_seconds(DAYS), f"{DAYS} days × {each}"), _total(seconds, sent)]),
        ("Bytes moved, the first day",
         [_total(fleet.cloud_bytes(1), photo), _total(size, moved)]),
        (f"Bytes moved, {DAYS} days",
         [_total(fleet.cloud_bytes(DAYS), f"{DAYS} days × {photo}"), _total(size, moved)]),
    ]  # fmt: skip


def _total(total: Rounded, formula: str) -> Cell:
    return Cell(f"**{total.text}**", "estimated", f"{formula} = {total.text}")


def _bytes(size: float) -> Rounded:
    return scaled(size, "B")
