"""The same photo again and again: a distribution, and the percentiles that it can carry."""

from functools import partial

import streamlit as st

import charts
from engine.core.stats import BEYOND, Latencies, latencies
from engine.core.units import milliseconds_text
from engine.core.work import Work
from engine.experiments.sweeps import answers
from ui.actions.usage import keep_predictions
from ui.pages.infer.closer.kept import crowd_note, measured
from ui.pages.infer.setup import Setup
from ui.pages.infer.state import InferState, Measured, PhotoOnShow
from ui.session import session
from ui.widgets.charts import draw
from ui.widgets.jobs import work_button
from ui.widgets.measuring import under_way
from ui.widgets.tiles import tiles

TIMES = (20, 100)
WORK = tuple(f"again_{times}" for times in TIMES)
SHARES = {"p90": 0.9, "p95": 0.95}


def section(setup: Setup) -> None:
    """Buttons for more runs; the distribution of all warm ones so far."""
    on_show = session().page(InferState).on_show
    if on_show is None:
        return
    st.markdown(
        "The same photo never takes quite the same time: other programs get their turn, memory is "
        "warm or cold. So one number is not enough."
    )
    going = [key for key in WORK if under_way(key)]
    with st.container(horizontal=True):
        for times, key in zip(TIMES, WORK, strict=True):
            if going and key not in going:
                continue  # it would fly to the edge, and can't be pressed meanwhile
            # A button needs as much room as its words; work under way, or an error, all there is.
            with st.container(width="stretch" if key in session().jobs else "content"):
                work_button(
                    key,
                    f"Run it {times} times more",
                    partial(_answers, setup, on_show, times),
                    partial(_keep, on_show, setup),
                    icon=":material/replay:",
                )
    if on_show.coming and session().jobs.keys().isdisjoint(WORK):  # stopped: what came counts
        _keep(on_show, setup, Measured(on_show.coming, on_show.crowd))
        st.rerun()  # the stopwatch above has been drawn without them
    crowd_note(Measured(on_show.warm, on_show.crowd))
    taken = latencies([p.seconds for p in on_show.warm])
    marks = {"median": taken.median} | {
        name: value for name, share in SHARES.items() if (value := taken.percentile(share))
    }
    tiles([
        (f"{_words(name)}, of {taken.count} runs on the clock", milliseconds_text(value),
         "inference")
        for name, value in marks.items()
    ])  # fmt: skip
    if taken.count >= TIMES[0]:
        spoken = ", ".join(f"{name} {milliseconds_text(value)}" for name, value in marks.items())
        draw(
            charts.distribution(taken.seconds, marks),
            "distribution",
            f"{taken.count} answers by how long they took: {spoken}",
        )
    _too_few(taken)


def _answers(setup: Setup, on_show: PhotoOnShow, times: int) -> Work[Measured]:
    return measured(answers(setup.classifier(), on_show.data, times, on_show.coming))


def _words(name: str) -> str:
    words = {"median": "the middle one", "p90": "9 of 10 took at most"}
    return words.get(name, "19 of 20 took at most")


def _too_few(taken: Latencies) -> None:
    missing = [name for name, share in SHARES.items() if taken.percentile(share) is None]
    if missing:
        st.caption(
            f"{' and '.join(missing)}: not with {taken.count} runs. At least {BEYOND} must lie "
            "beyond a percentile, or a single slow one decides it: p90 needs 50 runs, p95 100."
        )


def _keep(on_show: PhotoOnShow, setup: Setup, found: Measured) -> None:
    """Add the answers to the photo that they were given for, whatever is on show by now."""
    on_show.warm.extend(found.result)
    on_show.coming = []
    on_show.crowd = max(on_show.crowd, found.crowd)
    keep_predictions(session(), setup.classifier(), found.result)
