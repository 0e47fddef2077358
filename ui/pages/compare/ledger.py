"""The ledger: all that this visitor has run, two of it side by side, and all of it to take away."""

import csv
import io
import json
from collections.abc import Callable

import streamlit as st

from engine.core.units import bytes_text, count_text, counted, exact_seconds, seconds_text
from engine.costs import Entry
from ui.actions.usage import ONE_THREAD
from ui.pages.compare.heading import Heading
from ui.session import Session
from ui.widgets import errors
from ui.widgets.tables import Cell, Head, Kind, table

HEADING = Heading("ledger", "Your ledger")
COLUMNS = ("phase", "network", "dataset", "runtime", "fingerprint", "batch_size", "passes",
           "examples", "seconds", "cpu_seconds", "shared_seconds", "beside_seconds",
           "beside_cpu_seconds", "flops", "size_bytes", "device")  # fmt: skip


@errors.fragment()
def ledger(who: Session) -> None:
    """Pick any two entries, where there are two; download all."""
    HEADING.draw()
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
    newest, partner = _last_pair(entries)
    places = range(len(entries))
    # What was picked is kept until there is a newer pair to look at.
    return [
        column.selectbox(
            label,
            places,
            index=at,
            key=f"ledger_{side}_{at}",
            format_func=names.__getitem__,
            persist_state="session",
        )
        for column, label, side, at in zip(
            st.columns(2), ("One entry", "Another"), ("left", "right"), (newest, partner),
            strict=True,
        )
    ]  # fmt: skip


def _last_pair(entries: list[Entry]) -> tuple[int, int]:
    """Return the last training whose weights have served, and their answers, if there is any.

    Racers train too, and rarely serve.
    """
    places = range(len(entries))
    trainings = [i for i in places if entries[i].phase == "training"]
    for training in reversed(trainings):
        answers = [i for i in places if _belongs(entries[i], entries[training])]
        if answers:
            return training, answers[0]
    newest = trainings[-1] if trainings else 0
    return newest, next(i for i in reversed(places) if i != newest)


def _name(number: int, entry: Entry) -> str:
    if entry.phase == "training":
        return f"{number} · {entry.network} on {entry.dataset}, training, {entry.fingerprint[:4]}…"
    how = "one by one" if entry.batch_size == 1 else f"in batches of {entry.batch_size}"
    return f"{number} · {entry.network}, answers {how}, {entry.fingerprint[:4]}…"


def _belongs(entry: Entry, run: Entry) -> bool:
    """Whether these are answers of that run's weights, at its batch size."""
    return (entry.phase, entry.fingerprint, entry.batch_size, entry.runtime) == (
        "inference", run.fingerprint, run.batch_size, run.runtime,
    )  # fmt: skip


def _rows(pair: list[Entry]) -> list[tuple[str, list[Cell]]]:
    return [
        (title, [Cell(text(entry), kind, how(entry)) for entry in pair])
        for title, text, kind, how in LINES
    ]


def _examples(entry: Entry) -> str:
    return counted(entry.bill.images, "example")


def _beside(entry: Entry) -> str:
    """What part of a training was no update."""
    if not entry.bill.beside_cpu_seconds:
        return ""
    return (
        f" Of this, {exact_seconds(entry.bill.beside_cpu_seconds)} of processor were no updates: "
        "looks at held-out examples, and notes for the page’s pictures."
    )


def _at_most(entry: Entry) -> str:
    """How the processor time of a visitor's own device is known."""
    return f" On {entry.device}: {ONE_THREAD}" if entry.device else ""


# A line of the table: its title, its figure, where that comes from, and how.
LINES: tuple[tuple[str, Callable[[Entry], str], Kind, Callable[[Entry], str]], ...] = (
    ("Weights", lambda e: f"**{e.fingerprint}**", "measured",
     lambda _: "Fingerprint: SHA-256 over all weights."),
    ("Processor time for one", lambda e: f"**{seconds_text(e.bill.cpu_seconds_per_image)}**",
     "measured", lambda e: f"{exact_seconds(e.bill.pass_cpu_seconds)} ÷ {_examples(e)}."
     + _at_most(e)),
    ("The same on the wall clock", lambda e: f"**{seconds_text(e.bill.seconds_per_image)}**",
     "measured", lambda e: f"{exact_seconds(e.bill.pass_seconds)} ÷ {_examples(e)}."),
    ("All of it", lambda e: f"**{seconds_text(e.bill.cpu_seconds)}** of processor, "
     f"**{seconds_text(e.bill.seconds)}** on the wall clock", "measured",
     lambda e: f"{_examples(e)} in {counted(e.bill.passes, 'pass', 'passes')} of up to "
     f"{e.batch_size}.{_beside(e)}"),
    ("Arithmetic", lambda e: f"**{count_text(e.flops)}** operations", "estimated",
     lambda e: f"{e.flops_per_image:,.0f} for one, counted from the layers’ shapes"
     + (", there and back" if e.phase == "training" else "")
     + f", × {_examples(e)}."),
    ("Weights take", lambda e: f"**{bytes_text(e.size_bytes)}**", "estimated",
     lambda _: "Parameters × bytes a parameter; for int8, the file."),
    ("While other visitors computed", lambda e: f"**{seconds_text(e.bill.shared_seconds)}** of it"
     if e.bill.shared else "no", "measured",
     lambda _: "Time in which their work was under way on this machine too."),
)  # fmt: skip


def _row(entry: Entry) -> dict[str, object]:
    bill = entry.bill
    values = (entry.phase, entry.network, entry.dataset, entry.runtime, entry.fingerprint,
              entry.batch_size, bill.passes, bill.images, bill.seconds, bill.cpu_seconds,
              bill.shared_seconds, bill.beside_seconds, bill.beside_cpu_seconds, entry.flops,
              entry.size_bytes, entry.device)  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _csv(rows: list[dict[str, object]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
