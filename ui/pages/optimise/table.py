"""All variants in one table and one chart, and, where one gains nothing, why."""

import streamlit as st

from engine.core.units import bytes_text, seconds_text
from engine.core.work import Work
from engine.experiments.variants import (
    EIGHT,
    HALF,
    INT8,
    NARROW,
    ONNX,
    Form,
    Kind,
    Result,
    in_torch,
    race,
    rounded,
)
from engine.experiments.verdicts import CHANCE, LITTLE_GAIN, SAME_WORK_CHANCE, is_worse
from engine.models import forward_flops
from engine.optimise import weighted
from ui.actions.usage import keep_variant
from ui.actions.workbench import Workbench
from ui.pages.optimise.differing import differing
from ui.pages.optimise.real import build_three, pace
from ui.pages.optimise.three import three_charts
from ui.session import session
from ui.widgets import errors
from ui.widgets.jobs import work_button
from ui.widgets.tables import Cell, Head, table

HEADS = ("As a file", "One alone", "One of a batch", "Right", "Answers that differ")


def all_variants(bench: Workbench) -> None:
    """Measure them on a press; then the table, the chart, the reasons and the differing answers."""
    st.header("All variants side by side", divider="gray")
    st.markdown(
        "Smaller on disk, quicker to answer, still right: three different things. Here all "
        "variants are measured in turns, on the same machine and in the same minute. What you took "
        "along from above is among them."
    )
    waiting = [form.title for form in bench.variants if form not in bench.results]
    work_button(
        "measure_variants",
        "Measure them all again" if bench.results else "Measure them all: some seconds",
        lambda: _work(bench),
        lambda results: _take(bench, results),
    )
    if bench.results and waiting:
        st.caption("Not measured yet: " + ", ".join(f"“{title}”" for title in waiting) + ".")
    if not bench.results:
        return
    results = list(bench.results.values())
    _worse(results)
    _chart(results)
    _table(bench, results)
    _reasons(bench, results)
    differing(bench, results)


def _work(bench: Workbench) -> Work[list[Result]]:
    yield from build_three(bench)
    _build_defaults(bench)
    variants = [bench.variants[form] for form in sorted(bench.variants, key=rank)]
    return (yield from race(variants, bench.dataset, bench.held_out, bench.batch_size))


def rank(form: Form) -> tuple[int, int, int]:
    """As trained, ONNX Runtime, int8; then kind by kind, the larger and the untrained first."""
    amount = -form.amount if form.kind is Kind.QUANTISED else form.amount
    return list(Kind).index(form.kind), amount, form.steps


def _build_defaults(bench: Workbench) -> None:
    """Some variants that belong in any comparison, whatever was tried above."""
    model, data, known = bench.model, bench.dataset, bench.variants
    if EIGHT not in known:
        known[EIGHT] = rounded(model, data, EIGHT.amount)
    if HALF not in known:
        known[HALF] = in_torch(HALF, HALF.of(model), data)
    if NARROW not in known and len(weighted(model)) > 1:
        known[NARROW] = in_torch(NARROW, NARROW.of(model), data)


def _take(bench: Workbench, results: list[Result]) -> None:
    bench.results = {result.variant.form: result for result in results}
    for result in results:
        keep_variant(session(), result, bench)


def _table(bench: Workbench, results: list[Result]) -> None:
    size = results[0].batch_size
    heads = [Head(text, "inference") for text in HEADS]
    heads[2] = Head(f"One of a batch of {size}", "inference")
    rows = [(result.variant.title, _row(result, results[0])) for result in results]
    table(f"Variants of the network {bench.fingerprint}", heads, rows)


def _row(result: Result, whole: Result) -> list[Cell]:
    variant = result.variant
    differ = len(result.differing(whole))
    turns = "forward pass alone, processor time, in turns with the other variants."
    how = f"The middle of {len(result.singles)}; {turns}"
    batches = f"The middle of {len(result.batches)} batches ÷ {result.batch_size}; {turns}"
    right = f"{round(result.accuracy * len(result.answers)):,} of {len(result.answers):,} held out."
    zipped = f"{variant.kept}: {variant.size_bytes:,} bytes; zipped {variant.zipped_bytes:,} bytes."
    if variant.trained is not None:
        right += (
            f" Its {variant.trained.passes} steps after the cut took "
            f"{seconds_text(variant.trained.seconds)}."
        )
    return [
        Cell(f"**{bytes_text(variant.size_bytes)}**, zipped {bytes_text(variant.zipped_bytes)}",
             "measured", zipped),
        Cell(f"**{seconds_text(result.single_seconds)}**", "measured", how),
        Cell(f"**{seconds_text(result.batch_seconds)}**", "measured", batches),
        Cell(f"**{result.accuracy:.1%}**", "measured", right),
        Cell("–" if result is whole else f"**{differ:,}** of {len(result.answers):,}",
             "" if result is whole else "measured", "Next to the network as trained."),
    ]  # fmt: skip


@errors.fragment()
def _chart(results: list[Result]) -> None:
    """Bytes, time and right answers of each."""
    ways = {"alone": "One at a time", "batched": f"In batches of {results[0].batch_size}"}
    how = st.segmented_control("Time", list(ways), default="alone", required=True,
                               format_func=ways.__getitem__, key="variant_time")  # fmt: skip
    rows = [
        (
            result.variant.title,
            result.variant.size_bytes,
            result.single_seconds if how == "alone" else result.batch_seconds,
            result.accuracy,
        )
        for result in results
    ]
    three_charts(rows, "variants")
    st.caption(
        "Measured. Time is processor time here: waiting for others on this machine is left out."
    )


def _worse(results: list[Result]) -> None:
    """Name those that answer worse, before anything is said of bytes and time."""
    whole, *others = results
    worse = [
        f"{one.variant.title} (**{one.accuracy:.1%}**)"
        for one in others
        if is_worse(whole.accuracy - one.accuracy)
    ]
    if worse:
        st.warning(
            f"**Fewer answers are right** than the {whole.accuracy:.1%} as trained: "
            f"{', '.join(worse)}. Weigh that before bytes and time.",
            icon=":material/warning:",
        )


def _reasons(bench: Workbench, results: list[Result]) -> None:
    """What gained little, and why; from the measured ratios alone."""
    whole, by_form = results[0], {result.variant.form: result for result in results}
    lines = [_int8(by_form[INT8], by_form[ONNX])]
    reasons = {Kind.QUANTISED: _rounded, Kind.PRUNED: _zeros, Kind.NARROWED: _units}
    for kind, reason in reasons.items():
        some = [result for form, result in by_form.items() if form.kind is kind]
        if kind is Kind.NARROWED:
            some = [result for result in some if _gains_little(bench, result, whole)]
        if some:
            chance = CHANCE if kind is Kind.NARROWED else SAME_WORK_CHANCE
            ratios = [result.faster(whole, batched=True) for result in some]
            paces = ", ".join(
                f"{result.variant.title} {pace(ratio, chance)}"
                for result, ratio in zip(some, ratios, strict=True)
            )
            same = all(1 / chance < ratio < chance for ratio in ratios)
            lines.append(f"In batches: {paces}. {reason(some, whole, same)}")
    st.subheader("What gains little or nothing, and why")
    st.markdown("\n".join(f"- {line}" for line in lines if line))


def _gains_little(bench: Workbench, result: Result, whole: Result) -> bool:
    """Whether leaving units out saved much less time than multiplications."""
    return result.faster(whole, batched=True) < LITTLE_GAIN * _less(bench, result)


def _less(bench: Workbench, result: Result) -> float:
    """How many times fewer multiplications a variant takes; counted."""
    model = result.variant.classifier.model
    assert model is not None
    shape = bench.dataset.shape
    return forward_flops(bench.model, shape) / forward_flops(model, shape)


IT_IS_THE_MACHINE = " Where times differ all the same, that is the machine: the work is the same."


def _rounded(some: list[Result], whole: Result, same: bool) -> str:
    return (
        "As files they are packed, but PyTorch gets them unpacked, as 32-bit numbers, and "
        f"multiplies as before.{'' if same else IT_IS_THE_MACHINE}"
    )


def _zeros(some: list[Result], whole: Result, same: bool) -> str:
    least = min(r.variant.zipped_bytes for r in some) / whole.variant.zipped_bytes
    return (
        "And as many bytes: a zero is stored and multiplied like any other number. Only zipped do "
        f"the zeros show: down to {least:.0%} of before.{'' if same else IT_IS_THE_MACHINE}"
    )


def _units(some: list[Result], whole: Result, same: bool) -> str:
    return (
        "There are fewer bytes, and less to multiply, but that was only a part of the time: "
        "to start a layer costs the same however small it is, and a processor multiplies many "
        "numbers in one go, so that a narrow layer leaves some of its places empty."
    )


def _int8(int8: Result, onnx: Result) -> str:
    """Why int8 is not a quarter of the bytes, or not faster; nothing where it is both."""
    less = int8.variant.size_bytes / onnx.variant.size_bytes
    alone, batched = int8.faster(onnx, batched=False), int8.faster(onnx, batched=True)
    if less <= 0.3 and min(alone, batched) > CHANCE:
        return ""
    text = (
        f"{INT8.title}, next to float32 there, {pace(alone)} alone and {pace(batched)} in batches, "
        f"with {less:.0%} of the bytes."
    )
    if less > 1:
        text += " With so few weights, a file is mostly the recipe of the network and its scales."
    elif less > 0.3:
        text += (
            " Not quite a quarter: the recipe of the network, its scales and biases are in the "
            "file as well."
        )
    if min(alone, batched) < 1 / CHANCE:
        text += " Turning numbers into whole ones and back costs more here than it saves."
    return text
