"""The rows of the two tables, each cell with its evidence."""

from typing import Literal

from engine.core.facts import fact
from engine.core.units import bytes_text, count_text, counted, exact_seconds, exactly, seconds_text
from engine.costs import Bill
from engine.inference import EXAM_SECONDS, shared_classifier
from engine.models import Memory, parameter_count, photo_network
from engine.training.optimizers import OPTIMIZERS
from ui.pages.compare.bills import Bills
from ui.widgets.tables import Cell

PASSES = ("forward pass", "forward passes")
BATCH = "the batch itself"  # in memory


def bill_rows(bills: Bills) -> list[tuple[str, list[Cell]]]:
    """Return the rows of the bills: training, the same weights serving, the photo network."""
    photos = bills.photo.bill if bills.photo else None
    columns = ((bills.training, bills.thing), (bills.serving, bills.thing), (photos, "photo"))
    size = bills.batch_size
    return [
        ("All of it so far", _totals(bills)),
        ("Processor time for one", [_each(*column, "cpu_seconds") for column in columns]),
        ("The same on the wall clock", [_each(*column, "seconds") for column in columns]),
        ("In batches of", [Cell(f"**{n}**") for n in (size, size, 1)]),
        ("Passes so far", [
            _counted(bills.training, "passes", "update", "updates", ": forward, backward, change"),
            _counted(bills.serving, "passes", *PASSES, ", no change"),
            _counted(photos, "passes", *PASSES),
        ]),
        ("Examples so far", [
            _counted(bills.training, "images", bills.thing, f"{bills.thing}s", ", with labels"),
            _counted(bills.serving, "images", bills.thing, f"{bills.thing}s",
                     f", no label needed; **{bills.single.images:,}** more one at a time",
                     f" {_exam(bills)}"),
            _counted(photos, "images", "photo", "photos"),
        ]),
        ("Arithmetic for one", _arithmetic(bills)),
        ("Memory for one batch", _memory(bills)),
        ("Numbers that can change", _changeable(bills)),
    ]  # fmt: skip


def _exam(bills: Bills) -> str:
    """How the exam is served."""
    held_out = len(bills.trainer.split.validation)
    again = f"again and again until {1000 * EXAM_SECONDS:.0f} ms of processor time are spent"
    if held_out < bills.batch_size:
        return (
            f"The {counted(held_out, f'held-out {bills.thing}')} fill a batch by going round, "
            f"{again}."
        )
    return f"The exam is served in full batches, {again}; what fills none is off the clock."


def _totals(bills: Bills) -> list[Cell]:
    training, serving = bills.training, bills.serving
    return [
        Cell(f"**{seconds_text(training.cpu_seconds)}** of processor, "
             f"{seconds_text(training.seconds)} on the wall clock", "measured",
             f"{exact_seconds(training.pass_cpu_seconds)} of processor for the updates, and "
             f"{exact_seconds(training.beside_cpu_seconds)} beside them: looks at the held-out "
             f"{bills.thing}s, and notes for the page’s pictures."),
        Cell(f"**{seconds_text(serving.cpu_seconds)}** of processor, "
             f"{seconds_text(serving.seconds)} on the wall clock", "measured",
             f"All its batches together. {_exam(bills)}"),
        Cell("Others paid for its training, and we know of no published bill. ResNet-50, on the "
             f"same photos, took **{fact('resnet50-training-days').text}**.",
             fact=fact("resnet50-training")),
    ]  # fmt: skip


def _each(bill: Bill | None, thing: str, clock: Literal["seconds", "cpu_seconds"]) -> Cell:
    if bill is None:
        return Cell("look at a photo on the Infer page first")
    seconds = getattr(bill, f"pass_{clock}")
    words = "on the wall clock" if clock == "seconds" else "of the processor, waiting left out"
    total = exactly(seconds, 4)
    how = f"{total.text} {words} ÷ {counted(bill.images, thing)}."
    if bill.beside_seconds:
        how += " Updates alone: looks at the held-out are not in it."
    if clock == "seconds" and bill.shared:
        how += " Others were computing on this machine meanwhile."
    return Cell(f"**{exactly(total.value / bill.images).text}**", "measured", how)


def _counted(
    bill: Bill | None,
    what: Literal["passes", "images"],
    one: str,
    many: str,
    words: str = "",
    beside: str = "",
) -> Cell:
    if bill is None:
        return Cell("none yet")
    number: int = getattr(bill, what)
    how = f"Counted as they happened.{beside}"
    return Cell(f"**{number:,}** {one if number == 1 else many}{words}", "measured", how)


def _arithmetic(bills: Bills) -> list[Cell]:
    lite = photo_network().flops
    shapes = "Counted from the shapes of the layers; one multiply-add is two operations."
    return [
        Cell(f"**{count_text(bills.work.training)}** operations", "estimated",
             f"{bills.work.formula} {shapes}"),
        Cell(f"**{count_text(bills.work.forward)}** operations", "estimated",
             f"{bills.work.forward:,}. {shapes}"),
        Cell(f"**{count_text(lite)}** operations", "estimated", f"{lite:,}. {shapes}"),
    ]  # fmt: skip


def _memory(bills: Bills) -> list[Cell]:
    how = "Bytes counted tensor by tensor while one batch goes through."
    photo_network = shared_classifier().model
    assert photo_network is not None  # it is PyTorch's
    n = parameter_count(photo_network)
    training, serving, n_own = bills.training_memory, bills.serving_memory, bills.parameters
    beside = (
        f" By hand: weights and gradients {n_own:,} × 4 = {4 * n_own:,} bytes each; "
        f"{_optimiser_by_hand(bills)}; the batch itself; and each layer’s output."
    )
    return [
        Cell(f"**{bytes_text(training.total)}**: {_parts(training)}", "measured", how + beside),
        Cell(f"**{bytes_text(serving.total)}**: {_parts(serving)}", "measured",
             how + " Only a layer’s input and output exist at a time."),
        Cell(f"weights alone **{bytes_text(4 * n)}**", "estimated", f"{n:,} parameters × 4 bytes."),
    ]  # fmt: skip


def _changeable(bills: Bills) -> list[Cell]:
    own, lite = bills.fingerprint, shared_classifier().fingerprint
    return [
        Cell(f"**{bills.parameters:,}** parameters", "measured", "Counted."),
        Cell("**none**", "measured", f"Its fingerprint before and after: {own}."),
        Cell("**none**", "measured", f"Its fingerprint, always: {lite}."),
    ]


def _optimiser_by_hand(bills: Bills) -> str:
    """What the optimiser of this run notes down, in words and bytes."""
    optimizer = OPTIMIZERS[bills.trainer.config.optimizer]
    title, numbers = optimizer.title, optimizer.build.numbers
    if not numbers:
        return f"{title} notes nothing"
    each = "a number" if numbers == 1 else "two numbers"
    size = f"{numbers} × {4 * bills.parameters:,}"
    total = 4 * numbers * bills.parameters
    if not optimizer.build.counts:
        return f"{title} notes {each} a weight, {size} = {total:,} bytes"
    tensors = len(list(bills.trainer.model.parameters()))
    return (
        f"{title} notes {each} a weight, and counts its steps for each of the {tensors} "
        f"groups of weights, {size} + {tensors} × 4 = {total + 4 * tensors:,} bytes"
    )


def face_off_rows(bills: Bills) -> list[tuple[str, list[Cell]]]:
    """Return the five differences, each with the evidence from this visitor's own run."""
    training, serving, single = bills.training, bills.serving, bills.single
    thing, latency = bills.thing, single.seconds_per_image
    epochs = training.images / max(1, len(bills.trainer.split.train))
    return [
        ("Purpose", [
            Cell(_purpose(bills), "measured",
                 f"Fingerprint: SHA-256 over all weights. Right: on held-out {thing}s."),
            Cell(f"Use them: {counted(bills.answers, 'answer')} later they are still "
                 f"**{bills.fingerprint}**.",
                 "measured", "The fingerprint is taken anew each time they serve."),
        ]),
        ("Compute", [
            Cell(f"Forward, backward, update: **{bills.each.text}** of processor for a "
                 f"{thing}, {bills.times:.1f} times as much.", "measured",
                 f"Processor time of the updates alone ÷ {thing}s, as in the bills below."),
            Cell(f"Forward alone: **{bills.even.answer.text}** of processor for a {thing}.",
                 "measured",
                 f"Processor time of all batches ÷ {thing}s, as in the bills below."),
        ]),
        ("Latency tolerance", [
            Cell(f"Nobody stood waiting: **{seconds_text(training.seconds)}** on the clock, and "
                 "minutes or weeks would do.", "measured", "Wall-clock seconds of the whole run."),
            Cell(f"Somebody waits: one answer took **{seconds_text(latency)}** on the clock, "
                 f"{'inside' if latency < 0.1 else 'beyond'} the 0.1 s that feel instant.",
                 "measured", f"{exact_seconds(single.seconds)} on the wall clock ÷ "
                 f"{counted(single.images, thing)}, one at a time.", fact("instant")),
        ]),
        ("Data", [
            Cell(f"**{training.images:,}** labelled {thing}{'s' * (training.images != 1)}, "
                 f"{_laps(epochs)} through the training set.", "measured",
                 f"Seen ÷ {counted(len(bills.trainer.split.train), thing)} in the training set."),
            Cell(f"**One** {thing} at a time if it must be, and no label.", "measured",
                 f"Your network answered {single.images:,} times one by one."),
        ]),
        ("Frequency", [
            Cell(f"**Once**: {counted(training.passes, 'update')}, then done until the world "
                 "changes.", "measured", "Counted as they happened."),
            Cell(f"**Over and over**: {counted(bills.answers, 'answer')} so far. At Google, most "
                 "of the energy of machine learning went here, according to a paper of "
                 f"{fact('google-inference-share').year}.", "measured",
                 f"Counted as they happened: {serving.images:,} by the exam, and "
                 f"{single.images:,} one at a time.",
                 fact("google-inference-share")),
        ]),
    ]  # fmt: skip


def _purpose(bills: Bills) -> str:
    """What the run found, or that it found nothing."""
    if bills.fingerprint == bills.first_fingerprint:
        return (
            f"Find good weights. This run learned nothing: its weights are **{bills.fingerprint}** "
            f"still, as at the start, with {bills.accuracy:.0%} right."
        )
    return (
        f"Find good weights: yours went from **{bills.first_fingerprint}** to "
        f"**{bills.fingerprint}**, and from {bills.start:.0%} right to {bills.accuracy:.0%}."
    )


def _laps(epochs: float) -> str:
    if epochs < 0.1:
        return "less than a tenth of a lap"
    return f"{epochs:,.1f} lap{'s' * (f'{epochs:.1f}' != '1.0')}"


def _parts(memory: Memory) -> str:
    return ", ".join(f"{name} {bytes_text(size)}" for name, size in memory.parts(BATCH))
