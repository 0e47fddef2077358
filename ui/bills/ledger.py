"""The ledger: all that this visitor has run, two of it side by side, and all of it to take away."""

import csv
import io
import json
from collections.abc import Callable

import streamlit as st

from engine.ledger import Entry
from engine.units import bytes_text, count_text, seconds_text
from ui import problems
from ui.tables import Cell, Head, Kind, table
from ui.visitor import Visitor

COLUMNS = ("phase", "network", "fingerprint", "batch_size", "passes", "images", "seconds",
           "cpu_seconds", "shared_seconds", "flops", "size_bytes")  # fmt: skip


@problems.fragment()
def ledger(who: Visitor) -> None:
    """Pick any two entries, where there are two; download all."""
    st.header("Your ledger", divider="gray")
    entries = list(who.ledger.entries.values())
    names = [_name(number, entry) for number, entry in enumerate(entries, start=1)]
    shown = [0] if len(entries) == 1 else _picked(entries, names)
    pair = [entries[i] for i in shown]
    heads = [Head(names[i], entries[i].phase) for i in shown]
    table("Entries of the ledger", heads, _rows(pair))
    if len({entry.batch_size for entry in pair}) > 1:
        st.caption("They ran at different batch sizes: part of the difference is that.")
    rows = [_row(entry) for entry in entries]
    with st.container(horizontal=True):
        st.download_button("CSV", _csv(rows), "ledger.csv", "text/csv", icon=":material/download:")
        st.download_button("JSON", json.dumps(rows, indent=2), "ledger.json", "application/json",
                           icon=":material/download:")  # fmt: skip


def _picked(entries: list[Entry], names: list[str]) -> list[int]:
    """Return which two to show; at first the last run, and the answers of its weights."""
    trainings = [i for i, entry in enumerate(entries) if entry.phase == "training"]
    newest = trainings[-1] if trainings else 0
    others = [i for i in range(len(entries)) if i != newest]
    partner = next((i for i in others if _belongs(entries[i], entries[newest])), others[-1])
    left, right = st.columns(2)
    # What was picked is kept until there is a newer pair to look at.
    first = left.selectbox("One entry", names, index=newest, key=f"ledger_left_{newest}")
    second = right.selectbox("Another", names, index=partner, key=f"ledger_right_{partner}")
    return [names.index(first), names.index(second)]


def _name(number: int, entry: Entry) -> str:
    what = "training" if entry.phase == "training" else f"answers in batches of {entry.batch_size}"
    return f"{number} · {entry.network}, {what}, {entry.fingerprint[:4]}…"


def _belongs(entry: Entry, run: Entry) -> bool:
    """Whether these are answers of that run's weights, at its batch size."""
    return (entry.phase, entry.fingerprint, entry.batch_size) == (
        "inference", run.fingerprint, run.batch_size,
    )  # fmt: skip


def _rows(pair: list[Entry]) -> list[tuple[str, list[Cell]]]:
    return [
        (title, [Cell(text(entry), kind, how(entry)) for entry in pair])
        for title, text, kind, how in LINES
    ]


# A line of the table: its title, its figure, where that comes from, and how.
LINES: tuple[tuple[str, Callable[[Entry], str], Kind, Callable[[Entry], str]], ...] = (
    ("Weights", lambda e: f"**{e.fingerprint}**", "measured",
     lambda _: "Fingerprint: SHA-256 over all weights."),
    ("Processor time for one image", lambda e: f"**{seconds_text(e.bill.cpu_seconds_per_image)}**",
     "measured", lambda e: f"{seconds_text(e.bill.cpu_seconds)} ÷ {e.bill.images:,} images."),
    ("The same on the wall clock", lambda e: f"**{seconds_text(e.bill.seconds_per_image)}**",
     "measured", lambda e: f"{seconds_text(e.bill.seconds)} ÷ {e.bill.images:,} images."),
    ("All of it", lambda e: f"**{seconds_text(e.bill.cpu_seconds)}** of processor, "
     f"**{seconds_text(e.bill.seconds)}** on the wall clock", "measured",
     lambda e: f"{e.bill.images:,} images in {e.bill.passes:,} passes of {e.batch_size}."),
    ("Arithmetic", lambda e: f"**{count_text(e.flops)}** operations", "estimated",
     lambda e: f"{count_text(e.flops_per_image)} an image, counted from the layers’ shapes"
     + (" and tripled for the way back" if e.phase == "training" else "")
     + f", × {e.bill.images:,} images."),
    ("Weights take", lambda e: f"**{bytes_text(e.size_bytes)}**", "estimated",
     lambda _: "Parameters × bytes a parameter; for int8, the file."),
    ("While others computed", lambda e: f"**{seconds_text(e.bill.shared_seconds)}** of it"
     if e.bill.shared else "no", "measured",
     lambda _: "Time in which other visitors’ work was under way on this machine too."),
)  # fmt: skip


def _row(entry: Entry) -> dict[str, object]:
    bill = entry.bill
    values = (entry.phase, entry.network, entry.fingerprint, entry.batch_size, bill.passes,
              bill.images, bill.seconds, bill.cpu_seconds, bill.shared_seconds, entry.flops,
              entry.size_bytes)  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _csv(rows: list[dict[str, object]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
