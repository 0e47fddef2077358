"""One network in several forms, each measured beside the others: bytes, time, and what it answers.

All forms are timed in turns, so that whatever slows the machine for a moment slows all alike.
"""

import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from typing import Any

import torch
from torch import Tensor, nn

from engine.core.clock import processor_seconds
from engine.core.stats import median
from engine.core.work import Progress, Work
from engine.costs import Bill
from engine.data import Dataset, spread
from engine.inference import (
    ANSWER_BATCH,
    EXAM_SECONDS,
    Classifier,
    answers,
    filled,
    serve,
    shape_classifier,
)
from engine.inference.runtimes import Forward
from engine.inference.runtimes.onnx_runtime import OnnxForward, session
from engine.models import as_onnx
from engine.optimise import narrowed, packed, pruned, quantised
from engine.optimise.int8 import Calibration

CALIBRATION_SHAPES, CALIBRATION_BATCH = 512, 64
SINGLES = 5  # answers to one shape each, a turn
ROUNDS, FEWEST_ROUNDS, PATIENCE_SECONDS = 40, 15, 5.0


class Kind(StrEnum):
    """What can be done to a network, in the order in which tables have it."""

    TRAINED = "trained"
    ONNX = "onnx"
    INT8 = "int8"
    QUANTISED = "quantised"
    PRUNED = "pruned"
    NARROWED = "narrowed"


@dataclass(frozen=True)
class Form:
    """What was done to a network; tells a variant of it from any other.

    amount: bits of each weight for QUANTISED, percent that have gone for PRUNED and NARROWED ·
    steps: of training after that.
    """

    kind: Kind
    amount: int = 0
    steps: int = 0

    @property
    def title(self) -> str:
        """What visitors read."""
        amount, s = self.amount, "s" * (self.amount != 1)
        done = {
            Kind.TRAINED: "as trained, in PyTorch",
            Kind.ONNX: "ONNX Runtime, float32",
            Kind.INT8: "ONNX Runtime, int8",
            Kind.QUANTISED: f"rounded to {amount} bit{s}",
            Kind.PRUNED: f"{amount}% of its weights zero",
            Kind.NARROWED: f"{amount}% of its units left out",
        }[self.kind]
        return f"{done}, then {self.steps} steps" if self.steps else done

    def of(self, model: nn.Module) -> nn.Module:
        """Return a copy of a module in this form, before any training after it."""
        match self.kind:
            case Kind.QUANTISED:
                return quantised(model, self.amount)
            case Kind.PRUNED:
                return pruned(model, self.amount / 100)
            case Kind.NARROWED:
                return narrowed(model, self.amount / 100)
            case Kind.TRAINED:
                return model
        raise ValueError(f"A module can’t be {self.kind}.")


TRAINED, ONNX, INT8 = Form(Kind.TRAINED), Form(Kind.ONNX), Form(Kind.INT8)
# What the Optimise page builds unasked, and the Compare page offers.
EIGHT, HALF, NARROW = Form(Kind.QUANTISED, 8), Form(Kind.PRUNED, 50), Form(Kind.NARROWED, 50)


@dataclass(frozen=True, eq=False)
class Variant:
    """One form of a network: what answers, and the file that it would be kept in.

    kept: how it is stored, in words · size_bytes: of that file · zipped_bytes: of the same file
    after zlib · trained: what further training it took, if any.
    """

    form: Form
    classifier: Classifier
    kept: str
    size_bytes: int
    zipped_bytes: int
    trained: Bill | None = None

    @property
    def title(self) -> str:
        """What it is called."""
        return self.form.title


@dataclass(frozen=True)
class Taken:
    """Seconds of one forward pass: on the wall clock, and of the processor."""

    wall: float
    cpu: float


@dataclass(eq=False)
class Result:
    """What was measured of one variant.

    answers: (n,) int64, one for each held-out example · singles: one example's forward pass, in
    seconds on the wall clock and of the processor · batches: a whole batch's · served: the whole
    exam as Compare counts it.
    """

    variant: Variant
    batch_size: int
    labels: Tensor
    answers: Tensor
    singles: list[Taken] = field(default_factory=list)
    batches: list[Taken] = field(default_factory=list)
    served: Bill = field(default_factory=Bill)

    @property
    def accuracy(self) -> float:
        """The share of right answers, 0–1."""
        return (self.answers == self.labels).float().mean().item()

    @property
    def single_seconds(self) -> float:
        """One example alone: the median, of processor time, so that what held up is left out."""
        return median([taken.cpu for taken in self.singles])

    @property
    def batch_seconds(self) -> float:
        """One example of a full batch, of processor time: the median batch ÷ the batch size."""
        return median([taken.cpu for taken in self.batches]) / self.batch_size

    def faster(self, other: "Result", batched: bool) -> float:
        """How many times as fast as the other."""
        if batched:
            return other.batch_seconds / self.batch_seconds
        return other.single_seconds / self.single_seconds

    def differing(self, other: "Result") -> list[int]:
        """Return the places at which the two answers differ."""
        return (self.answers != other.answers).nonzero().flatten().tolist()


def in_torch(
    form: Form, model: nn.Module, dataset: Dataset, trained: Bill | None = None
) -> Variant:
    """Return the module as PyTorch runs it, kept as float32; it is in that form already."""
    classifier = shape_classifier(form.title, model, dataset)
    return _kept(form, classifier, "float32", packed(model, 32), trained)


def rounded(model: nn.Module, dataset: Dataset, bits: int) -> Variant:
    """Return the module with rounded weights as PyTorch runs it, kept in so many bits a weight."""
    form = Form(Kind.QUANTISED, bits)
    classifier = shape_classifier(form.title, form.of(model), dataset)
    return _kept(form, classifier, f"{bits}-bit codes, packed", packed(model, bits))


def in_onnx(model: nn.Module, dataset: Dataset) -> Variant:
    """Return the network in ONNX Runtime, in float32. Raises ConfigError for unknown layers."""
    proto = as_onnx(model, dataset.shape)
    return _as_file(ONNX, model, dataset, proto, "ONNX file, float32", "onnx")


def in_int8(model: nn.Module, dataset: Dataset, train: Tensor) -> Work[Variant]:
    """Calibrate on some of the training examples, and give the network in int8 at the end.

    train: (n,) int64 indices. Raises ConfigError for unknown layers.
    """
    calibration = Calibration(model, dataset.shape)
    batches = spread(train, CALIBRATION_SHAPES).split(CALIBRATION_BATCH)
    for number, batch in enumerate(batches, start=1):
        calibration.watch(dataset.batch(batch)[0])
        yield Progress(number / len(batches), "calibrating on training shapes")
    return _as_file(INT8, model, dataset, calibration.int8(), "ONNX file, int8", "onnx-int8")


def _as_file(
    form: Form, model: nn.Module, dataset: Dataset, proto: Any, kept: str, runtime: str
) -> Variant:
    file = proto.SerializeToString()
    classifier = replace(
        shape_classifier(form.title, model, dataset),
        forward=OnnxForward(session(file)),
        model=None,
        size_bytes=len(file),
        fingerprint=sha256(file).hexdigest()[:12],
        runtime=runtime,
    )
    return _kept(form, classifier, kept, file)


def _kept(
    form: Form, classifier: Classifier, how: str, file: bytes, trained: Bill | None = None
) -> Variant:
    return Variant(form, classifier, how, len(file), len(zlib.compress(file)), trained)


def race(
    variants: Sequence[Variant], dataset: Dataset, held_out: Tensor, batch_size: int
) -> Work[list[Result]]:
    """Let each variant answer for all held-out examples, then time all of them in turns.

    held_out: (n,) int64 indices; fewer than a batch fill it by going round again. The clock covers
    the forward pass alone; in `served` it covers fetching and normalising as well, as it does in
    training.
    """
    labels = dataset.labels[held_out]
    results = []
    for number, variant in enumerate(variants, start=1):
        given = []
        for part in held_out.split(ANSWER_BATCH):
            given.append(answers(variant.classifier.forward, dataset, part))
            yield Progress(0.4 * number / len(variants), f"the exam: {variant.title}")
        results.append(Result(variant, batch_size, labels, torch.cat(given)))
    for result in results:
        classifier = result.variant.classifier
        result.served = serve(classifier, dataset, held_out, batch_size, EXAM_SECONDS).bill
        yield Progress(0.5, f"the exam in batches of {batch_size}: {result.variant.title}")
    start = time.perf_counter()
    for turn in range(ROUNDS):
        if turn >= FEWEST_ROUNDS and time.perf_counter() - start > PATIENCE_SECONDS:
            break  # a busy machine: fewer rounds, and the page says how many
        first = turn % len(results)  # whoever comes first finds the caches cold
        one_turn(results[first:] + results[:first], dataset, held_out, turn)
        yield Progress(0.5 + 0.5 * (turn + 1) / ROUNDS, f"timing, turn {turn + 1}")
    single, _ = dataset.batch(held_out[:1])
    for variant in variants:
        variant.classifier.forward(single)  # after a batch: ONNX Runtime gives its memory back
    return results


def one_turn(results: Sequence[Result], dataset: Dataset, held_out: Tensor, turn: int) -> None:
    """Time some single answers and one batch of each; the first of each isn't counted."""
    start = turn * SINGLES % max(1, len(held_out) - SINGLES)
    singles = dataset.batch(held_out[start : start + SINGLES])[0].split(1)
    batch, _ = dataset.batch(filled(held_out, results[0].batch_size))
    for result in results:
        forward = result.variant.classifier.forward
        forward(singles[0])
        result.singles += [_seconds(forward, one) for one in singles]
        forward(batch)
        result.batches.append(_seconds(forward, batch))


def _seconds(forward: Forward, x: Tensor) -> Taken:
    start, cpu = time.perf_counter(), processor_seconds()
    forward(x)
    return Taken(time.perf_counter() - start, processor_seconds() - cpu)
