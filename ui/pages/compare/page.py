"""The page, section by section."""

from dataclasses import dataclass, field, replace

import streamlit as st

import charts
from charts import Bar
from engine.core.clock import Clock
from engine.core.units import bytes_text, seconds_text, updates_text
from engine.costs import Phase
from engine.training.views import Watch
from ui.pages.compare import change, crossing, giants, in_hand, ledger, share, whole
from ui.pages.compare.bills import Bills
from ui.pages.compare.collect import collect
from ui.pages.compare.heading import Heading
from ui.pages.compare.in_hand import COLUMN, in_hand_cells, measure_it
from ui.pages.compare.measure import first_offer, guessed, offer_anew, serve_if_due
from ui.pages.compare.rows import BATCH, bill_rows, face_off_rows
from ui.pages.compare.state import CompareState
from ui.session import session
from ui.widgets.charts import draw
from ui.widgets.tables import Head, table
from ui.widgets.tiles import tiles

FEW_UPDATES = 20
FACE_OFF = Heading("differences", "The five differences")
TWO_BILLS = Heading("bills", "The two bills")
TWO_WAYS = Heading("two-ways", "One example, two ways")
HEADINGS = (
    FACE_OFF,
    TWO_BILLS,
    TWO_WAYS,
    change.HEADING,
    whole.HEADING,
    giants.HEADING,
    crossing.HEADING,
    in_hand.HEADING,
    ledger.HEADING,
    share.HEADING,
)


@dataclass(frozen=True)
class Try:
    """What lets one feel a difference: where it is, and what is picked there beforehand.

    query: for the address · network: of the Infer page · view: of the Train page.
    """

    difference: str
    label: str
    icon: str
    page: str
    query: dict[str, str] = field(default_factory=dict)
    network: str = ""
    view: str = ""


SCALES = ((1e9, "billion"), (1e6, "million"), (1e3, "thousand"), (1, ""))
# In the order of the rows above them.
TRY = (
    Try("Purpose", "Watch a fingerprint", "fingerprint", "learn",
        {"lesson": "two-jobs-one-network"}),
    Try("Compute", "Take one step apart", "fitness_center", "train", {"view": "step"}, view="step"),
    Try("Latency", "Time an answer", "timer", "infer", network="photos"),
    Try("Data", "Study few, or many", "school", "learn",
        {"lesson": "what-inference-is"}),
    Try("Frequency", "Serve the exam again", "bolt", "infer", network="own"),
)  # fmt: skip


def compare_page() -> None:
    """Draw the bills if all is measured; else offer to measure it."""
    who = session()
    state = who.page(CompareState)
    serve_if_due(who)
    bills, current = collect(who)
    share.read_link(who)
    _question(asked=bills is None and state.theirs is None)
    if state.theirs is not None:
        share.someone_elses(state.theirs, bills)
    if bills is None:
        first_offer(who, [heading.title for heading in HEADINGS])
    elif not current:
        offer_anew(who)
    if bills is not None:
        if not current:
            st.caption(f"Below are the bills of the weights `{bills.fingerprint}`, as they were "
                       f"after update {bills.trainer.steps:,}.")  # fmt: skip
        _summary(bills)
        _on_this_page()
        _face_off(bills)
        _bills_table(bills)
        _two_ways(bills)
        change.do_the_weights_change(bills)
        whole.whole_bill(bills)
        crossing.when_do_they_cross(bills)
        in_hand.a_thousand_visitors(who, bills)
    if who.ledger.entries:
        ledger.ledger(who)
    if bills is not None:
        share.share(bills)


def _question(asked: bool) -> None:
    """What the page is about. asked: it has no answer yet."""
    then = " Guess, then measure." if asked else ""
    st.html(f'<p class="lead">After how many answers has answering cost as much as training?{then}'
            "</p>")  # fmt: skip


def _on_this_page() -> None:
    st.caption(" · ".join(heading.link for heading in HEADINGS))


def _summary(bills: Bills) -> None:
    training, both = bills.training, bills.even
    tiles([
        (f"of {Clock.PROCESSOR}: training, {updates_text(training.passes)}", both.training.text,
         "training"),
        (f"of {Clock.PROCESSOR}: one answer, in batches of {bills.batch_size}", both.answer.text,
         "inference"),
        (f"one {bills.thing} in training, next to one answer", f"{bills.times:.1f} × the time", ""),
        ("cost as much as the training", both.words, ""),
    ])  # fmt: skip
    if both.range_text:
        st.markdown(
            "No two moments on a machine are alike: this run’s quick and slow ones give "
            f"**{both.range_text} answers**."
        )
    if (guess := session().page(CompareState).guess) is not None:
        st.markdown(guessed(guess, both.answers.value))
    share.share_here(bills)
    st.caption(
        f"Measured here, from your own run: one network, weights `{bills.fingerprint}`, in batches "
        f"of {bills.batch_size}, on one processor thread. What a thing costs is counted in "
        "processor time: only while the processor works for you. " + _waiting(bills)
    )
    st.caption(
        f"The run is charged with all it took: {seconds_text(training.pass_cpu_seconds)} for its "
        f"updates, and {seconds_text(training.beside_cpu_seconds)} for looks at the held-out "
        f"{bills.thing}s and notes for the page’s pictures. One {bills.thing} is charged with the "
        "updates alone." + _first_steps(training.passes)
    )


def _first_steps(updates: int) -> str:
    """What to think of a run that had hardly begun."""
    if updates >= FEW_UPDATES:
        return ""
    return " A run’s first updates set things up and take longer: train on, and it gets less."


def _waiting(bills: Bills) -> str:
    """Say how long it all took on the clock on the wall, and why that is longer."""
    wall = f"On the wall clock the run took {seconds_text(bills.training.seconds)}"
    if bills.training.shared or bills.serving.shared:
        return f"{wall}, because other visitors were computing here too."
    if bills.busy:
        return f"{wall}, because this machine had other work as well."
    return f"{wall}."


def _bills_table(bills: Bills) -> None:
    TWO_BILLS.draw()
    heads = [
        Head("Training your network", "training"),
        Head("Inference, the same weights", "inference"),
        Head("Inference, the photo network", "inference"),
    ]
    with st.container(key="both_bills"):
        table(f"The bills of network {bills.fingerprint}", heads, bill_rows(bills))


def _two_ways(bills: Bills) -> None:
    """One example through training and through inference: time, arithmetic and memory."""
    TWO_WAYS.draw()
    left, right = st.columns(2, gap="large")
    with left:
        bars = [
            Bar("training", 1000 * bills.training.cpu_seconds_per_image, "training"),
            Bar("inference", 1000 * bills.serving.cpu_seconds_per_image),
        ]
        alt = "; ".join(f"{bar.label} {bar.value:.3f} milliseconds" for bar in bars)
        title = f"One {bills.thing}"
        draw(charts.bars(bars, title, "ms", Clock.PROCESSOR), "per_image", alt)
        st.caption("Measured. Training goes forward, backward and changes the weights; "
                   "inference goes forward and stops.")  # fmt: skip
        _arithmetic(bills)
    with right:
        columns: list[tuple[Phase, list[tuple[str, int]]]] = [
            ("training", bills.training_memory.parts(BATCH)),
            ("inference", bills.serving_memory.parts(BATCH)),
        ]
        alt = "; ".join(
            f"{name}: " + ", ".join(f"{part} {bytes_text(size)}" for part, size in parts)
            for name, parts in columns
        )
        draw(charts.memory(columns), "memory", alt)
        st.caption("Measured, tensor by tensor. Training keeps every layer’s output for the way "
                   "back, a gradient for each weight, and the optimiser’s notes.")  # fmt: skip


def _arithmetic(bills: Bills) -> None:
    work = bills.work
    size, word = next(one for one in SCALES if work.training >= one[0])
    bars = [
        Bar("training", work.training / size, "training"),
        Bar("inference", work.forward / size),
    ]
    alt = f"training {work.training:,} operations; inference {work.forward:,}"
    title = f"Operations for one {bills.thing}"
    draw(charts.bars(bars, title, word), "arithmetic", alt)
    st.caption(f"Estimated, counted from the layers. {work.formula}")


def _face_off(bills: Bills) -> None:
    FACE_OFF.draw()
    times, rows = session().ledger.device, face_off_rows(bills)
    heads = [Head("Training: the gym", "training"), Head("Inference: the rescue", "inference")]
    if times is not None:
        heads.append(COLUMN)
        hand = in_hand_cells(times)
        rows = [(title, [*two, one]) for (title, two), one in zip(rows, hand, strict=True)]
    table("Training and inference in five differences", heads, rows)
    if times is None:
        measure_it()
    else:
        st.caption(f"*{COLUMN.text}*: measured in your browser, {times.device}.")
    st.markdown("**Try each of the five**")
    for column, what in zip(st.columns(len(TRY)), TRY, strict=True):
        with column:
            _try(what)


def _try(what: Try) -> None:
    """A button that leads to the very place."""
    st.caption(what.difference)
    icon, key = f":material/{what.icon}:", f"try_{what.difference.lower()}"
    if st.button(what.label, icon=icon, key=key, width="stretch", wrap=True):
        if what.network:
            st.session_state.network = what.network
        if what.view:
            session().watch = replace(session().watch or Watch(), view=what.view)
        st.switch_page(f"pages/{what.page}.py", query_params=what.query)
