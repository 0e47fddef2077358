"""Both bills, side by side, from the visitor's own measurements and no others."""

from dataclasses import dataclass

import streamlit as st

from engine import charts
from engine.anatomy import (
    Memory,
    forward_flops,
    inference_memory,
    parameter_count,
    training_memory,
)
from engine.compute import Run, shared_pool
from engine.costs import break_even, training_flops
from engine.facts import fact
from engine.inference import shared_classifier
from engine.ledger import Bill, Entry
from engine.samples import DEFAULT, sample
from engine.training import TrainingConfig
from ui import problems
from ui.bookkeeping import (
    answer_one_by_one,
    keep_predictions,
    keep_training,
    own_classifier,
    sit_exam,
)
from ui.drawing import draw
from ui.tables import Cell, Head, table
from ui.tiles import tiles
from ui.visitor import Visitor, visitor

TRAIN_SECONDS = 4.0
SINGLE_ANSWERS = 100
PHOTO_ANSWERS = 5


@dataclass(frozen=True)
class Bills:
    """Everything the page compares.

    training, serving: one network, same fingerprint, same batch size · single: the same weights,
    one shape at a time · photo: EfficientNet-Lite0, one photo at a time, or None.
    """

    run: Run
    training: Bill
    serving: Bill
    single: Bill
    photo: Entry | None
    training_memory: Memory
    serving_memory: Memory
    flops: int
    parameters: int
    answers: int


def compare_page() -> None:
    """Draw the bills if all is measured; else say what is missing and offer to measure it."""
    bills = collect(visitor())
    if bills is None:
        _missing(visitor())
        return
    _summary(bills)
    _bills_table(bills)
    _per_image(bills)
    _face_off(bills)
    _break_even(bills)


def collect(who: Visitor) -> Bills | None:
    """Return the two bills of one network, or None while either is missing.

    The served weights must be those that trained, to the last bit: same fingerprint.
    """
    run = who.run
    if run is None or not run.bill.images or run.playing:
        return None
    keep_training(who)
    size = run.config.batch_size
    serving = who.ledger.inference(run.view.fingerprint, size)
    single = who.ledger.inference(run.view.fingerprint, 1)
    if serving is None or single is None:
        return None
    classifier, trainer = own_classifier(who), run.trainer()
    x, _ = trainer.dataset.batch(trainer.split.validation[:size])
    return Bills(
        run,
        run.bill,
        serving.bill,
        single.bill,
        who.ledger.inference(shared_classifier().fingerprint, 1),
        training_memory(trainer),
        inference_memory(classifier.model, x),
        forward_flops(classifier.model, trainer.dataset.shape),
        parameter_count(classifier.model),
        who.ledger.served(run.view.fingerprint),
    )


def _missing(who: Visitor) -> None:
    run = who.run
    trained = run is not None and run.bill.images > 0
    st.info(
        "This page compares two measurements of your own, and no others. "
        + (
            "Your network has trained; its weights, as they are now, have not served yet."
            if trained
            else "You have trained no network yet."
        ),
        icon=":material/timer:",
    )
    with st.container(border=True):
        st.markdown(
            f":material/{'check_circle' if trained else 'radio_button_unchecked'}: "
            f"**Training**: {'done' if trained else 'press Play on the Train page'}"
        )
        st.markdown(
            ":material/radio_button_unchecked: **Inference with the same weights**: choose “My own "
            "network” on the Infer page and press “Serve the exam”"
        )
        _measure_both()


def _measure_both() -> None:
    run = visitor().run
    measuring = st.session_state.get("measuring", False)

    @problems.fragment(run_every=0.2 if measuring else None)
    def measuring_both() -> None:
        run = visitor().run
        if not st.session_state.get("measuring", False) or run is None:
            label = (
                "Serve these weights now: under a second"
                if run is not None and run.bill.images
                else f"Measure both for me: about {TRAIN_SECONDS + 2:.0f} seconds"
            )
            if st.button(label, type="primary", icon=":material/timer:", key="measure"):
                _begin(visitor())
                st.rerun()
            return
        run.renew()
        if run.error is not None:
            st.session_state.measuring = False
            problems.show(run.error)
            return
        done = min(run.bill.seconds / TRAIN_SECONDS, 1.0)
        st.progress(done, f"Training: {run.view.steps:,} updates, {run.bill.seconds:.1f} s")
        if not run.playing and not run.busy:
            st.session_state.measuring = False
            _serve(visitor())
            st.rerun()

    measuring_both()
    if run is not None and run.playing and not measuring:
        st.caption("Your run is still training; measuring pauses it, so that its weights hold "
                   "still.")  # fmt: skip


def _begin(who: Visitor) -> None:
    """Train for a few seconds if nothing was trained; else go straight on to serving."""
    if who.run is None or not who.run.bill.images:
        if who.run is None:
            who.run = Run(TrainingConfig(), shared_pool())
        who.run.play(seconds=TRAIN_SECONDS)
    else:
        who.run.pause()
    st.session_state.measuring = True


def _serve(who: Visitor) -> None:
    sit_exam(who)
    answer_one_by_one(who, SINGLE_ANSWERS)
    classifier = shared_classifier()
    if who.ledger.inference(classifier.fingerprint, 1) is None:
        data = sample(DEFAULT)
        classifier.predict(data)  # warms up; isn't counted
        keep_predictions(who, classifier, [classifier.predict(data) for _ in range(PHOTO_ANSWERS)])


def _summary(bills: Bills) -> None:
    ratio = bills.training.seconds_per_image / bills.serving.seconds_per_image
    requests = break_even(bills.training.seconds, bills.serving.seconds_per_image)
    tiles([
        ("training, the whole run", f"{bills.training.seconds:.1f} s", "training"),
        ("inference, one answer", _time(bills.serving.seconds_per_image), "inference"),
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
    table(f"The bills of network {title}", heads, _bill_rows(bills))
    with st.expander("And what did training the photo network cost?"):
        st.markdown(
            "Others paid for that, and its makers published no bill that we could find. As a "
            f"measure, a network of its kind on the same photos: "
            f"{fact('resnet50-training').markdown}."
        )


def _bill_rows(bills: Bills) -> list[tuple[str, list[Cell]]]:
    training, serving = bills.training, bills.serving
    photo = bills.photo.bill if bills.photo else None
    wall = "Wall-clock seconds of all passes ÷ images, on this server."
    cpu = "Seconds that the processor spent on it ÷ images: waiting in a queue isn’t in it."

    def of_photo(text: str, kind: str = "measured", how: str = wall) -> Cell:
        return Cell(text if photo else "look at a photo on the Infer page first",
                    kind if photo else "", how)  # type: ignore[arg-type]  # fmt: skip

    lite = shared_classifier().model
    lite_flops = forward_flops(lite, (3, 224, 224))
    counted = "Counted from the shapes of the layers; one multiply-add is two operations."
    tripled = f"{counted} Training = 3 × forward, as the backward pass takes about twice as much."
    memory = "Bytes counted tensor by tensor while one batch goes through."
    return [
        ("Time for one image", [
            Cell(f"**{_time(training.seconds_per_image)}**", "measured", wall),
            Cell(f"**{_time(serving.seconds_per_image)}**", "measured", wall),
            of_photo(f"**{_time(photo.seconds_per_image)}**" if photo else ""),
        ]),
        ("Processor time for one image", [
            Cell(f"**{_time(training.cpu_seconds_per_image)}**", "measured", cpu),
            Cell(f"**{_time(serving.cpu_seconds_per_image)}**", "measured", cpu),
            of_photo(f"**{_time(photo.cpu_seconds_per_image)}**" if photo else "", how=cpu),
        ]),
        ("In batches of", [
            Cell(f"**{bills.run.config.batch_size}**"),
            Cell(f"**{bills.run.config.batch_size}**"),
            Cell("**1**"),
        ]),
        ("Passes so far", [
            Cell(f"**{training.passes:,}** updates: forward, backward, change", "measured",
                 "Counted as they happened."),
            Cell(f"**{serving.passes:,}** forward passes, no change", "measured",
                 "Counted as they happened."),
            of_photo(f"**{photo.passes:,}** forward passes" if photo else "",
                     how="Counted as they happened."),
        ]),
        ("Images so far", [
            Cell(f"**{training.images:,}**, each with its label", "measured",
                 "Counted as they happened; the same image counts each time."),
            Cell(f"**{serving.images:,}**, no label needed", "measured",
                 "Counted as they happened."),
            of_photo(f"**{photo.images:,}**" if photo else "", how="Counted as they happened."),
        ]),
        ("Arithmetic for one image", [
            Cell(f"**{_big(training_flops(bills.flops))}** operations", "estimated", tripled),
            Cell(f"**{_big(bills.flops)}** operations", "estimated", counted),
            Cell(f"**{_big(lite_flops)}** operations", "estimated", counted),
        ]),
        ("Memory for one batch", [
            Cell(f"**{_bytes(bills.training_memory.total)}**: {_parts(bills.training_memory)}",
                 "measured", memory),
            Cell(f"**{_bytes(bills.serving_memory.total)}**: {_parts(bills.serving_memory)}",
                 "measured", memory + " Only a layer’s input and output exist at a time."),
            Cell(f"weights alone **{_bytes(4 * parameter_count(lite))}**", "estimated",
                 f"{parameter_count(lite):,} parameters × 4 bytes."),
        ]),
        ("Numbers that can change", [
            Cell(f"**{bills.parameters:,}** parameters", "measured", "Counted."),
            Cell("**none**", "measured",
                 f"The fingerprint before and after: {bills.run.view.fingerprint}."),
            Cell("**none**", "measured",
                 f"Its fingerprint, always: {shared_classifier().fingerprint}."),
        ]),
    ]  # fmt: skip


def _per_image(bills: Bills) -> None:
    bars = [
        ("training: forward, backward, update", 1000 * bills.training.seconds_per_image,
         "training"),
        ("inference: forward", 1000 * bills.serving.seconds_per_image, "inference"),
    ]  # fmt: skip
    alt = "; ".join(f"{name} {value:.3f} milliseconds" for name, value, _ in bars)
    title = "One image, two ways"
    draw(charts.per_image(bars, title, "ms"), "per_image", f"{title}: {alt}")


def _face_off(bills: Bills) -> None:
    st.header("The five differences", divider="gray")
    heads = [Head("Training: the gym", "training"), Head("Inference: the rescue", "inference")]
    table("Training and inference in five differences", heads, face_off_rows(bills))


def face_off_rows(bills: Bills) -> list[tuple[str, list[Cell]]]:
    """Return the five differences, each with the evidence from this visitor's own run."""
    run, training, serving, single = bills.run, bills.training, bills.serving, bills.single
    best = max((e.accuracy for e in run.view.evaluations), default=0.0)
    start = run.view.evaluations[0].accuracy if run.view.evaluations else 0.0
    ratio = training.seconds_per_image / serving.seconds_per_image
    latency = single.seconds_per_image
    epochs = training.images / max(1, len(run.trainer().split.train))
    return [
        ("Purpose", [
            Cell(f"Find good weights: yours went from **{run.first_fingerprint}** to "
                 f"**{run.view.fingerprint}**, and from {start:.0%} right to {best:.0%}.",
                 "measured", "Fingerprint: SHA-256 over all weights. Right: on held-out shapes."),
            Cell(f"Use them: {bills.answers:,} answers later they are still "
                 f"**{run.view.fingerprint}**.",
                 "measured", "The fingerprint is taken anew each time they serve."),
        ]),
        ("Compute", [
            Cell(f"Forward, backward, update: **{_time(training.seconds_per_image)}** an image, "
                 f"{ratio:.1f} times as much.", "measured", "See the bills above."),
            Cell(f"Forward alone: **{_time(serving.seconds_per_image)}** an image.", "measured",
                 "See the bills above."),
        ]),
        ("Latency tolerance", [
            Cell(f"Nobody stood waiting: **{training.seconds:.1f} s**, and minutes or weeks would "
                 "do.", "measured", "Wall-clock seconds of the whole run."),
            Cell(f"Somebody waits: one answer took **{_time(latency)}**, "
                 f"{'inside' if latency < 0.1 else 'beyond'} the 0.1 s that feel instant.",
                 fact=fact("instant")),
        ]),
        ("Data", [
            Cell(f"**{training.images:,}** labelled images, {epochs:.1f} laps through the "
                 "training set.", "measured", "Images seen ÷ images in the training set."),
            Cell("**One** image at a time if it must be, and no label.", "measured",
                 f"Your network answered {single.images:,} shapes one by one."),
        ]),
        ("Frequency", [
            Cell(f"**Once**: {training.passes:,} updates, then done until the world changes.",
                 "measured", "Counted as they happened."),
            Cell(f"**Over and over**: {bills.answers:,} answers so far. Elsewhere "
                 "most of the energy goes here.", fact=fact("google-inference-share")),
        ]),
    ]  # fmt: skip


@problems.fragment()
def _break_even(bills: Bills) -> None:
    st.header("When has serving cost as much as training?", divider="gray")
    per_answer = bills.serving.seconds_per_image
    requests = break_even(bills.training.seconds, per_answer)
    daily = st.select_slider(
        "Answers a day",
        [10, 100, 1_000, 10_000, 100_000, 1_000_000],
        value=1_000,
        format_func="{:,}".format,
        key="daily",
        persist_state="session",
    )
    st.markdown(
        f"After **{requests:,.0f} answers**; at {daily:,} answers a day that is after "
        f"**{_days(requests / daily)}**. From then on, serving is the larger bill."
    )
    draw(
        charts.crossing(bills.training.seconds, per_answer, answers=requests),
        "crossing",
        f"The bill of all answers meets the bill of training at {requests:,.0f} answers",
    )
    st.caption(
        f"Estimated from your measurements: {bills.training.seconds:.2f} s of training ÷ "
        f"{1000 * per_answer:.4f} ms an answer = {requests:,.0f} answers, as long as nothing else "
        f"changes. At full size: {fact('bloomz-break-even').markdown}."
    )


def _time(seconds: float) -> str:
    if seconds < 1e-3:
        return f"{1e6 * seconds:,.0f} µs"
    if seconds < 1:
        return f"{1e3 * seconds:,.1f} ms"
    return f"{seconds:,.1f} s"


def _days(days: float) -> str:
    if days < 1 / 24:
        return f"{24 * 60 * days:,.0f} minutes" if days >= 2 / 24 / 60 else "a minute or less"
    return f"{24 * days:,.1f} hours" if days < 2 else f"{days:,.0f} days"


def _big(operations: float) -> str:
    for size, word in ((1e9, "billion"), (1e6, "million"), (1e3, "thousand")):
        if operations >= size:
            return f"{operations / size:.3g} {word}"
    return f"{operations:.0f}"


def _bytes(size: float) -> str:
    return f"{size / 2**20:.1f} MiB" if size >= 2**20 else f"{size / 2**10:.0f} KiB"


def _parts(memory: Memory) -> str:
    parts = {
        "weights": memory.weights,
        "gradients": memory.gradients,
        "optimiser": memory.optimizer,
        "activations": memory.activations,
    }
    return ", ".join(f"{name} {_bytes(size)}" for name, size in parts.items() if size)
