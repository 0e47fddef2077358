"""Fewer bits for each weight: by a slider, at once."""

import streamlit as st

from engine.compute import Job, shared_pool
from engine.core.work import Progress, Work
from engine.experiments.variants import Form, Kind, rounded
from engine.models import Weighted
from engine.optimise import FULL_BITS, packed, quantised, weighted
from ui.actions.workbench import Workbench, in_table, verdict
from ui.components.bits_slider import bits_slider, library
from ui.session import session
from ui.widgets import errors

STOPS = (32, 24, 16, 12, 10, 8, 7, 6, 5, 4, 3, 2, 1)
FIRST = (32, 8, 4, 2, 1)  # measured before the others, so that the curve has its shape early
INT8_BITS = 8  # what the real thing below is built in
TICK_SECONDS = 0.4
TOO_COARSE = "That is too coarse: much of what it knew is gone."


def bits(bench: Workbench) -> None:
    """The slider, and what the exam says at each of its stops."""
    st.header("Fewer bits for each weight", divider="gray")
    st.markdown(
        "Each weight is kept in 32 bits. Lay out a ruler with fewer marks, and push every weight "
        "to the nearest one. That is **quantisation**."
    )
    if bench.sitting is None or bench.sitting.error is not None:  # then it is tried again
        bench.sitting = Job(_exams(bench), shared_pool(), session().quota)
    library()
    _slider(bench)


def _slider(bench: Workbench) -> None:
    job = bench.sitting
    ticking = job is not None and job.busy

    @errors.fragment(run_every=TICK_SECONDS if ticking else None)
    def slider() -> None:
        if job is not None:
            job.renew()
            trouble = job.error or job.resting
            if trouble is not None:
                errors.show(trouble)
            if ticking and not job.busy:
                st.rerun()
        layer, unit, words = _unit(bench)
        bench.bits = bits_slider(
            STOPS,
            bench.bits,
            layer.weight[unit].flatten().tolist(),
            {
                bits: (right, differ, size, _verdict(bench, bits, right))
                for bits, (right, differ, size) in dict(bench.bits_exam).items()  # the worker adds
            },
            len(bench.quick),
            1 / len(bench.dataset.classes),
            (words, f"of {len(bench.quick):,} held-out {bench.things}; dotted: a blind guess"),
        )
        _keep(bench)

    slider()
    with st.expander("How the rounding is done"):
        st.markdown(_FORMULA)


def _verdict(bench: Workbench, bits: int, right: float) -> str:
    """What rounding did to the exam, unless the real thing did more."""
    if bits == INT8_BITS and bench.int8_is_worse:
        return "Rounding alone costs little; calculating in int8 costs right answers: see below."
    return verdict(bench.accuracy - right, TOO_COARSE)


def _keep(bench: Workbench) -> None:
    form = Form(Kind.QUANTISED, bench.bits)
    kept = form in bench.variants
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            "Take this one along into the table",
            icon=":material/playlist_add:",
            key="keep_bits",
            disabled=kept or bench.bits == FULL_BITS,
        ):
            bench.variants[form] = rounded(bench.model, bench.dataset, bench.bits)
            st.rerun()
        if kept:
            st.caption(f":material/check: {in_table(bench, form)}.")


def _exams(bench: Workbench) -> Work[None]:
    """Sit the exam at every stop."""
    for number, bits in enumerate((*FIRST, *(b for b in STOPS if b not in FIRST)), start=1):
        given = bench.answer(quantised(bench.model, bits))
        size = len(packed(bench.model, bits))
        bench.bits_exam[bits] = (bench.right(given), bench.differ(given), size)
        yield Progress(number / len(STOPS), f"{bits} bit{'s' * (bits > 1)}")


def _unit(bench: Workbench) -> tuple[Weighted, int, str]:
    """Return a layer, a unit of it, and both in words: where there are most weights to look at."""
    layers = weighted(bench.model)
    layer = max(layers, key=lambda one: one.weight[0].numel())
    unit = int(layer.weight.abs().flatten(1).sum(1).argmax())
    place, count = layers.index(layer) + 1, layer.weight[unit].numel()
    of = f"layer {place} of {len(layers)}" if len(layers) > 1 else "the only layer"
    return layer, unit, f"{count:,} weights, unit {unit + 1} of {of}"


_FORMULA = """
One scale for each unit or filter. With *b* bits:

- largest weight of the unit ÷ (2^(b − 1) − 1) is one mark of the ruler, and each weight becomes a
  whole number of marks;
- with a single bit there is no mark for zero: each weight becomes its sign times the mean size of
  the unit’s weights ([Rastegari et al. 2016](https://arxiv.org/abs/1603.05279)).

Biases keep their 32 bits. “Packed tightly” counts the bytes of the codes, one scale a unit, and the
rest in float32, after really packing them.
"""
