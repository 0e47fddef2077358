"""From your own run to the giants, on one scale of powers of ten."""

from functools import partial

import streamlit as st

import charts
from charts import Bar
from engine.core.clock import Clock
from engine.core.facts import Fact
from engine.core.units import Rounded, about_time, count_text, exact_seconds, rounded
from engine.costs import Phase, Tariff
from engine.costs.landmarks import AXES, MEASURES, Giant, Measure, absent, giants
from ui.pages.compare.bills import Bills
from ui.pages.compare.heading import Heading
from ui.widgets.charts import draw
from ui.widgets.tiles import tiles

DEVICE = (
    "Yours is processor time of one thread; others’ are hours for which a graphics card or TPU was "
    "theirs. An hour of one does not do what an hour of another does."
)

PHOTO = "One photo, here"
AT_MOST = (
    "Yours is what is likely: one thread keeps about one core busy, so the watts are shared out "
    "among the cores. At most it could be that of the whole processor."
)
SHAPES = "counted from the shapes of the layers; one multiply-add is two operations"
HEADING = Heading("giants", "From yours to the giants")
BESIDE: dict[Measure, str] = {"hours": DEVICE, "kwh": AT_MOST}


def giants_chart(bills: Bills, watts: Fact, cores: Fact, pue: float) -> None:
    """Draw everyone who is known in the chosen measure, and the visitor at the chosen watts."""
    HEADING.draw()
    measure = st.segmented_control(
        "Measured in", list(MEASURES), default=next(iter(MEASURES)), required=True, key="giants",
        format_func=MEASURES.__getitem__, persist_state="session",
    )  # fmt: skip
    shown = [
        *_own(bills, measure, watts, cores, pue),
        *(g for g in giants() if g.measure == measure),
    ]
    shown.sort(key=lambda giant: giant.middle)
    # The title of the chart says what is counted.
    bars = [Bar(g.name, g.middle, g.phase, g.short) for g in shown]
    alt = f"{MEASURES[measure]}: " + "; ".join(f"{bar.label} {bar.text}" for bar in bars)
    unit, clock = AXES[measure]
    draw(charts.magnitudes(bars, unit, clock=clock), "giants_chart", alt)
    _one_thread(bills)
    with st.expander("Where each figure comes from"):
        st.markdown("\n".join(f"- **{g.name}**, {g.words}, {g.kind}: {g.how}" for g in shown))
    st.caption(
        "Each upright line is a million times the one before. Amber is a whole training, teal a "
        f"single answer. {_looked(bills)}{absent(measure)} {BESIDE.get(measure, '')}"
    )


def _looked(bills: Bills) -> str:
    return "" if bills.photo is None else f"{bills.photo.network} looked at the photo. "


def _own(bills: Bills, measure: Measure, watts: Fact, cores: Fact, pue: float) -> list[Giant]:
    """The visitor's own run, its answer, and a photo's, in the chosen measure."""
    energy = partial(_energy, watts, cores, pue)
    return {"hours": _hours, "flops": _operations}.get(measure, energy)(bills)


def _seconds(bills: Bills) -> list[tuple[str, Phase, float]]:
    """Who took how many seconds of processor."""
    seconds: list[tuple[str, Phase, float]] = [
        ("Your run", "training", bills.training.cpu_seconds),
        ("Your answer", "inference", bills.serving.cpu_seconds_per_image),
    ]
    if bills.photo is not None:
        one = bills.photo.bill.cpu_seconds_per_image
        seconds.append((PHOTO, "inference", one))
    return seconds


def _hours(bills: Bills) -> list[Giant]:
    return [
        Giant(name, phase, "hours", seconds / 3600, seconds / 3600, "measured",
              f"{exact_seconds(seconds)} of processor ÷ 3,600 s/h")
        for name, phase, seconds in _seconds(bills)
    ]  # fmt: skip


def _operations(bills: Bills) -> list[Giant]:
    work, images = bills.work, bills.training.images
    run = (
        f"({work.forward:,} operations forward + {work.backward:,} backward) × {images:,} "
        f"{bills.thing}s"
    )
    counted: list[tuple[str, Phase, float, str]] = [
        ("Your run", "training", work.training * images, run),
        ("Your answer", "inference", work.forward, SHAPES),
    ]
    if bills.photo is not None:
        one = bills.photo
        counted.append((PHOTO, "inference", one.flops_per_image, SHAPES))
    return [
        Giant(name, phase, "flops", value, value, "estimated", how)
        for name, phase, value, how in counted
    ]


def _energy(watts: Fact, cores: Fact, pue: float, bills: Bills) -> list[Giant]:
    tariff = Tariff(watts.number, pue, usd_per_hour=0, grams_per_kwh=0, cores=cores.number)
    return [
        Giant(
            f"{name}, a core of {watts.value:g} W", phase, "kwh", tariff.kwh(seconds),
            tariff.kwh(seconds), "estimated",
            f"{exact_seconds(seconds)} of processor × {watts.markdown} ÷ {cores.markdown} × "
            f"{pue:g} ÷ 3.6 million J/kWh; at most {cores.value:g} times that",
        )
        for name, phase, seconds in _seconds(bills)
    ]  # fmt: skip


def _one_thread(bills: Bills) -> None:
    """How long one thread of this server would take for the giants whose operations are known."""
    flops, seconds = bills.work.training * bills.training.images, bills.training.pass_cpu_seconds
    speed = Rounded(rounded(flops / seconds, 2), count_text(rounded(flops / seconds, 2)))
    known = [giant for giant in giants() if giant.measure == "flops"]
    tiles([
        (f"operations a second of {Clock.PROCESSOR}, in your run", speed.text, "training"),
        *((f"of {Clock.PROCESSOR} for {giant.name}, on one thread of this server",
           f"about {about_time(giant.middle / speed.value)}", "training")
          for giant in known),
    ])  # fmt: skip
    st.caption(
        f"Estimated: operations ÷ the speed of your run, which was {count_text(flops)} ÷ "
        f"{exact_seconds(seconds)} of updates = {speed.text} a second, on one thread of "
        "this server’s processor. A network this small leaves most of it idle, so a large one "
        "would run faster here than this says."
    )
