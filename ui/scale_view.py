"""An answer's time among times that people know; the way from browser to server is one of them."""

import streamlit as st

from engine import latency_charts as charts
from engine.facts import fact
from engine.latency import Latencies, latencies
from engine.units import scaled_text
from ui import problems
from ui.drawing import draw
from ui.live.ping import there_and_back
from ui.visitor import visitor

FRAMES = {f"camera frame, {rate} a second": 1 / rate for rate in (60, 30)}
LIMITS = {
    "feels instant": "instant",
    "keeps a thought going": "flow",
    "attention wanders off": "attention",
}


@problems.fragment()
def scale(warm: Latencies, cold: float) -> None:
    """A ladder of times, and what it says. warm: answers, in seconds · cold: one, in seconds."""
    st.subheader("How quick is that?")
    who = visitor()
    who.pings = who.pings or there_and_back()
    _ladder(warm.median, cold, latencies(who.pings) if who.pings else None)


def _ladder(warm: float, cold: float, way: Latencies | None) -> None:
    own = {"a warm answer": warm, "a cold answer": cold}
    if way is not None:
        own["the way here and back"] = way.median
    times = own | FRAMES | {words: fact(name).number for words, name in LIMITS.items()}
    shortest_first = sorted(times.items(), key=lambda row: row[1])
    rows = [(name, seconds, name in own) for name, seconds in shortest_first]
    alt = ", ".join(f"{name} {scaled_text(seconds, 's')}" for name, seconds in shortest_first)
    draw(charts.ladder(rows, "Your times among others"), "scale", f"From short to long: {alt}")
    said, how = _felt(warm), ""
    if way is not None:
        said += " " + _way(way.median, warm)
        how = (
            f" The way is the middle of {way.count} questions that your browser asked this server, "
            "as your browser has timed them."
        )
    st.markdown(said)
    limits = fact("instant")
    st.caption(
        "Each line to the right is ten times as long. What is filled is measured. A camera’s frame "
        "is worked out, and the limits of patience are sourced "
        f"([{limits.source}]({limits.link})).{how}"
    )


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


def _way(way: float, warm: float) -> str:
    """How the way stands to the answer, and who saves it."""
    ratio = way / warm
    long = (
        f"**{ratio:.1f} times as long** as the answer itself" if ratio >= 1.5
        else "about as long as the answer itself" if ratio > 0.67
        else f"{ratio:.0%} of the answer itself"
    )  # fmt: skip
    return (
        f"From your browser to this server and back it is another {scaled_text(way, 's')}: {long}. "
        "A phone that carries its network in its pocket doesn’t pay for the way."
    )
