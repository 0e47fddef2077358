"""Fewer weights: the smallest to zero, or whole units out; and some steps of training after."""

from dataclasses import replace
from functools import partial

import streamlit as st
from torch import Tensor, nn

import charts
from engine.core.units import bytes_text
from engine.core.work import Work
from engine.experiments.variants import Form, Kind, in_torch
from engine.experiments.verdicts import SAME
from engine.experiments.weight_pictures import with_holes
from engine.models.trainable import first_weights
from engine.optimise import Finetuned, finetune, weight_count, weight_mask, weighted
from engine.training import unit_pictures
from ui.actions.usage import keep_finetuning
from ui.actions.workbench import Workbench, in_table, verdict
from ui.session import session
from ui.widgets import errors
from ui.widgets.charts import draw
from ui.widgets.jobs import work_button
from ui.widgets.tiles import Tile, tiles

PICTURES = 8
STEPS = (50, 200, 500)
TOO_MUCH = "Too much has gone at once. Train what is left, and see how much comes back."
WAYS = {Kind.PRUNED: "Smallest weights", Kind.NARROWED: "Whole units"}


def holes(bench: Workbench) -> None:
    """Two ways to cut, a slider, a picture of what is left, and healing."""
    st.header("Fewer weights", divider="gray")
    st.markdown(
        "After training, many weights are close to zero. Cut them off and see what the network "
        "still knows: that is **pruning**. Then let what is left train a little more."
    )
    cut = _choose(bench)
    work_button(
        "heal",
        f"Train what is left for {cut.steps} steps",
        partial(_finetuning, bench, cut),
        partial(_keep_finetuned, bench, cut),
        icon=":material/healing:",
    )
    _show(bench, cut)


def _choose(bench: Workbench) -> Form:
    """What goes, how much of it, and how many steps of training follow."""
    ways = list(WAYS) if len(weighted(bench.model)) > 1 else [Kind.PRUNED]
    with st.container(key="cut"):
        left, middle, right = st.columns([3, 4, 3], gap="large")
    with left:
        way = st.segmented_control("What goes", ways, default=Kind.PRUNED, required=True,
                                   key="cut_way", format_func=WAYS.__getitem__,
                                   persist_state="session")  # fmt: skip
        if len(ways) == 1:
            st.caption("This network has no hidden units that could be left out.")
    with middle:
        percent = st.slider("How much of it goes, %", 0, 95, 30, 5, key="cut_percent",
                            persist_state="session")  # fmt: skip
    with right:
        steps = st.segmented_control("Steps of training after", STEPS, default=STEPS[1],
                                     required=True, key="cut_steps",
                                     persist_state="session")  # fmt: skip
    return Form(way if way in ways else Kind.PRUNED, percent, steps or STEPS[1])


def _finetuning(bench: Workbench, cut: Form) -> Work[Finetuned]:
    holes_stay = cut.kind is Kind.PRUNED
    return finetune(bench.trainer.copy(), cut.of(bench.model), cut.steps, keep_holes=holes_stay)


def _keep_finetuned(bench: Workbench, cut: Form, finetuned: Finetuned) -> None:
    bench.variants[cut] = in_torch(cut, finetuned.model, bench.dataset, finetuned.bill)
    keep_finetuning(session(), bench.variants[cut], bench)


@errors.fragment()
def _show(bench: Workbench, cut: Form) -> None:
    copy = cut.of(bench.model)
    finetuned = bench.variants.get(cut)
    given = bench.answer(copy)
    right: list[Tile] = [
        ("right, after the cut (as trained)",
         f"{bench.right(given):.1%} ({bench.accuracy:.1%})", "inference"),
        (f"right, after {cut.steps} steps of training", "not trained yet", "training"),
    ]  # fmt: skip
    last, after = copy, None
    if finetuned is not None:
        assert finetuned.classifier.model is not None
        last = finetuned.classifier.model
        after = bench.answer(last)
        right[1] = (right[1][0], f"{bench.right(after):.1%}", "training")
    whole = sum(p.numel() for p in bench.model.parameters())
    now = sum(p.numel() for p in last.parameters())
    tiles([
        *right,
        ("weights left", f"{weight_count(last):,} of {weight_count(bench.model):,}", ""),
        ("kept as float32", f"{bytes_text(4 * now)} of {bytes_text(4 * whole)}", ""),
    ])  # fmt: skip
    _picture(bench, cut, last)
    st.markdown(_says(bench, cut, given, after))
    _keep(bench, cut, copy)
    st.caption(
        f"Measured here, on {len(bench.quick):,} held-out {bench.things}; bytes are counted. "
        "Training after the cut uses your own recipe, on a copy: your run is not touched."
        + (" Weights at zero are held there after every step." if cut.kind is Kind.PRUNED else "")
    )


def _picture(bench: Workbench, cut: Form, model: nn.Module) -> None:
    """The first layer's units, with holes where weights have gone."""
    layer = weighted(bench.model)[0]
    units = len(layer.weight)
    left: list[int] = list(range(units))
    if cut.kind is Kind.NARROWED:
        left = weight_mask(layer, cut.amount / 100).tolist()
    count = min(PICTURES, units)
    weights = unit_pictures(first_weights(model).detach().numpy(), bench.dataset)
    shown = f"its {units} units" if count == units else f"{count} of its {units} units"
    title = f"First layer: {shown}, holes left empty"
    if cut.kind is Kind.NARROWED:
        title = f"First layer: {len(left)} of {units} units left"
        title += f" ({count} drawn)" if count < units else ""
        crossed = count - sum(unit < count for unit in left)
        shown += f", {crossed} of them crossed out"
    gone = 1 - weight_count(model) / weight_count(bench.model)
    draw(
        charts.weight_tiles(with_holes(weights, left, count), title),
        "holes",
        f"The first layer as pictures: {shown}. Of all weights, {gone:.0%} have gone.",
    )


def _says(bench: Workbench, cut: Form, given: Tensor, after: Tensor | None) -> str:
    """What the cut did to the answers, and what training brought back; after: None untrained."""
    if cut.amount == 0:
        return "Nothing has gone yet. Pull the slider to the right."
    differ, total = bench.differ(given), len(given)
    if after is not None:
        text = (
            f"After the cut, {differ:,} of {total:,} answers came out differently. After "
            f"{cut.steps} steps of training, {bench.differ(after):,} do. "
            + verdict(bench.accuracy - bench.right(after), "And too much is still missing.")
        )
        if bench.right(after) - bench.accuracy >= SAME:
            text += " The whole network had no such further steps; they would help it as well."
    else:
        text = f"{differ:,} of {total:,} answers come out differently. " + verdict(
            bench.accuracy - bench.right(given), TOO_MUCH
        )
    if cut.kind is Kind.PRUNED:
        text += (
            " The zeros are still in the list: kept as float32, it is as long as before. Zipped, "
            "it gets shorter, as the table shows."
        )
    return text


def _keep(bench: Workbench, cut: Form, copy: nn.Module) -> None:
    untrained = replace(cut, steps=0)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            "Take the untrained one along too"
            if cut in bench.variants
            else "Take this one along into the table",
            icon=":material/playlist_add:",
            key="keep_cut",
            disabled=untrained in bench.variants or cut.amount == 0,
        ):
            bench.variants[untrained] = in_torch(untrained, copy, bench.dataset)
            st.rerun()
        for one in (untrained, cut):
            if one in bench.variants:
                st.caption(f":material/check: {in_table(bench, one)}.")
