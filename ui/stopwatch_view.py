"""The stopwatch: where the milliseconds of an answer go; and what looks closer at them."""

import streamlit as st

from engine import charts
from engine.costs import median
from engine.inference import Prediction, Stage
from engine.latency import latencies, processor
from engine.units import count_text, milliseconds_text
from ui import problems
from ui.bookkeeping import photo_work
from ui.closer import SECTIONS
from ui.drawing import draw
from ui.job_view import still_going
from ui.scale_view import scale
from ui.setup_view import Setup
from ui.tiles import Phase, tiles
from ui.visitor import visitor


def stopwatch(setup: Setup) -> None:
    """The stages of a warm and of a cold run, side by side."""
    on_show = visitor().on_show
    if on_show is None:
        return
    st.header("The stopwatch", divider="gray")
    warm = latencies([p.seconds for p in on_show.warm])
    cold = on_show.cold_load_seconds + on_show.cold.seconds
    figures: list[tuple[str, str, Phase]] = [
        (f"warm: the middle of {warm.count} runs", milliseconds_text(warm.median), "inference"),
        ("cold: the network fresh from disk", milliseconds_text(cold, 0), "inference"),
        ("cold, next to warm", f"{cold / warm.median:.1f} × as long", ""),
    ]
    tiles(figures)
    left, right = st.columns(2, gap="large")
    with left:
        waterfall(warm_stages(on_show.warm), "Warm: the network is in memory", "warm")
    with right:
        stages = [Stage("read", on_show.cold_load_seconds), *on_show.cold.stages]
        waterfall(stages, "Cold: the first answer after a start", "cold")
    macs = photo_work(setup.network)[0] / 2
    st.caption(
        f"Measured here: {setup.title}, one thread, {processor()}. It takes {count_text(macs)} "
        "multiply-accumulates a photo. A warm bar is the middle value of all warm runs, stage by "
        "stage. The way of the photo to this server isn’t in it."
    )
    scale(warm, cold)


def warm_stages(predictions: list[Prediction]) -> list[Stage]:
    """Return each stage with the median of its times."""
    return [
        Stage(stages[0].name, median([stage.seconds for stage in stages]))
        for stages in zip(*(p.stages for p in predictions), strict=True)
    ]


def waterfall(stages: list[Stage], title: str, key: str) -> None:
    """Draw stages one after the other."""
    pairs = [(stage.name, stage.seconds) for stage in stages]
    alt = ", ".join(f"{charts.STAGE_WORDS[n]} {1000 * s:.1f} milliseconds" for n, s in pairs)
    draw(charts.waterfall(pairs, title), f"waterfall_{key}", f"{title}: {alt}")


@problems.fragment()
def closer_look(setup: Setup) -> None:
    """One of several longer measurements; only the one that is chosen is drawn."""
    st.header("Look closer", divider="gray")
    name = st.segmented_control(
        "Look closer at",
        list(SECTIONS),
        default=next(iter(SECTIONS)),
        required=True,
        format_func=lambda name: SECTIONS[name].title,
        key="closer",
        label_visibility="collapsed",
        persist_state="session",
    )
    shown = SECTIONS[name or next(iter(SECTIONS))]
    for other in SECTIONS.values():
        if other is not shown:
            still_going(other.title, other.work)
    shown.draw(setup)
