"""From your own run to the giants, on one scale of powers of ten."""

import streamlit as st

from engine import charts
from engine.costs import Tariff, training_flops
from engine.facts import Fact
from engine.giants import MEASURES, Giant, Measure, absent, giants
from engine.units import count_text, seconds_text
from ui.bills.collect import Bills
from ui.drawing import draw
from ui.tiles import tiles

DEVICE = (
    "A device is one processor thread, graphics card or TPU, and an hour of one does not do what "
    "an hour of another does."
)


def giants_chart(bills: Bills, watts: Fact, pue: float) -> None:
    """Draw everyone who is known in the chosen measure, and the visitor at the chosen watts."""
    st.header("From yours to the giants", divider="gray")
    measure = st.segmented_control(
        "Measured in", list(MEASURES), default=next(iter(MEASURES)), required=True, key="giants",
        format_func=MEASURES.__getitem__, persist_state="session",
    )  # fmt: skip
    shown = [*_own(bills, measure, watts, pue), *(g for g in giants() if g.measure == measure)]
    shown.sort(key=lambda giant: giant.middle)
    bars = [(g.name, g.middle, g.phase, g.words) for g in shown]
    title = MEASURES[measure]
    alt = "; ".join(f"{name} {words}" for name, _, _, words in bars)
    draw(
        charts.magnitudes(bars, title),
        "giants_chart",
        alt,
    )
    _your_machine(bills)
    with st.expander("Where each figure comes from"):
        st.markdown("\n".join(f"- **{g.name}**, {g.words}, {g.kind}: {g.how}" for g in shown))
    st.caption(
        "Each grid line is a million times the one before. Amber is a whole training, teal a "
        f"single answer. {absent(measure)} {DEVICE if measure == 'hours' else ''}"
    )


def _own(bills: Bills, measure: Measure, watts: Fact, pue: float) -> list[Giant]:
    """The visitor's own run and answer, in the chosen measure."""
    training, answer = bills.training.cpu_seconds, bills.serving.cpu_seconds_per_image
    if measure == "hours":
        how = f"{seconds_text(training)} of processor ÷ 3,600 s/h"
        return [_mine("Your run", "training", measure, training / 3600, how)]
    if measure == "flops":
        flops = training_flops(bills.flops) * bills.training.images
        how = f"3 × {bills.flops:,} operations × {bills.training.images:,} images"
        return [_mine("Your run", "training", measure, flops, how)]
    tariff = Tariff(watts.number, pue, usd_per_hour=0, grams_per_kwh=0)
    how = (
        f"processor time × {watts.markdown} × {pue:g} ÷ 3.6 million J/kWh; one thread uses a part "
        "of a processor"
    )
    at = f"at {watts.value:g} W"
    return [
        _mine(f"Your run, {at}", "training", measure, tariff.kwh(training), how),
        _mine(f"Your answer, {at}", "inference", measure, tariff.kwh(answer), how),
    ]


def _mine(name: str, phase: str, measure: Measure, value: float, how: str) -> Giant:
    return Giant(name, phase, measure, value, value, "estimated", how)  # type: ignore[arg-type]


def _your_machine(bills: Bills) -> None:
    """How long this machine would take for the giants whose operations are known."""
    flops = training_flops(bills.flops) * bills.training.images
    speed = flops / bills.training.cpu_seconds
    known = [giant for giant in giants() if giant.measure == "flops"]
    tiles([
        ("operations a second, in your run", count_text(speed), "training"),
        *((f"{giant.name} would take your machine", seconds_text(giant.middle / speed), "training")
          for giant in known),
    ])  # fmt: skip
    st.caption(
        f"Estimated: operations ÷ your speed, {count_text(flops)} ÷ "
        f"{seconds_text(bills.training.cpu_seconds)} = {count_text(speed)} a second. A network "
        "this small leaves most of a processor idle, so a large one would run faster here than "
        "this says."
    )
