"""An answer's time among times that people know; and the way from the browser to the server."""

import streamlit as st

import charts
from engine.core.facts import fact
from engine.core.units import scaled_text
from engine.experiments.frames import RATES
from ui.components.ping import there_and_back
from ui.widgets.charts import draw

FRAMES = {f"camera frame, {rate} a second": 1 / rate for rate in RATES}
LIMITS = {
    "feels instant": "instant",
    "keeps a thought going": "flow",
    "attention wanders off": "attention",
}


def scale(warm: float, cold: float) -> None:
    """A ladder of times, and what it says. warm, cold: answers, in seconds."""
    st.subheader("How quick is that?")
    own = {"a warm answer": warm, "a cold answer": cold}
    times = own | FRAMES | {words: fact(name).number for words, name in LIMITS.items()}
    shortest_first = sorted(times.items(), key=lambda row: row[1])
    rows = [(name, seconds, name in own) for name, seconds in shortest_first]
    alt = ", ".join(f"{name} {charts.own_or_told(seconds, own)}" for name, seconds, own in rows)
    draw(charts.ladder(rows, "Your times among others"), "scale", f"From short to long: {alt}")
    st.markdown(_felt(warm))
    limits = fact("instant")
    st.caption(
        "Each line to the right is ten times as long. What is filled is measured. A camera’s frame "
        "is worked out, and the limits of patience are sourced "
        f"([{limits.source}]({limits.link}))."
    )
    there_and_back(warm)


def _felt(warm: float) -> str:
    """How a warm answer stands to what feels instant."""
    instant = fact("instant").number
    limit = f"the {scaled_text(instant, 's')} that feel instant"
    if warm > instant:
        return f"Warm, an answer takes **{warm / instant:.1f} times {limit}**."
    times = int(instant / warm)
    if times == 1:
        return f"Warm, an answer comes **within {limit}**."
    return f"Warm, the network could answer **{times:,} times within {limit}**."
