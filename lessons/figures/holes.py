"""Taking weights away: zeros in the list, or whole units out of the network."""

from dataclasses import dataclass

from torch import nn

import charts
from engine.core.units import bytes_text, seconds_text
from engine.experiments.verdicts import (
    CHANCE,
    CUT_LITTLE,
    CUT_MOST,
    CUT_MUCH,
    CUT_SAME,
    UNSAID,
    takes_as_long,
)
from engine.experiments.weight_pictures import Tile, with_holes
from engine.models import parameter_count
from engine.models.trainable import first_weights
from engine.optimise import narrowed, pruned, weight_count, weight_mask, weighted
from lessons.figures import (
    FIGURES,
    Button,
    Choice,
    Measured,
    Number,
    Shown,
    Slider,
    Values,
    Work,
)
from lessons.figures.graduate import exam, exam_times, graduate
from lessons.figures.stopwatch import ROUNDS, SHAPES, TURNS, both_times

UNITS = 6
TRIES = 3
WAYS = {"zeros": pruned, "units": narrowed}
ZEROS, OUT = WAYS
LABELS = {ZEROS: "smallest weights to zero", OUT: "whole units left out"}


@dataclass(frozen=True)
class State:
    """Seconds for a part of the exam, before and after, and for which setting; or none yet."""

    way: str = ""
    percent: int = -1
    before: float = 0.0
    after: float = 0.0


class Holes:
    """A slider for how much goes, and two ways to let it go."""

    title = "How much of a network can go?"
    controls = (
        Choice("way", "What goes", LABELS, ZEROS),
        Slider("percent", "How much of it goes, %", 0, 95, 5, 30),
        Button("time", "Time the exam, before and after"),
    )
    timed = True

    def start(self) -> State:
        """A perceptron that has been trained, and the exam it will sit."""
        graduate(), exam()
        return State()

    def working(self, state: State, button: str, values: Values) -> Work[State]:
        """Time both networks on the same held-out shapes, in turn."""
        way, percent = values["way"], int(values["percent"])
        before, after = yield from timed(way, percent)
        return State(way, percent, before, after)

    def show(self, state: State, values: Values) -> Shown:
        """Prune, sit the exam, and look at what is left."""
        way, percent = values["way"], int(values["percent"])
        model, shapes = graduate(), exam()
        copy = WAYS[way](model, percent / 100)
        right = shapes.accuracy(shapes.answers(copy))
        whole = shapes.accuracy(shapes.answers(model))
        left = weight_count(copy)
        biases = parameter_count(copy) - sum(layer.weight.numel() for layer in weighted(copy))
        numbers: tuple[Number, ...] = (
            Number("right in the exam", f"{right:.1%}"),
            Number("before", f"{whole:.1%}"),
            Number(f"weights left, beside {biases} biases", f"{left:,} of {weight_count(model):,}"),
            Number("stored as it is", bytes_text(4 * parameter_count(copy)), "estimated",
                   "4 bytes for each weight and bias in the list, zeros among them"),
        )  # fmt: skip
        timed = (state.way, state.percent) == (way, percent)
        if timed:
            numbers += both_times(("before", state.before), ("after", state.after))
        if percent == 0:
            speed = "Nothing has gone yet."
        elif timed:
            speed = _speed(way, state.after / state.before)
        else:
            speed = "Now press the button: is it any faster?"
        picture = _picture(model, copy, way, percent)
        empty = sum(value is None for tile in picture for row in tile for value in row)
        share = empty / (UNITS * 28 * 28)
        return Shown(
            numbers,
            f"{_loss(whole - right)} {speed}",
            charts.weight_tiles(picture, f"Weights of {UNITS} units, with their holes"),
            f"The weights of {UNITS} units as pictures of 28 by 28; {share:.0%} of it is empty.",
            drawn="The weights are those of a network trained on this machine.",
        )

    def measuring(self) -> Work[Measured]:
        """Half of all weights at zero: is answering faster?"""
        before, after = yield from timed(ZEROS, 50)
        ratio = after / before
        if not takes_as_long(ratio):
            return Measured(
                None,
                "The machine is too busy to measure this fairly. The last of "
                f"{TRIES} tries came out at {ratio:.0%} of the time. Press again in a moment.",
            )
        return Measured(
            1,
            f"{SHAPES} shapes of the exam took {seconds_text(before)} of processor "
            f"time before, and {seconds_text(after)} with half of the weights at zero (the median "
            f"of {ROUNDS} rounds, of each the quickest of {TURNS}).",
            "with half of its weights at zero, answering took "
            + ("as long as before" if 1 / UNSAID < ratio < UNSAID else f"{ratio:.0%} of the time"),
            how="measured",
        )


def timed(way: str, percent: int) -> Work[list[float]]:
    """Return the seconds for a part of the exam, with the whole network and the pruned.

    Zeros are multiplied like other numbers. Where they seem quicker or slower, the machine was
    busy, and it is tried again.
    """
    copy = WAYS[way](graduate(), percent / 100)
    for _ in range(TRIES):
        before, after = yield from exam_times(copy)
        if way == OUT or takes_as_long(after / before):
            break
    return [before, after]


def _picture(model: nn.Module, copy: nn.Module, way: str, percent: int) -> list[Tile]:
    """(UNITS, 28, 28): the first units' weights that are left, None where one has gone."""
    layer = weighted(model)[0]
    left = range(len(layer.weight)) if way == ZEROS else weight_mask(layer, percent / 100).tolist()
    return with_holes(first_weights(copy).view(-1, 28, 28).numpy(), left, UNITS)


def _loss(points: float) -> str:
    if points < CUT_SAME:
        return "The exam goes as well as before."
    if points < CUT_LITTLE:
        return "The exam goes a little worse."
    if points < CUT_MUCH:
        return "The exam goes clearly worse."
    if points < CUT_MOST:
        return "Too much has gone."
    return "Too much has gone: the network has lost most of what it knew."


def _speed(way: str, ratio: float) -> str:
    if way == ZEROS:
        found = (
            "And it takes as long as before."
            if takes_as_long(ratio)
            else f"This time it took {ratio:.0%} of the time, but that is chance: the machine was "
            "busy with something else."
        )
        return (
            f"{found} The processor multiplies by zero as it multiplies by anything else, and the "
            "zeros are stored like other numbers."
        )
    if ratio < 1 / CHANCE:
        return f"And it takes {ratio:.0%} of the time: there really is less to multiply."
    return (
        "And it is no faster, on this machine and at this size. The network is so small that a few "
        "units more or less don’t show."
    )


FIGURES.register(
    "holes",
    title=Holes.title,
    summary="Take weights out of a trained network, and see what it loses and what it saves.",
)(Holes())
