"""The page, section by section."""

import streamlit as st

from engine import charts
from engine.costs import break_even
from engine.units import bytes_text, seconds_text
from ui.bills.change import do_the_weights_change
from ui.bills.collect import Bills, collect
from ui.bills.crossing import when_do_they_cross
from ui.bills.giants import giants_chart
from ui.bills.ledger import ledger
from ui.bills.measure import offer
from ui.bills.rows import bill_rows, face_off_rows, memory_parts
from ui.bills.share import share, someone_elses
from ui.bills.whole import whole_bill
from ui.drawing import draw
from ui.tables import Head, table
from ui.tiles import tiles
from ui.visitor import visitor

# What lets one feel each of the five differences, in their order.
TRY = (
    ("learn", "school", "Purpose: change the weights"),
    ("train", "fitness_center", "Compute: one step at a time"),
    ("infer", "bolt", "Latency: answer a photo"),
    ("train", "fitness_center", "Data: train on"),
    ("infer", "bolt", "Frequency: answer 20 times more"),
)


def compare_page() -> None:
    """Draw the bills if all is measured; else say what is missing and offer to measure it."""
    someone_elses()
    bills = collect(visitor())
    if bills is None:
        offer(visitor())
        return
    _summary(bills)
    _bills_table(bills)
    _two_ways(bills)
    do_the_weights_change(bills)
    _face_off(bills)
    whole_bill(bills)
    when_do_they_cross(bills)
    giants_chart(bills)
    ledger(visitor())
    share(bills)


def _summary(bills: Bills) -> None:
    ratio = bills.training.seconds_per_image / bills.serving.seconds_per_image
    requests = break_even(bills.training.seconds, bills.serving.seconds_per_image)
    tiles([
        ("training, the whole run", f"{bills.training.seconds:.1f} s", "training"),
        (f"inference, one answer in batches of {bills.run.config.batch_size}",
         seconds_text(bills.serving.seconds_per_image), "inference"),
        ("one image in training, next to one answer", f"{ratio:.1f} × the time", ""),
        ("training took as long as", f"{requests:,.0f} answers", ""),
    ])  # fmt: skip
    crowd = [b for b in (bills.training, bills.serving) if b.shared]
    st.caption(
        f"Measured here, from your own run: one network, weights `{bills.run.view.fingerprint}`, "
        f"in batches of {bills.run.config.batch_size}, on one processor thread."
        + (" Others were computing on this machine meanwhile, so wall-clock times are longer "
           "than on a quiet one; processor times hardly are." if crowd else "")
    )  # fmt: skip


def _bills_table(bills: Bills) -> None:
    st.header("The two bills", divider="gray")
    title = bills.run.view.fingerprint
    heads = [
        Head("Training your network", "training"),
        Head("Inference, the same weights", "inference"),
        Head("Inference, the photo network", "inference"),
    ]
    table(f"The bills of network {title}", heads, bill_rows(bills))


def _two_ways(bills: Bills) -> None:
    """One image through training and through inference: time, and memory."""
    st.header("One image, two ways", divider="gray")
    left, right = st.columns(2, gap="large")
    with left:
        bars = [
            ("training", 1000 * bills.training.seconds_per_image, "training"),
            ("inference", 1000 * bills.serving.seconds_per_image, "inference"),
        ]
        alt = "; ".join(f"{name} {value:.3f} milliseconds" for name, value, _ in bars)
        draw(charts.per_image(bars, "Time for one image", "ms"), "per_image", alt)
        st.caption("Measured. Training goes forward, backward and changes the weights; "
                   "inference goes forward and stops.")  # fmt: skip
    with right:
        columns = [
            ("training", memory_parts(bills.training_memory)),
            ("inference", memory_parts(bills.serving_memory)),
        ]
        alt = "; ".join(
            f"{name}: " + ", ".join(f"{part} {bytes_text(size)}" for part, size in parts)
            for name, parts in columns
        )
        draw(charts.memory(columns), "memory", alt)
        st.caption("Measured, tensor by tensor. Training keeps every layer’s output for the way "
                   "back, a gradient for each weight, and the optimiser’s notes.")  # fmt: skip


def _face_off(bills: Bills) -> None:
    st.header("The five differences", divider="gray")
    heads = [Head("Training: the gym", "training"), Head("Inference: the rescue", "inference")]
    table("Training and inference in five differences", heads, face_off_rows(bills))
    with st.container(horizontal=True):
        st.caption("Try each:")
        for page, icon, label in TRY:
            st.page_link(f"pages/{page}.py", label=label, icon=f":material/{icon}:")
