"""The rows of the two tables, each cell with its evidence."""

from typing import Literal

from engine.anatomy import Memory, parameter_count
from engine.costs import training_flops
from engine.facts import fact
from engine.inference import shared_classifier
from engine.ledger import Bill
from engine.units import bytes_text, count_text, seconds_text
from ui.bills.collect import Bills
from ui.bookkeeping import photo_work
from ui.tables import Cell


def bill_rows(bills: Bills) -> list[tuple[str, list[Cell]]]:
    """Return the rows of the bills: training, the same weights serving, the photo network."""
    columns = (bills.training, bills.serving, bills.photo.bill if bills.photo else None)
    size = bills.batch_size
    return [
        ("All of it so far", _totals(bills)),
        ("Processor time for one image", [_per_image(bill, "cpu_seconds") for bill in columns]),
        ("The same on the wall clock", [_per_image(bill, "seconds") for bill in columns]),
        ("In batches of", [Cell(f"**{n}**") for n in (size, size, 1)]),
        ("Passes so far", [
            _counted(bills.training, "passes", "updates: forward, backward, change"),
            _counted(bills.serving, "passes", "forward passes, no change"),
            _counted(columns[2], "passes", "forward passes"),
        ]),
        ("Images so far", [
            _counted(bills.training, "images", "images, each with its label"),
            _counted(bills.serving, "images", "images, no label needed",
                     " The exam is served in full batches: what fills none is answered off the "
                     "clock."),
            _counted(columns[2], "images", "photos"),
        ]),
        ("Arithmetic for one image", _arithmetic(bills)),
        ("Memory for one batch", _memory(bills)),
        ("Numbers that can change", _changeable(bills)),
    ]  # fmt: skip


def _totals(bills: Bills) -> list[Cell]:
    training, serving = bills.training, bills.serving
    return [
        Cell(f"**{seconds_text(training.cpu_seconds)}** of processor, "
             f"{seconds_text(training.seconds)} on the wall clock", "measured",
             "All its slices together, looks at the held-out examples included."),
        Cell(f"**{seconds_text(serving.cpu_seconds)}** of processor, "
             f"{seconds_text(serving.seconds)} on the wall clock", "measured",
             "All its batches together."),
        Cell("Others paid for its training, and we know of no published bill. ResNet-50, on the "
             f"same photos, took **{fact('resnet50-training-days').text}**.",
             fact=fact("resnet50-training")),
    ]  # fmt: skip


def _per_image(bill: Bill | None, clock: Literal["seconds", "cpu_seconds"]) -> Cell:
    if bill is None:
        return Cell("look at a photo on the Infer page first")
    seconds = getattr(bill, clock)
    words = "on the wall clock" if clock == "seconds" else "of the processor, waiting left out"
    how = f"{seconds_text(seconds)} {words} ÷ {bill.images:,} images."
    if clock == "seconds" and bill.shared:
        how += " Others were computing on this machine meanwhile."
    return Cell(f"**{seconds_text(seconds / bill.images)}**", "measured", how)


def _counted(
    bill: Bill | None, what: Literal["passes", "images"], words: str, beside: str = ""
) -> Cell:
    if bill is None:
        return Cell("none yet")
    how = f"Counted as they happened.{beside}"
    return Cell(f"**{getattr(bill, what):,}** {words}", "measured", how)


def _arithmetic(bills: Bills) -> list[Cell]:
    lite, _ = photo_work()
    counted = "Counted from the shapes of the layers; one multiply-add is two operations."
    tripled = (
        f"3 × {bills.flops:,} = {training_flops(bills.flops):,.0f}: the forward pass, and a "
        "backward pass of about twice as much (Kaplan et al. 2020)."
    )
    return [
        Cell(f"**{count_text(training_flops(bills.flops))}** operations", "estimated", tripled),
        Cell(f"**{count_text(bills.flops)}** operations", "estimated", counted),
        Cell(f"**{count_text(lite)}** operations", "estimated", counted),
    ]


def _memory(bills: Bills) -> list[Cell]:
    how = "Bytes counted tensor by tensor while one batch goes through."
    photo_network = shared_classifier().model
    assert photo_network is not None  # it is PyTorch's
    n = parameter_count(photo_network)
    training, serving = bills.training_memory, bills.serving_memory
    beside = (
        f" By hand: weights and gradients {bills.parameters:,} × 4 = {4 * bills.parameters:,} "
        "bytes each; Adam notes twice that, momentum once, SGD nothing; the batch itself; and each "
        "layer’s output."
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


def face_off_rows(bills: Bills) -> list[tuple[str, list[Cell]]]:
    """Return the five differences, each with the evidence from this visitor's own run."""
    training, serving, single = bills.training, bills.serving, bills.single
    ratio = training.cpu_seconds_per_image / serving.cpu_seconds_per_image
    latency = single.seconds_per_image
    epochs = training.images / max(1, len(bills.trainer.split.train))
    return [
        ("Purpose", [
            Cell(f"Find good weights: yours went from **{bills.first_fingerprint}** to "
                 f"**{bills.fingerprint}**, and from {bills.start:.0%} right to "
                 f"{bills.accuracy:.0%}.",
                 "measured", "Fingerprint: SHA-256 over all weights. Right: on held-out shapes."),
            Cell(f"Use them: {bills.answers:,} answers later they are still "
                 f"**{bills.fingerprint}**.",
                 "measured", "The fingerprint is taken anew each time they serve."),
        ]),
        ("Compute", [
            Cell(f"Forward, backward, update: **{seconds_text(training.cpu_seconds_per_image)}** "
                 f"of processor an image, {ratio:.1f} times as much.", "measured",
                 "Processor time of the whole run ÷ images, as in the bills below."),
            Cell(f"Forward alone: **{seconds_text(serving.cpu_seconds_per_image)}** an image.",
                 "measured", "Processor time of all batches ÷ images, as in the bills below."),
        ]),
        ("Latency tolerance", [
            Cell(f"Nobody stood waiting: **{training.seconds:.1f} s**, and minutes or weeks would "
                 "do.", "measured", "Wall-clock seconds of the whole run."),
            Cell(f"Somebody waits: one answer took **{seconds_text(latency)}**, "
                 f"{'inside' if latency < 0.1 else 'beyond'} the 0.1 s that feel instant.",
                 "measured", f"{seconds_text(single.seconds)} on the wall clock ÷ "
                 f"{single.images:,} shapes, one at a time.", fact("instant")),
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
            Cell(f"**Over and over**: {bills.answers:,} answers so far. At Google, most of the "
                 "energy of machine learning goes here.", "measured",
                 "Counted as they happened: by the exam, and one by one.",
                 fact("google-inference-share")),
        ]),
    ]  # fmt: skip


def memory_parts(memory: Memory) -> list[tuple[str, int]]:
    """Return (part, bytes) for the parts that there are."""
    parts = {
        "weights": memory.weights,
        "gradients": memory.gradients,
        "optimiser": memory.optimizer,
        "the batch itself": memory.batch,
        "activations": memory.activations,
    }
    return [(name, size) for name, size in parts.items() if size]


def _parts(memory: Memory) -> str:
    return ", ".join(f"{name} {bytes_text(size)}" for name, size in memory_parts(memory))
