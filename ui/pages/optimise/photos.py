"""The photo network on every runtime: bytes, time, and how often the answers agree."""

import streamlit as st
from PIL import Image

import charts
from engine.core.byte_arithmetic import byte_arithmetic
from engine.core.facts import fact
from engine.core.units import bytes_text, percent_texts, seconds_text
from engine.experiments.runtime_agreement import Part, Tally, compare, parts
from engine.experiments.verdicts import CHANCE, DOUBTFUL
from engine.inference import shared_classifier
from engine.inference.runtimes import RUNTIMES
from engine.models.pretrained import DEFAULT
from ui.components.gallery import gallery
from ui.pages.optimise.real import pace
from ui.pages.optimise.state import OptimiseState
from ui.pages.optimise.three import three_charts
from ui.session import session
from ui.widgets import errors
from ui.widgets.charts import draw
from ui.widgets.int8_note import int8_note
from ui.widgets.jobs import work_button
from ui.widgets.tables import Cell, Head, table

HEADS = ("On disk", "One photo", "Same first answer as PyTorch", "Right on ImageNet")
PUBLISHED = {"torch": "lite0-accuracy", "onnx-int8": "lite0-int8-accuracy"}
MOST = 24


def photos_page() -> None:
    """One button; then the table, the chart and the pictures that they disagree about."""
    int8_note()
    title = shared_classifier(DEFAULT).title
    st.markdown(
        f"The same **{title}**, trained by others, on {len(list(RUNTIMES))} kinds of machinery. "
        "Its weights stay what they are; only the last one rounds them to 8 bits."
    )
    state = session().page(OptimiseState)
    work_button(
        "compare_runtimes",
        "Measure again" if state.tallies else "Measure all of them: half a minute or less",
        lambda: compare(DEFAULT, list(RUNTIMES)),
        lambda tallies: setattr(state, "tallies", tallies),
    )
    if not state.tallies:
        st.caption(f"Each looks at {len(parts())} pictures in turns: the sample photos, and square "
                   "parts of them, also mirrored.")  # fmt: skip
        return
    _doubtful(state.tallies)
    _table(state.tallies)
    _chart(state.tallies)
    st.markdown(_says(state.tallies))
    _differing(state.tallies)


def _doubtful(tallies: list[Tally]) -> None:
    """Name those that answer otherwise too often, before anything is said of bytes and time."""
    whole, *others = tallies
    total = len(whole.best)
    differ = {RUNTIMES[tally.runtime].title: len(tally.differing(whole)) for tally in others}
    some = [f"{title} (**{n}** of {total})" for title, n in differ.items() if n > DOUBTFUL * total]
    if some:
        st.warning(
            f"**Too many answers differ** from PyTorch’s for rounding alone: {', '.join(some)}. "
            "Weigh that before bytes and time.",
            icon=":material/warning:",
        )


def _table(tallies: list[Tally]) -> None:
    whole = tallies[0]
    rows = [(RUNTIMES[tally.runtime].title, _row(tally, whole)) for tally in tallies]
    table("The photo network on each runtime", [Head(h, "inference") for h in HEADS], rows)
    st.caption(
        f"Measured here, one thread, one photo at a time, forward pass alone, in turns, in "
        f"processor time: the middle "
        f"of {len(whole.seconds)} pictures. There are no labels for these pictures, so nothing is "
        "said here about how many are right. The int8 file was adjusted with parts of the very "
        "same sample photos: on photos of yours it may agree a little less."
    )


def _row(tally: Tally, whole: Tally) -> list[Cell]:
    size = tally.size_bytes
    total, same = len(tally.best), len(tally.best) - len(tally.differing(whole))
    return [
        Cell(f"**{bytes_text(size)}**", "measured", f"{size:,} bytes of weights, or of the file."),
        Cell(f"**{seconds_text(tally.latency)}**", "measured",
             f"The middle of {total} forward passes, one for each picture."),
        Cell("–") if tally is whole else
        Cell(f"**{same}** of {total}; in everyday words {tally.same_words(whole)}", "measured",
             "The likeliest of 1,000 classes is the same; or the word that people use for it, as "
             "tabby and tiger cat are both a cat."),
        _published(tally.runtime),
    ]  # fmt: skip


def _published(runtime: str) -> Cell:
    """What its authors say, of their own int8 file too; ours was made by another calibration."""
    if runtime not in PUBLISHED:
        return Cell("the same weights as in PyTorch")
    found = fact(PUBLISHED[runtime])
    whose = "" if runtime == "torch" else ", of the authors’ own int8 file"
    return Cell(f"**{found.value}%**{whose}", fact=found)


def _chart(tallies: list[Tally]) -> None:
    whole = tallies[0]
    rows = [
        (
            RUNTIMES[tally.runtime].title,
            tally.size_bytes,
            tally.latency,
            1 - len(tally.differing(whole)) / len(tally.best),
        )
        for tally in tallies
    ]
    three_charts(rows, "runtimes", third="Same answer")
    st.caption("Measured. The same answer: PyTorch’s likeliest class of 1,000.")


def _says(tallies: list[Tally]) -> str:
    """What each answered otherwise, then what it brought, as measured."""
    whole, *others = tallies
    lines = []
    for tally in others:
        faster = whole.latency / tally.latency
        less = tally.size_bytes / whole.size_bytes
        differ = len(tally.differing(whole))
        line = f"- **{RUNTIMES[tally.runtime].title}** "
        if differ:
            line += f"gives another first answer on {differ} of {len(tally.best)} pictures. It "
        line += f"{pace(faster)} here"
        line += f", and takes {less:.0%} of the bytes." if less < 0.9 else ", in as many bytes."
        if faster < 1 / CHANCE:
            line += " This processor gains nothing from it."
        if tally.runtime == "onnx-int8":
            line += f" {byte_arithmetic().value}"
        lines.append(line)
    return "\n".join(lines)


@errors.fragment()
def _differing(tallies: list[Tally]) -> None:
    st.subheader("Where the answers differ")
    whole, others = tallies[0], {t.runtime: t for t in tallies[1:]}
    counts = {name: len(tally.differing(whole)) for name, tally in others.items()}
    some = [name for name, count in counts.items() if count]
    if not some:
        st.markdown("Nowhere: each gives PyTorch’s first answer on every picture.")
        return
    name = st.selectbox("Which one?", some, key="differing_photos", index=len(some) - 1,
                        format_func=lambda one: f"{RUNTIMES[one].title}: {counts[one]} differ",
                        )  # fmt: skip
    tally, pictures = others[name], parts()
    shown = tally.differing(whole)[:MOST]
    small = [(n, pictures[n].words, _small(pictures[n])) for n in shown]
    number = gallery(f"photos_{tally.runtime}", "Pictures with another answer", small, pixels=False)
    _both(pictures[number], number, (whole, tally))


def _small(part: Part) -> Image.Image:
    picture = part.open()
    picture.thumbnail((128, 128))
    return picture


def _both(part: Part, number: int, pair: tuple[Tally, Tally]) -> None:
    left, *columns = st.columns([3, 4, 4], gap="medium")
    left.image(part.open(), caption=f"What they saw: {part.words}", alt=part.words, width=240)
    for place, (column, tally) in enumerate(zip(columns, pair, strict=True)):
        labels = [tally.labels[i] for i, _ in tally.beliefs[number]]
        shares = [share for _, share in tally.beliefs[number]]
        said = percent_texts(shares)
        with column:
            st.markdown(f"**{RUNTIMES[tally.runtime].title}**: {labels[0]}, sure to {said[0]}")
            alt = ", ".join(f"{n} {s}" for n, s in zip(labels, said, strict=True))
            draw(charts.likeliest(labels, shares), f"photo_answer_{place}", alt)
