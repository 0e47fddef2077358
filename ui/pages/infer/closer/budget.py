"""A phone camera's frame budget: which frames are never looked at."""

import streamlit as st

import charts
from engine.core.stats import latencies
from engine.core.units import milliseconds_text
from engine.experiments.frames import FILM_SECONDS, RATES, looked_at
from ui.pages.infer.setup import Setup
from ui.pages.infer.state import InferState
from ui.session import session
from ui.widgets.charts import draw
from ui.widgets.tiles import tiles

SHOWN = 30


def section(setup: Setup) -> None:
    """Frames dropped, counted from the measured times."""
    on_show = session().page(InferState).on_show
    if on_show is None:
        return
    st.markdown(
        "A phone’s camera sends a picture 30 or 60 times a second. As soon as the network is free, "
        "it takes the newest. Pictures that a newer one has replaced by then pass unseen."
    )
    rate = st.segmented_control(
        "The camera sends",
        RATES,
        default=RATES[0],
        required=True,
        format_func="{} frames a second".format,
        key="frame_rate",
        persist_state="session",
    )
    rate = rate or RATES[0]
    seconds = tuple(p.seconds for p in on_show.warm)
    frames, seen = FILM_SECONDS * rate, looked_at(seconds, rate)
    lost = frames - len(seen)
    tiles([
        (f"one answer on the clock, the middle of {len(seconds)}",
         milliseconds_text(latencies(seconds).median), "inference"),
        ("until the next frame", milliseconds_text(1 / rate, 1), ""),
        (f"dropped in {FILM_SECONDS} seconds", f"{lost} of {frames} frames", "inference"),
    ])  # fmt: skip
    alt = f"A film of {frames} frames: {lost} of them passed unseen"
    draw(charts.film(seen, rate, FILM_SECONDS), "film", alt)
    last = [1000 * s for s in seconds[-SHOWN:]]
    title = f"The last {len(last)} answers, in milliseconds"
    draw(
        charts.against_budget(last, 1000 / rate, title),
        "frames",
        f"{title}: {min(last):,.0f} to {max(last):,.0f} ms; the next frame comes after "
        f"{milliseconds_text(1 / rate, 1)}",
    )
    if not lost and max(last) > 1000 / rate:
        st.markdown(
            "Late, and still nothing dropped? The next frame waited a moment for the network, and "
            "was taken before a newer one had replaced it."
        )
    st.caption(
        f"{setup.title}. The times are measured, the film is worked out from them: the network "
        "takes the newest frame there is, even if it comes late to it. More answers: *Again and "
        "again*."
    )
