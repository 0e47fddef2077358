"""The ledger: all that this visitor has run, two of it side by side, and all of it to take away."""

import csv
import io
import json

import streamlit as st

from engine.ledger import Entry
from engine.units import bytes_text, count_text, seconds_text
from ui import problems
from ui.tables import Cell, Head, table
from ui.visitor import Visitor

COLUMNS = ("phase", "network", "fingerprint", "batch_size", "passes", "images", "seconds",
           "cpu_seconds", "shared_seconds", "flops", "size_bytes")  # fmt: skip


@problems.fragment()
def ledger(who: Visitor) -> None:
    """Pick any two entries; download all."""
    st.header("Your ledger", divider="gray")
    entries = list(who.ledger.entries.values())
    names = [_name(number, entry) for number, entry in enumerate(entries, start=1)]
    newest_run = max(i for i, entry in enumerate(entries) if entry.phase == "training")
    partner = next(
        (i for i, entry in enumerate(entries) if _belongs(entry, entries[newest_run])), 0
    )
    left, right = st.columns(2)
    first = left.selectbox("One entry", names, index=newest_run, key="ledger_left")
    second = right.selectbox("Another", names, index=partner, key="ledger_right")
    pair = [entries[names.index(first)], entries[names.index(second)]]
    heads = [Head(_name(names.index(n) + 1, e), e.phase) for n, e in zip((first, second), pair,
                                                                         strict=True)]  # fmt: skip
    table("Two entries of the ledger", heads, _rows(pair))
    if pair[0].batch_size != pair[1].batch_size:
        st.caption("They ran at different batch sizes: part of the difference is that.")
    rows = [_row(entry) for entry in entries]
    with st.container(horizontal=True):
        st.download_button("CSV", _csv(rows), "ledger.csv", "text/csv", icon=":material/download:")
        st.download_button("JSON", json.dumps(rows, indent=2), "ledger.json", "application/json",
                           icon=":material/download:")  # fmt: skip


def _name(number: int, entry: Entry) -> str:
    what = "training" if entry.phase == "training" else f"answers in batches of {entry.batch_size}"
    return f"{number} · {entry.network}, {what}, {entry.fingerprint[:4]}…"


def _belongs(entry: Entry, run: Entry) -> bool:
    """Whether these are answers of that run's weights, at its batch size."""
    return (entry.phase, entry.fingerprint, entry.batch_size) == (
        "inference", run.fingerprint, run.batch_size,
    )  # fmt: skip


def _rows(pair: list[Entry]) -> list[tuple[str, list[Cell]]]:
    def cells(text) -> list[Cell]:  # type: ignore[no-untyped-def]
        return [Cell(text(entry)) for entry in pair]

    return [
        ("Weights", cells(lambda e: f"**{e.fingerprint}**")),
        ("Time for one image", cells(lambda e: f"**{seconds_text(e.bill.seconds_per_image)}**")),
        ("Processor time for one image",
         cells(lambda e: f"**{seconds_text(e.bill.cpu_seconds_per_image)}**")),
        ("All of it", cells(lambda e: f"**{seconds_text(e.bill.seconds)}**, {e.bill.images:,} "
                            f"images in {e.bill.passes:,} passes of {e.batch_size}")),
        ("Arithmetic, estimated", cells(lambda e: f"**{count_text(e.flops)}** operations")),
        ("Weights take", cells(lambda e: f"**{bytes_text(e.size_bytes)}**")),
        ("While others computed", cells(lambda e: f"**{seconds_text(e.bill.shared_seconds)}**"
                                        if e.bill.shared else "no")),
    ]  # fmt: skip


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
