"""The real thing: whole numbers of 8 bits in ONNX Runtime, next to float32 there and in PyTorch."""

import streamlit as st

import charts
from charts import Bar
from engine.core.byte_arithmetic import byte_arithmetic
from engine.core.clock import Clock
from engine.core.units import bytes_text, seconds_text
from engine.core.work import Work
from engine.experiments.variants import (
    CALIBRATION_SHAPES,
    INT8,
    ONNX,
    TRAINED,
    Result,
    Variant,
    in_int8,
    in_onnx,
    in_torch,
    race,
)
from engine.experiments.verdicts import CHANCE, SAME_WORK_CHANCE, UNSAID, warning
from ui.actions.workbench import Workbench, verdict
from ui.widgets.charts import draw
from ui.widgets.jobs import work_button
from ui.widgets.tiles import tiles

TOO_MUCH = "It loses right answers, which no time makes up for."


def for_real(bench: Workbench) -> None:
    """One button, and then three bars."""
    st.subheader("The real thing: 8 bits in ONNX Runtime")
    st.markdown(
        "The slider only rounds; PyTorch still multiplies 32-bit numbers. **ONNX Runtime** can "
        "multiply whole numbers of 8 bits. It needs a look at some training examples first, to "
        "learn how large the numbers between the layers get."
    )
    work_button(
        "build_int8",
        "Build it in int8 and time it" if not bench.real else "Time it again",
        lambda: _work(bench),
        lambda results: setattr(bench, "real", results),
        icon=":material/bolt:",
    )
    if bench.real:
        _show(bench, bench.real)


def build_three(bench: Workbench) -> Work[list[Variant]]:
    """Build the three forms, unless they are there; gives them back."""
    model, data, known = bench.model, bench.dataset, bench.variants
    if TRAINED not in known:
        known[TRAINED] = in_torch(TRAINED, model, data)
    if ONNX not in known:
        known[ONNX] = in_onnx(model, data)
    if INT8 not in known:
        known[INT8] = yield from in_int8(model, data, bench.trainer.split.train)
    return [known[form] for form in (TRAINED, ONNX, INT8)]


def _work(bench: Workbench) -> Work[list[Result]]:
    variants = yield from build_three(bench)
    return (yield from race(variants, bench.dataset, bench.held_out, bench.batch_size))


def _show(bench: Workbench, results: list[Result]) -> None:
    whole, onnx, int8 = results
    if said := warning(int8.variant.title, int8.accuracy, whole.accuracy):
        st.warning(said, icon=":material/warning:")
    differ = len(int8.differing(whole))
    tiles([
        ("the int8 file, measured", bytes_text(int8.variant.size_bytes), "inference"),
        ("the float32 file, measured", bytes_text(onnx.variant.size_bytes), "inference"),
        ("right in int8 (as trained), measured",
         f"{int8.accuracy:.1%} ({whole.accuracy:.1%})", "inference"),
        ("answers that differ from PyTorch’s, measured",
         f"{differ:,} of {len(int8.answers):,}", "inference"),
    ])  # fmt: skip
    left, right = st.columns(2, gap="large")
    with left:
        _bars([(r.variant.title, r.single_seconds) for r in results], "Alone", "single")
    with right:
        title = f"In batches of {int8.batch_size}"
        _bars([(r.variant.title, r.batch_seconds) for r in results], title, "batch")
    st.markdown(_verdict(int8, onnx, whole))
    st.caption(
        "Measured here, forward pass alone, one thread, in turns: the middle of "
        f"{len(int8.singles)} single answers and of {len(int8.batches)} batches each. Calibrated "
        f"on {min(CALIBRATION_SHAPES, len(bench.trainer.split.train))} training {bench.things}; "
        "one scale a filter (static quantisation, QDQ). Times are processor time, which leaves out "
        f"waiting for others on this machine. {byte_arithmetic().value}"
    )


def _bars(values: list[tuple[str, float]], title: str, key: str) -> None:
    bars = [Bar(name, 1e6 * seconds) for name, seconds in values]
    alt = "; ".join(f"{name} {seconds_text(seconds)}" for name, seconds in values)
    told = f"One answer, {title[0].lower()}{title[1:]}, {Clock.PROCESSOR}: {alt}"
    draw(charts.bars(bars, title, "µs", Clock.PROCESSOR), f"real_{key}", told)


def _verdict(int8: Result, onnx: Result, whole: Result) -> str:
    """What int8 cost in right answers, then what it brought, alone and in batches, as measured."""
    first = verdict(whole.accuracy - int8.accuracy, TOO_MUCH)
    alone, batched = int8.faster(onnx, batched=False), int8.faster(onnx, batched=True)
    smaller = onnx.variant.size_bytes / int8.variant.size_bytes
    file = f"has **{1 / smaller:.0%} of the bytes** of the float32 one"
    if smaller < 1.1:
        file = "is no smaller: with so few weights, it is mostly the recipe of the network"
    text = (
        f"{first} The file {file}. Next to ONNX Runtime in float32, int8 "
        f"{pace(alone)} one at a time, and {pace(batched)} in batches."
    )
    if min(alone, batched) < 1 / UNSAID:
        text += (
            " Where it loses, the reason is size: the numbers between the layers have to be turned "
            "into whole numbers and back, and on a network this small that takes longer than the "
            "cheaper multiplications save."
        )
    if onnx.faster(whole, batched=False) > SAME_WORK_CHANCE:
        text += (
            " ONNX Runtime itself gains more here: it looks at the whole network beforehand, where "
            "PyTorch prepares each layer anew for every answer."
        )
    return text


def pace(ratio: float, chance: float = CHANCE) -> str:
    """“is 1.8 times as fast”, “takes 1.4 times as long”; ratio: their time ÷ ours.

    chance: so much and less is no difference.
    """
    if ratio > chance:
        return f"is **{ratio:.1f} times as fast**"
    if ratio < 1 / chance:
        return f"takes **{1 / ratio:.1f} times as long**"
    return "is **about as fast**"
