"""Larger batches, more threads: what each does to latency and to throughput."""

from collections.abc import Mapping, Sequence

import streamlit as st

import charts
from engine.compute import WORKERS
from engine.core.host import processor
from engine.core.stats import BatchPoint
from engine.core.units import milliseconds_text
from engine.experiments.sweeps import batch_sweep, thread_sweep
from ui.pages.infer.closer.kept import crowd_note, keep, kept, measured
from ui.pages.infer.setup import Setup
from ui.pages.infer.state import InferState
from ui.session import session
from ui.widgets.charts import draw
from ui.widgets.jobs import work_button

WORK = ("batch_sweep", "thread_sweep")
ROUNDS, THREAD_ROUNDS = 8, 20
# As many as take some 0.1 GB of the server for what lies between the layers.
SIZES = {"onnx": (1, 2, 4, 8), "onnx-int8": (1, 2, 4, 8, 16)}
SAME = 1.1  # times as many: what is below is no difference
SMALL_SIZES = (1, 2, 4)  # PyTorch
THREADS = (1, 2, 4, 8)


def section(setup: Setup) -> None:
    """The batch sweep, and the thread sweep where threads belong to one network."""
    on_show = session().page(InferState).on_show
    if on_show is None:
        return
    data, sizes = on_show.data, SIZES.get(setup.runtime, SMALL_SIZES)
    st.markdown(
        "**Batches.** Several photos can go through the network at once. Then the first one waits "
        "for all the others. Is it worth it?"
    )
    work_button(
        "batch_sweep",
        f"Try batches of {sizes[0]} to {sizes[-1]}",
        lambda: measured(batch_sweep(setup.classifier(), data, sizes, ROUNDS)),
        keep("batches", setup),
    )
    found = kept("batches", setup)
    crowd_note(found)
    if found is not None:
        points = found.result
        left, right = st.columns(2, gap="large")
        spoken = "; ".join(
            f"batches of {p.batch_size} take {milliseconds_text(p.latencies.median, 0)}, "
            f"{p.images_per_second:.0f} images a second"
            for p in points
        )
        with left:
            draw(charts.batch_latency(points), "batch_latency", spoken)
        with right:
            draw(charts.batch_throughput(points), "batch_throughput", spoken)
        st.markdown(batch_verdict(points))
        st.caption(
            f"Measured: the middle of {points[0].latencies.count} forward passes for each size, in "
            "turns, in processor time, which leaves out waiting for others on this machine. "
            f"{setup.title}, one thread, {processor()}."
        )
    _threads(setup, data)


def batch_verdict(points: Sequence[BatchPoint]) -> str:
    """Say what batches brought here."""
    alone, last = points[0], points[-1]
    best = max(points, key=lambda point: point.faster(alone))
    gain = best.faster(alone)
    if gain >= SAME:
        return (
            f"**In batches of {best.batch_size}, {gain:.1f} times as many photos come out a second "
            f"as one by one.** But each waits {best.batch_size / gain:.1f} times as long: who "
            "shares a batch waits for all of it."
        )
    slower = alone.faster(last)
    pace = f"{slower:.1f} times as long as" if slower >= SAME else "about as long as"
    return (
        f"**Batches brought nothing here.** In batches of {last.batch_size}, each photo takes "
        f"{pace} alone, and then waits for the others. One photo already keeps this one thread "
        "busy. Batches pay where a machine can work on many photos at the same moment, as a "
        "graphics processor does."
    )


def _threads(setup: Setup, data: bytes) -> None:
    st.markdown(
        "**Threads.** A network’s arithmetic can be shared out among several cores. ONNX Runtime "
        "lets each network have its own number of threads."
    )
    if setup.runtime not in SIZES:
        st.caption(
            "PyTorch has one number of threads for everything in the process, everybody’s training "
            "included. Choose ONNX Runtime above, and try it there."
        )
        return
    threads = [n for n in THREADS if n <= WORKERS]
    if len(threads) < 2:
        st.caption(
            "This server may use one core, and one core computes one thing at a time. So there is "
            "nothing to share out here."
        )
        return
    work_button(
        "thread_sweep",
        f"Try 1 to {threads[-1]} threads",
        lambda: measured(thread_sweep(setup.network, setup.runtime, data, threads, THREAD_ROUNDS)),
        keep("threads", setup),
    )
    swept = kept("threads", setup)
    if swept is not None:
        crowd_note(swept)
        found = swept.result
        spoken = ", ".join(f"{n} threads {milliseconds_text(t.median)}" for n, t in found.items())
        draw(charts.by_threads(found), "by_threads", f"One forward pass: {spoken}")
        st.markdown(thread_verdict({n: taken.median for n, taken in found.items()}))
        st.caption(
            f"Measured: the middle of {found[1].count} forward passes for each, in turns. "
            f"{WORKERS} cores, {processor()}."
        )


def thread_verdict(medians: Mapping[int, float]) -> str:
    """Say what more threads brought. medians: number of threads → seconds of a forward pass."""
    best = min(medians, key=medians.__getitem__)
    gain = medians[1] / medians[best]
    if gain < SAME:
        return (
            "**More threads didn’t help here.** The cores are busy with others, or waiting for "
            "each other takes longer than the work that is shared."
        )
    if gain > best:
        return (
            f"**Too busy to tell.** {best} threads came out {gain:.1f} times as fast as one, which "
            "is more than they can bring: others on this machine held the one thread up more. Try "
            "again in a moment."
        )
    return (
        f"**{best} threads are {gain:.1f} times as fast as one.** Twice the cores seldom give "
        "quite twice the speed: they wait for each other after every layer."
    )
