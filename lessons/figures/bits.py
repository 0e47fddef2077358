"""Fewer bits: the weights of a trained network snap to levels, and hardly an answer changes."""

from dataclasses import dataclass

from torch import Tensor, nn

import charts
from engine.core.byte_arithmetic import byte_arithmetic
from engine.core.units import bytes_text
from engine.experiments.verdicts import HANDFUL, MANY, SAME, SOME, takes_as_long
from engine.models import parameter_count
from engine.models.trainable import first_weights
from engine.optimise import quantised
from lessons.figures import FIGURES, Button, Choice, Measured, Number, Shown, Values, Work
from lessons.figures.graduate import Exam, exam, exam_times, graduate
from lessons.figures.stopwatch import both_times

FULL = 32
STOPS = ("32", "16", "8", "7", "6", "5", "4", "3", "2", "1")


@dataclass(frozen=True)
class State:
    """Seconds for a part of the exam, in full precision and in so many bits; or none yet."""

    bits: int = 0
    full: float = 0.0
    rounded: float = 0.0


class Bits:
    """A choice of bits for each weight."""

    title = "How many bits does a weight need?"
    controls = (
        Choice("bits", "Bits for each weight", dict(zip(STOPS, STOPS, strict=True)), STOPS[0]),
        Button("time", "Time the exam, before and after"),
    )
    timed = True

    def start(self) -> State:
        """A perceptron that has been trained, and the exam it will sit."""
        graduate(), exam()
        return State()

    def working(self, state: State, button: str, values: Values) -> Work[State]:
        """Time both networks on the same held-out shapes, in turn."""
        bits = int(values["bits"])
        full, rounded = yield from exam_times(quantised(graduate(), bits))
        return State(bits, full, rounded)

    def show(self, state: State, values: Values) -> Shown:
        """Round the weights, sit the exam, and count what differs."""
        bits, model, shapes = int(values["bits"]), graduate(), exam()
        copy = quantised(model, bits)
        answers, before = shapes.answers(copy), shapes.answers(model)
        differ = int((answers != before).sum())
        lost = shapes.accuracy(before) - shapes.accuracy(answers)
        numbers: tuple[Number, ...] = (
            Number("right in the exam", f"{shapes.accuracy(answers):.1%}"),
            Number("in full precision", f"{shapes.accuracy(before):.1%}"),
            Number("answers that differ", f"{differ:,} of {len(before):,}"),
            Number("the weights take", _size(copy, bits), "estimated",
                   f"weights × {bits} bits ÷ 8, and 4 bytes for each bias"),
        )  # fmt: skip
        timed = state.bits == bits
        if timed:
            numbers += both_times(("full precision", state.full), ("rounded", state.rounded))
        levels, unit = max(2**bits - 1, 2), _unit(model)
        return Shown(
            numbers,
            _says(bits, levels, differ, shapes, lost) + (_speed(state) if timed else ""),
            charts.snapped(
                unit.tolist(),
                _unit(quantised(model, bits), like=model).tolist(),
                "784 weights of one unit, before and after",
            ),
            f"The weights of one unit as a histogram. With {bits} bits they lie on "
            f"{len(_unit(copy, like=model).unique())} different values.",
            drawn="The weights are those of a network trained on this machine, counted.",
        )

    def measure(self) -> Measured:
        """At 8 bits, how many of the answers differ?"""
        shapes = exam()
        before, after = (shapes.answers(m) for m in (graduate(), quantised(graduate(), 8)))
        differ = int((before != after).sum())
        share = differ / len(before)
        option = 0 if share < HANDFUL else 1 if share < MANY else 2
        return Measured(
            option,
            f"{differ} of {len(before):,} answers came out differently, and "
            f"{shapes.accuracy(after):.1%} are right, where {shapes.accuracy(before):.1%} were.",
            f"at 8 bits, {differ} of {len(before):,} answers came out differently",
            how="measured",
        )


def _unit(model: nn.Module, like: nn.Module | None = None) -> Tensor:
    """(784,): the weights of that unit of the first layer which has the largest sum of weights."""
    strongest = int(first_weights(like or model).abs().sum(1).argmax())
    return first_weights(model)[strongest]


def _size(model: nn.Module, bits: int) -> str:
    """Bits × weights ÷ 8; the biases keep their 32 bits."""
    biases = sum(p.numel() for p in model.parameters() if p.dim() == 1)
    return bytes_text(((parameter_count(model) - biases) * bits + biases * FULL) / 8)


def _says(bits: int, levels: int, differ: int, shapes: Exam, lost: float) -> str:
    """lost: how much lower the score is than in full precision, 0–1."""
    if bits == FULL:
        return "This is full precision. Choose fewer bits, and watch the weights snap. "
    share = differ / len(shapes.y)
    values = f"{bits} bits are still plenty."
    if bits <= 16:
        values = f"With {bits} bit{'s' * (bits > 1)}, a weight can take {levels:,} values."
    if differ == 0:
        return f"{values} Not one answer differs. "
    if share < HANDFUL:
        return f"{values} Hardly an answer differs. "
    if share < SOME and lost < SAME:
        return f"{values} Some answers differ, and yet about as many are right. "
    if share < SOME:
        return f"{values} Now the rounding begins to show. "
    return f"{values} That is too coarse: the network has forgotten much of what it knew. "


def _speed(state: State) -> str:
    if state.bits == FULL:
        return "Both times belong to the same network."
    ratio = state.rounded / state.full
    found = (
        f"The rounded network takes about as long: {ratio:.0%} of the time. A difference that "
        "small comes and goes from one try to the next."
        if takes_as_long(ratio)
        else f"This time, the rounded network took {ratio:.0%} of the time, but that is chance: "
        "the machine was busy with something else."
    )
    return (
        f"{found} It has as much to do as before: here its weights are rounded, and then still "
        "stored and multiplied as 32-bit numbers. For speed, a chip needs a way to calculate in "
        "small whole numbers, and a program that uses it. " + byte_arithmetic().value
    )


FIGURES.register(
    "bits", title=Bits.title, summary="Round a trained network’s weights, and see what it forgets."
)(Bits())
