"""The stopwatch: where the milliseconds of an answer go; and what looks closer at them."""

from collections.abc import Sequence

import streamlit as st

import charts
from engine.core.host import processor
from engine.core.stats import latencies
from engine.core.units import count_text, milliseconds_text, percent_text
from engine.inference import Prediction, Stage
from engine.models import photo_network
from ui.pages.infer.closer import SECTIONS
from ui.pages.infer.scale import scale
from ui.pages.infer.setup import Setup
from ui.pages.infer.state import InferState
from ui.session import session
from ui.widgets import errors
from ui.widgets.charts import draw
from ui.widgets.jobs import still_going
from ui.widgets.tiles import Phase, tiles

BUSY = 1.3  # times its processor time: a run that took longer was held up


def stopwatch(setup: Setup) -> None:
    """A warm and a cold run: on one scale, then each by its stages, then among other times."""
    on_show = session().page(InferState).on_show
    if on_show is None:
        return
    st.header("The stopwatch", divider="gray")
    warm, middle = latencies([p.seconds for p in on_show.warm]), middle_run(on_show.warm)
    cold_stages = [Stage("read", on_show.cold_load_seconds), *on_show.cold.stages]
    cold = sum(stage.seconds for stage in cold_stages)
    figures: list[tuple[str, str, Phase]] = [
        (f"on the clock, warm: the middle of {warm.count} runs", milliseconds_text(warm.median),
         "inference"),
        ("on the clock, cold: the network read anew, once", milliseconds_text(cold),
         "inference"),
        ("cold, next to warm", f"{cold / warm.median:.2g} × as long", ""),
    ]  # fmt: skip
    tiles(figures)
    runs = {"warm": _pairs(middle.stages), "cold": _pairs(cold_stages)}
    alt = f"warm {milliseconds_text(middle.seconds)}, cold {milliseconds_text(cold)}"
    draw(charts.one_scale(runs), "one_scale", f"Both on one scale: {alt}")
    left, right = st.columns(2, gap="large")
    with left:
        waterfall(middle.stages, "Warm: the network is in memory", "warm")
    with right:
        waterfall(cold_stages, "Cold: the first answer after a start", "cold")
    st.markdown(_where_it_goes(middle))
    if middle.seconds > BUSY * middle.cpu_seconds:
        st.caption(f":material/group: {_held_up(middle)}")
    macs = photo_network(setup.network).macs
    st.caption(
        f"Measured here: {setup.title}, one thread, {processor()}. It takes {count_text(macs)} "
        "multiply-accumulates a photo. The warm bars are the middle run’s; each of the two lower "
        "charts has its own scale. A cold start finds its file in the system’s memory, if it was "
        "read before. The way of the photo to this server isn’t in it."
    )
    scale(warm.median, cold)


def middle_run(predictions: Sequence[Prediction]) -> Prediction:
    """Return the run that took the middle time of all: its stages add up to that time."""
    return sorted(predictions, key=lambda run: run.seconds)[len(predictions) // 2]


def _where_it_goes(run: Prediction) -> str:
    """Say which stage of a run takes longest, and how it stands to the rest."""
    longest, forward = max(run.stages, key=lambda stage: stage.seconds), run.stage("forward")
    if longest is forward:
        share = percent_text(forward.seconds / run.seconds)
        return (
            f"**{share} of a warm answer is the forward pass**, the network itself. The rest gets "
            "the photo ready for it."
        )
    ratio = longest.seconds / forward.seconds
    return (
        f"**Here the network isn’t the slow part:** “{charts.STAGE_WORDS[longest.name]}” takes "
        f"{ratio:.1f} times as long as the forward pass. A large photo has many pixels, and the "
        "network gets to see a small square of them."
    )


def _held_up(run: Prediction) -> str:
    """Say how much of a run was waiting for the processor, and whom it may have worked for."""
    own = session().run
    whose = ", your own training among them" if own is not None and own.playing else ""
    return (
        f"Of these {milliseconds_text(run.seconds)} on the clock, only "
        f"{milliseconds_text(run.cpu_seconds)} were work, in processor time. The rest was waiting: "
        f"this machine computed for others meanwhile{whose}."
    )


def _pairs(stages: Sequence[Stage]) -> list[tuple[str, float]]:
    return [(stage.name, stage.seconds) for stage in stages]


def waterfall(stages: Sequence[Stage], title: str, key: str) -> None:
    """Draw stages one after the other."""
    pairs = _pairs(stages)
    alt = ", ".join(
        f"{charts.STAGE_WORDS[n]} {milliseconds_text(s, unit='milliseconds')}" for n, s in pairs
    )
    draw(charts.waterfall(pairs, title), f"waterfall_{key}", f"{title}: {alt}")


@errors.fragment()
def closer_look(setup: Setup) -> None:
    """One of several longer measurements; only the one that is chosen is drawn."""
    st.header("Look closer", divider="gray")
    name = st.pills(  # which wrap well on a phone
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
