"""Fast in a loop, slow in life: the same answer again at once, and after pauses."""

from collections.abc import Mapping

import streamlit as st

import charts
from engine.core.clock import Clock
from engine.core.host import processor
from engine.core.stats import Latencies
from engine.core.units import milliseconds_text
from engine.experiments.sweeps import after_pauses
from ui.pages.infer.closer.kept import crowd_note, keep, kept, measured
from ui.pages.infer.setup import Setup
from ui.pages.infer.state import InferState
from ui.session import session
from ui.widgets.charts import draw
from ui.widgets.jobs import work_button
from ui.widgets.tiles import tiles

WORK = ("pauses",)
PAUSES = {0.0: 20, 0.2: 10, 2.0: 5, 10.0: 3}  # seconds → answers
SAME = 1.1  # times as long: what is below is no difference


def section(setup: Setup) -> None:
    """The medians in a loop and after each pause, and who feels which."""
    on_show = session().page(InferState).on_show
    if on_show is None:
        return
    data = on_show.data
    st.markdown(
        "A benchmark asks again at once. A visitor asks now and then. In between, the processor "
        "may rest, and its fast memory fills with the work of others."
    )
    waiting = sum(pause * times for pause, times in PAUSES.items())
    work_button(
        "pauses",
        "Ask with pauses in between",
        lambda: measured(after_pauses(setup.classifier(), data, PAUSES)),
        keep("pauses", setup),
        waits=True,
    )
    st.caption(
        f"It takes some {waiting:.0f} seconds: the pauses are what is measured, so they are real. "
        f"Long ones come fewer times."
    )
    taken = kept("pauses", setup)
    crowd_note(taken)
    if taken is None:
        return
    found: dict[float, Latencies] = taken.result
    loop, longest = found[0.0], max(found)
    tiles([
        (f"on the clock, in a loop: the middle of {loop.count}", milliseconds_text(loop.median),
         "inference"),
        (f"on the clock, after {longest:g} s of rest: the middle of {found[longest].count}",
         milliseconds_text(found[longest].median), "inference"),
    ])  # fmt: skip
    rows = [(_name(pause, one.count), one.median) for pause, one in found.items()]
    spoken = ", ".join(f"{name} {1000 * seconds:,.1f} milliseconds" for name, seconds in rows)
    title = "From file to answer, the middle one"
    figure = charts.medians_of(rows, title, Clock.WALL)
    draw(figure, "after_pauses", f"{title}, {Clock.WALL}: {spoken}")
    st.markdown(pause_verdict(found))
    st.caption(
        f"{setup.title}, one thread, {processor()}. This page looks for progress several times a "
        "second, so the server never rests quite as long as it would without you."
    )


def _name(pause: float, count: int) -> str:
    when = f"after {pause:g} s" if pause else "at once, in a loop"
    return f"{when} (of {count})"


def pause_verdict(found: Mapping[float, Latencies]) -> str:
    """Say what the longest pause did, and which median a quiet service's visitor feels."""
    loop, rested = found[0.0].median, found[max(found)].median
    feels = (
        f"Who visits a quiet service waits the **{milliseconds_text(rested)}** after a pause, not "
        f"the **{milliseconds_text(loop)}** of the loop."
    )
    if rested >= SAME * loop:
        return f"{feels} That is **{rested / loop:.1f} times as long**."
    if rested > loop / SAME:
        return f"{feels} Here, at this moment, that is **about the same**."
    return (
        f"{feels} Here, at this moment, that is **less**: others on this machine held the loop up."
    )
