"""MLPerf's four scenarios in small."""

import streamlit as st

import charts
from engine.core.facts import fact
from engine.core.host import processor
from engine.core.units import milliseconds_text
from engine.experiments.scenarios import REQUESTS, STREAMS, Scenarios, four_scenarios
from ui.pages.infer.closer.kept import crowd_note, keep, kept, measured
from ui.pages.infer.setup import Setup
from ui.pages.infer.state import InferState
from ui.session import session
from ui.widgets.charts import draw
from ui.widgets.jobs import work_button
from ui.widgets.tables import Cell, Head, table

WORK = ("scenarios",)
BOUNDS_MS = (50, 100, 200)
LEFT_OUT = "The forward pass alone: opening and resizing the photo are left out."
ROWS = ("single-stream", "multi-stream", "server", "offline")


def section(setup: Setup) -> None:
    """The four, their meaning, and what each comes to here."""
    on_show = session().page(InferState).on_show
    if on_show is None:
        return
    st.markdown(
        "How fast is it? That depends on how you ask. The industry’s benchmark, MLPerf Inference, "
        "asks in four ways. Here they are in small: seconds instead of minutes, and 9 of 10 "
        "answers where MLPerf looks at 99 of 100, which so few can’t carry."
    )
    data = on_show.data
    work_button(
        "scenarios",
        "Measure all four",
        lambda: measured(four_scenarios(setup.classifier(), data)),
        keep("scenarios", setup),
    )
    taken = kept("scenarios", setup)
    crowd_note(taken)
    bound = st.segmented_control(
        "The server must answer within",
        BOUNDS_MS,
        default=100,
        required=True,
        format_func=lambda ms: f"{ms} ms",
        key="server_bound",
        persist_state="session",
    )
    found: Scenarios | None = taken.result if taken else None
    seconds = (bound or 100) / 1000
    results = _results(found, seconds) if found else [Cell("not measured yet")] * 4
    heads = [Head("What is asked", "inference"), Head("Here", "inference")]
    meanings = [Cell("", fact=fact(f"mlperf-{name}")) for name in ROWS]
    rows = [
        (name.capitalize(), [Cell(str(fact(f"mlperf-{name}").value), fact=meaning.fact), result])
        for name, meaning, result in zip(ROWS, meanings, results, strict=True)
    ]
    table("MLPerf’s four scenarios", heads, rows)
    if found:
        most = found.most_requests(seconds)
        draw(
            charts.under_load(found.server, seconds),
            "under_load",
            f"At most {most:.0f} requests a second with 9 of 10 answered within {bound} ms",
        )
        st.markdown(
            "**Watch the line bend.** Long before the machine is fully busy, requests begin to "
            "wait for each other, and the slowest wait longest. A request’s clock starts when it "
            "comes in, not when its turn comes."
        )
    st.caption(
        f"{setup.title}, one thread, {processor()}. {LEFT_OUT} Not an official MLPerf result: far "
        "too short."
    )


def _results(found: Scenarios, bound: float) -> list[Cell]:
    single, multi = found.single.percentile(0.9), found.multi.percentile(0.9)
    most = found.most_requests(bound)
    return [
        Cell(
            f"**{_ms(single)}** (9 of 10)",
            "measured",
            f"90 of 100 within; {found.single.count} queries. {LEFT_OUT}",
        ),
        Cell(
            f"**{_ms(multi)}** (9 of 10)",
            "measured",
            f"9 of 10 batches of {STREAMS} within; {found.multi.count} queries. PyTorch takes the "
            "eight in two halves, to save memory.",
        ),
        Cell(
            f"**{most:,.0f} a second** (9 of 10 in time)"
            if most
            else "**none**: even a lone request takes longer",
            "estimated",
            f"{REQUESTS:,} requests at random times, in line before one thread; each takes as "
            f"long as one of the {found.single.count} measured answers. 9 of 10 within "
            f"{milliseconds_text(bound, 0)}.",
        ),
        Cell(f"**{found.offline:,.0f} photos a second**", "measured", f"In batches of {STREAMS}."),
    ]


def _ms(seconds: float | None) -> str:
    return "–" if seconds is None else milliseconds_text(seconds)
