"""The held-out examples that a variant answers differently: pick one, and see both answers."""

import streamlit as st
import torch
from PIL import Image, ImageDraw

import charts
from engine.core import theme
from engine.core.units import percent_texts
from engine.data import Dataset
from engine.experiments.variants import Result
from engine.inference import as_picture, with_article
from ui.actions.workbench import Workbench
from ui.components.gallery import gallery
from ui.widgets import errors
from ui.widgets.charts import draw

MOST = 24
ENLARGED = 168
PLANE = 168  # pixels of the picture of a point


@errors.fragment()
def differing(bench: Workbench, results: list[Result]) -> None:
    """Choose a variant, then one of the examples it disagrees about."""
    st.subheader("Where the answers differ")
    whole, others = results[0], {r.variant.form: r for r in results[1:]}
    counts = {form: len(result.differing(whole)) for form, result in others.items()}
    some = [form for form, count in counts.items() if count]
    if not some:
        st.markdown("No variant gives another answer than the network as trained, anywhere.")
        return
    form = st.selectbox(
        "Which variant?", some, key="differing",
        format_func=lambda one: f"{one.title}: {counts[one]:,} differ",
    )  # fmt: skip
    result = others[form]
    places = result.differing(whole)
    shown = _best_first(result, whole, places)[:MOST]
    pictures = [(place, _words(bench, place), _picture(bench, place)) for place in shown]
    label, pixels = "Examples that are answered differently", not bench.dataset.is_points
    place = gallery(f"gallery_{bench.fingerprint}_{form}", label, pictures, pixels)
    if len(places) > MOST:
        st.caption(f"{MOST} of {len(places):,}; those that were right before come first.")
    _both(bench, whole, result, place)


def _best_first(result: Result, whole: Result, places: list[int]) -> list[int]:
    """Those first that were right before, then those that have become right."""
    was_right = whole.answers == whole.labels
    is_right = result.answers == result.labels
    return sorted(places, key=lambda p: (not bool(was_right[p]), not bool(is_right[p])))


def _both(bench: Workbench, whole: Result, result: Result, place: int) -> None:
    data = bench.dataset
    index = bench.held_out[place]
    truth = data.classes[int(data.labels[index])]
    x, _ = data.batch(index[None])
    left, *answers = st.columns([2, 4, 4], gap="medium")
    with left:
        picture = _picture(bench, place)
        st.image(picture.resize((ENLARGED, ENLARGED), 0), caption=f"It is {_article(truth)}",
                 alt=_words(bench, place))  # fmt: skip
    for number, (column, one) in enumerate(zip(answers, (whole, result), strict=True)):
        with column:
            with torch.inference_mode():
                shares = one.variant.classifier.forward(x)[0].softmax(0)
            order = shares.argsort(descending=True, stable=True)[:3]  # ties as argmax has them
            said = data.classes[int(one.answers[place])]
            labels, values = [data.classes[i] for i in order.tolist()], shares[order].tolist()
            sure = percent_texts(values)
            mark = "check" if said == truth else "close"
            st.markdown(f"**{one.variant.title}**  \n:material/{mark}: {_article(said)}, "
                        f"sure to {sure[0]}")  # fmt: skip
            alt = ", ".join(f"{n} {s}" for n, s in zip(labels, sure, strict=True))
            draw(charts.likeliest(labels, values), f"differing_{number}", alt)


def _words(bench: Workbench, place: int) -> str:
    data = bench.dataset
    return f"Number {place + 1}: {data.classes[int(data.labels[bench.held_out[place]])]}"


def _article(name: str) -> str:
    return with_article(name) if name.isalpha() else f"“{name}”"


def _picture(bench: Workbench, place: int) -> Image.Image:
    data, index = bench.dataset, int(bench.held_out[place])
    if data.is_points:
        return _plane(data, index)
    return as_picture(data.inputs[index])


def _plane(data: Dataset, index: int) -> Image.Image:
    """A point as a dot where it lies; the plane is as wide as the data. The page shines through."""
    largest = float(data.inputs.abs().max()) * 1.05
    x, y = ((float(v) / largest + 1) / 2 * PLANE for v in data.inputs[index])
    picture, axis = Image.new("RGBA", (PLANE, PLANE)), theme.NEUTRAL
    pen = ImageDraw.Draw(picture)
    pen.line((0, PLANE / 2, PLANE, PLANE / 2), fill=axis, width=2)
    pen.line((PLANE / 2, 0, PLANE / 2, PLANE), fill=axis, width=2)
    pen.ellipse((x - 9, PLANE - y - 9, x + 9, PLANE - y + 9), fill=theme.INFERENCE)
    return picture
