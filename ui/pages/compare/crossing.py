"""When has serving cost as much as training? The day on which the two bills cross."""

import math
from collections.abc import Sequence

import streamlit as st

import charts
from engine.core.facts import fact
from engine.core.units import DAY, about, about_time, answers_text
from engine.costs import RETRAINED, Bill, Even, Serving, even
from engine.data import spread
from engine.experiments.variants import EIGHT, HALF, NARROW, TRAINED, Form, Kind, Variant
from engine.experiments.verdicts import warning
from engine.inference import Served, serve, shape_classifier
from engine.optimise import weighted
from ui.actions.workbench import Kept
from ui.pages.compare.bills import Bills
from ui.pages.compare.heading import Heading
from ui.pages.compare.state import CompareState, Timed
from ui.session import session
from ui.widgets import errors
from ui.widgets.charts import draw
from ui.widgets.int8_note import int8_note

DAILY = (10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)
# What was measured of one of these on the Optimise page takes its place.
HEADING = Heading("crossing", "When has serving cost as much as training?")
FORMS = (TRAINED, EIGHT, HALF, NARROW)
ROUNDS, PART = 4, 256  # rounds, and shapes in each at least
PART_SECONDS = 0.01  # of processor time, in each at least


@errors.fragment()
def when_do_they_cross(bills: Bills) -> None:
    """Two curves over days; more answers, retraining or another batch size move the crossing."""
    HEADING.draw()
    ways = {"batched": f"in batches of {bills.batch_size}", "singly": "one at a time"}
    own = _from_the_workbench(bills)
    forms = list(dict.fromkeys([*_offered(bills), *own]))
    _drop_unless_offered("variant", forms)
    first, second, third, fourth = st.columns([2, 2, 3, 3], gap="medium")
    with first:
        daily = st.select_slider("Answers a day", DAILY, value=10_000, key="daily",
                                 format_func="{:,}".format, persist_state="session")  # fmt: skip
    with second:
        days = st.selectbox("Trained anew", list(RETRAINED), key="again",
                            format_func=RETRAINED.__getitem__,
                            persist_state="session")  # fmt: skip
    with third:
        how = st.segmented_control("Answers are given", list(ways), default="batched",
                                   required=True, format_func=ways.__getitem__, key="given",
                                   persist_state="session")  # fmt: skip
    with fourth:
        words = {form: form.title for form in forms} | {TRAINED: "the network as trained"}
        form = st.selectbox("Answers come from", forms, key="variant",
                            format_func=words.__getitem__, persist_state="session",
                            help="Variants that you measured on the Optimise page are here as "
                            "well.")  # fmt: skip
    if form.kind is Kind.INT8:
        int8_note()
    serving = Serving(daily, days)
    both = _even(bills, bills.single if how == "singly" else bills.serving, form, own.get(form))
    day = serving.crossing_day(both.answers.value, 1)
    st.markdown(sentence(both, serving))
    _chart(both.training.value, both.answer.value, serving, day)
    st.caption(
        f"Estimated from your measurements, in processor time: {both.formula} = {both.words}. "
        f"Looks at the held-out {bills.thing}s are in the training’s bill. The same formula, in "
        f"energy and at full size: {fact('bloomz-break-even').markdown}."
    )


def _even(bills: Bills, answers: Bill, form: Form, variant: Variant | None) -> Even:
    """When the bills are even, if these answers come from that form of the network.

    variant: the same as it was measured on the Optimise page, if it was.
    """
    ratio = 1.0 if form == TRAINED else _variant(bills, form)
    further = variant.trained if variant is not None else None
    training = bills.training if further is None else bills.training + further
    low, high = answers.cpu_range
    return even(
        training.cpu_seconds,
        ratio * answers.cpu_seconds_per_image,
        training.cpu_total_range,
        (ratio * low, ratio * high),
    )


def _offered(bills: Bills) -> list[Form]:
    """The forms that this network can take: without hidden layers there are no units to leave out.

    The last layer's units are the answers.
    """
    hidden = len(weighted(bills.trainer.model)) > 1
    return [form for form in FORMS if hidden or form != NARROW]


def _drop_unless_offered(key: str, options: Sequence[Form]) -> None:
    """Forget what was picked where another run no longer offers it."""
    if key in st.session_state and st.session_state[key] not in options:
        del st.session_state[key]


def _from_the_workbench(bills: Bills) -> dict[Form, Variant]:
    """Return the variants of these very weights that were measured on the Optimise page."""
    bench = session().page(Kept).bench
    if bench is None or bench.fingerprint != bills.fingerprint:
        return {}
    return {form: result.variant for form, result in bench.results.items() if form != TRAINED}


def _variant(bills: Bills, form: Form) -> float:
    """Say how a variant differs from the network as trained; measured once, then remembered.

    Returns the processor time of the variant ÷ that of the network as trained.
    """
    known = session().page(CompareState).variants
    key = (bills.fingerprint, form)
    if key not in known:
        with st.spinner("Measuring both by turns"):
            known[key] = _in_turns(bills, TRAINED, form)
    trained, variant = known[key]
    if said := warning(form.title, variant.accuracy, trained.accuracy):
        st.warning(said, icon=":material/warning:")
    ratio = variant.seconds / trained.seconds
    if ratio < 0.85:
        speed = f"it is {1 / ratio:.1f} times as fast"
    elif ratio < 1.2:
        speed = "it is no faster"
        if form.kind in (Kind.PRUNED, Kind.QUANTISED):
            speed += ": a processor multiplies zeros and rounded numbers as it does any others"
        elif form.kind is Kind.NARROWED:
            speed += (
                ": in a network this small, starting each layer takes much of the time, and that "
                "costs the same; and a processor takes 8 or 16 numbers at once, even where fewer "
                "are left"
            )
    else:
        speed = f"it takes {ratio:.1f} times as long"
    st.caption(
        f"Measured here, {form.title}: {variant.accuracy:.1%} of the held-out {bills.thing}s are "
        f"right (as trained: {trained.accuracy:.1%}), and {speed}."
    )
    return ratio


def _in_turns(bills: Bills, *forms: Form) -> list[Timed]:
    """Sit the exam with each, then parts of it by turns; the quickest counts."""
    trainer, size = bills.trainer, bills.batch_size
    own = _from_the_workbench(bills)
    candidates = [
        own[form].classifier
        if form in own
        else shape_classifier(form.title, form.of(trainer.model), trainer.dataset)
        for form in forms
    ]
    whole = trainer.split.validation
    part = spread(whole, max(PART, 4 * size))
    exams: list[list[Served]] = [[] for _ in forms]
    for shapes in (whole, *[part] * ROUNDS):
        for classifier, served in zip(candidates, exams, strict=True):
            served.append(serve(classifier, trainer.dataset, shapes, size, PART_SECONDS))
    return [
        Timed(served[0].accuracy, min(one.bill.cpu_seconds_per_image for one in served))
        for served in exams
    ]


def sentence(both: Even, serving: Serving) -> str:
    """Say when the bills cross. What is computed here is computed from the answers as shown."""
    day = serving.crossing_day(both.answers.value, 1)
    # How many of the later trainings make training the larger bill again.
    ahead = serving.times_ahead_again(both.answers.value, 1)
    if math.isinf(day):
        return (
            f"**Never**, as long as it is trained {RETRAINED[serving.retrain_days]}: the next "
            f"training is due before {answers_text(both.answers.value)} could be given. "
            "Training stays the larger bill."
        )
    when = (
        f"After **{both.words}**; at {serving.answers_per_day:,.0f} a day, that is after about "
        f"**{about_time(day * DAY)}**. "
    )
    if both.range_text:
        when += f"(Quick and slow moments of this machine give {both.range_text}.) "
    if math.isinf(serving.retrain_days):
        return when + "From then on, serving is the larger bill."
    if not ahead:
        return when + (
            "From then on, serving is the larger bill, whatever the later trainings add: between "
            "two of them the answers cost at least twice as much as a training."
        )
    later = "next training puts" if ahead == 1 else f"next {about(ahead)} trainings each put"
    return when + (
        f"Then serving is the larger bill. The {later} training ahead once more, until the answers "
        "catch up again. After that serving stays the larger bill."
    )


def _chart(training: float, one: float, serving: Serving, day: float) -> None:
    end = 2 * day if math.isfinite(day) else 4 * serving.retrain_days
    if math.isfinite(serving.retrain_days):
        end = max(end, 3.5 * serving.retrain_days)
    days = [end * i / 200 for i in range(201)]
    figure = charts.bills_over_days(
        days,
        [serving.training_bill(training, d) for d in days],
        [d * serving.answers_per_day * one for d in days],
        day,
    )
    where = (
        f"they cross after about {about_time(day * DAY)}"
        if math.isfinite(day)
        else "they never cross"
    )
    draw(figure, "crossing", f"The bills of training and of all answers over days; {where}")
