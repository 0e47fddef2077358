"""One step, slowly: what stands on the four cards, and what the buttons do."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.core.units import scientific
from engine.data import strip
from engine.errors import EngineError
from engine.training import PARTS, Followed, Sheet, SlowStep, layer_names, next_step, weight_layers
from engine.training.optimizers import OPTIMIZERS
from engine.training.views import Seen, Watch
from engine.training.views.weights import CHANGE_CELLS, layer_sheet, units_a_page
from ui.pages.train.state import TrainState
from ui.session import Session

if TYPE_CHECKING:
    from torch import Tensor

    from engine.training import Run

EXAMPLES = 6  # of the batch are shown
WAIT_SECONDS = 10.0


def take_part(who: Session, part: str) -> None:
    """Go on to that part of the next update; the update itself is made by the run.

    A run that plays is paused for it. Where that can't be, the run's `error` says why.
    """
    state = who.page(TrainState)
    run = who.run
    if run is None or part not in PARTS:
        return
    if run.playing:
        run.pause()
    run.wait(WAIT_SECONDS)
    if state.slow is None or state.slow.before != run.view.fingerprint:
        try:
            state.slow = next_step(run.clone())
        except EngineError as error:  # it fell over, or its slice takes long
            run.fail(error)
            return
    state.part = part
    if part == "update":
        run.step()
        run.wait(WAIT_SECONDS)


def step_seen(who: Session, run: "Run", watch: Watch) -> Seen:
    """Return what the view shows: the four parts, as far as they are done."""
    state = who.page(TrainState)
    slow = state.slow
    stands_at = None if slow is None else slow.after if state.part == "update" else slow.before
    if slow is None or run.playing or stands_at != run.view.fingerprint:
        state.slow, state.part = None, ""
        return Seen("step", {"playing": run.playing, "part": "", "next": run.view.steps + 1})
    done = PARTS.index(state.part)
    at = min(watch.layer, len(slow.weights) - 1)
    followed = slow.follow(at, *(state.follow or slow.steepest(at)))
    cards = [_forward(slow, followed), _loss(slow), _backward(followed), _update(slow, followed)]
    words: dict[str, Any] = {
        "playing": False,
        "part": state.part,
        "next": slow.number,
        "cards": cards[: done + 1],
        "layer": layer_names(slow.trainer.model)[at],
        "place": followed.place,
        "size": list(slow.weights[at].flatten(1).shape),
        "examples": _examples(slow, done),
    }
    page = followed.place[0] // units_a_page(slow.trainer, at)
    return Seen("step", words, _sheets(slow, at, done, page), _pictures(slow, run.config.dataset))


def _sheets(slow: SlowStep, at: int, done: int, page: int) -> dict[str, Sheet]:
    """Return a layer's weights, and its gradient and its change once they are there.

    page: of the layer's units, the one with the weight that is followed.
    """

    def sheet(values: "Tensor", what: str) -> Sheet:
        return layer_sheet(slow.trainer, at, values, CHANGE_CELLS, what, page)

    sheets = {"weights": sheet(slow.weights[at], "the weights")}
    if done >= PARTS.index("backward"):
        sheets["gradient"] = sheet(slow.gradients[at], "the gradient")
    if done >= PARTS.index("update"):
        change = weight_layers(slow.trainer.model)[at].weight.detach() - slow.weights[at]
        sheets["change"] = sheet(change, "the update")
    return sheets


def _pictures(slow: SlowStep, dataset: str) -> dict[str, np.ndarray]:
    if slow.trainer.dataset.is_points:
        return {}
    shown = tuple(slow.indices[:EXAMPLES].tolist())
    return {"strip": np.frombuffer(strip(dataset, shown), dtype=np.uint8)}


def _forward(slow: SlowStep, followed: Followed) -> tuple[str, str]:
    right = int((slow.probs.argmax(1) == slow.labels).sum())
    return (
        f"{right} of {len(slow.labels)} right",
        "The batch goes through the network as it is. Our weight takes part, unchanged: "
        f"{number(followed.value)}.",
    )


def _loss(slow: SlowStep) -> tuple[str, str]:
    first = float(slow.probs[0, slow.labels[0]])
    return (
        number(slow.loss),
        f"For each example: −ln of the probability that the right class got. The first: "
        f"−ln {number(first)} = {number(float(slow.losses[0]))}. The mean of all "
        f"{len(slow.labels)} is the loss.",
    )


def _against(followed: Followed) -> str:
    """Say why a weight went against its own gradient, where it did."""
    if followed.direction * followed.gradient >= 0:
        return ""
    if followed.direction * followed.pulled >= 0:
        return " It goes against its gradient this time: the decay is stronger."
    return " It goes against its gradient this time: earlier gradients still carry it along."


def _backward(followed: Followed) -> tuple[str, str]:
    if followed.gradient == 0:
        return "0", "Nothing came back to this weight: it had no part in these answers."
    way = "up" if followed.gradient < 0 else "down"
    return (
        f"gradient {number(followed.gradient)}",
        "So fast would the loss grow if our weight grew. "
        f"To make the loss smaller, the weight must go {way}.",
    )


def _update(slow: SlowStep, followed: Followed) -> tuple[str, str]:
    rule = OPTIMIZERS[slow.trainer.config.optimizer].summary
    return (
        f"{number(followed.value)} → {number(followed.after)}",
        f"{_decay(slow, followed)}{rule} Direction: {number(followed.direction)}. "
        f"{number(followed.kept)} − {slow.lr:.3g} × {bracketed(followed.direction)} = "
        f"{number(followed.after)}.{_against(followed)}",
    )


def _decay(slow: SlowStep, followed: Followed) -> str:
    """Say what weight decay does, where there is any: to the weight itself, or to its gradient."""
    if followed.kept != followed.value:
        return f"Weight decay first pulls our weight to {number(followed.kept)}. "
    if followed.pulled != followed.gradient:
        return (
            f"Weight decay first adds {slow.trainer.config.weight_decay:g} × our weight to the "
            f"gradient, which becomes {number(followed.pulled)}. "
        )
    return ""


def _examples(slow: SlowStep, done: int) -> list[dict[str, Any]]:
    """Return the first examples of the batch: what they are, and what the network said."""
    classes = slow.trainer.dataset.classes
    listed = []
    for i in range(min(EXAMPLES, len(slow.labels))):
        label, guess = int(slow.labels[i]), int(slow.probs[i].argmax())
        one = {"is": classes[label], "says": classes[guess]}
        one["chance"] = f"{float(slow.probs[i, label]):.1%}"
        if done >= PARTS.index("loss"):
            one["loss"] = number(float(slow.losses[i]))
        if slow.trainer.dataset.is_points:
            x, _ = slow.trainer.dataset.batch(slow.indices[i : i + 1])
            one["point"] = ", ".join(f"{float(value):.2f}" for value in x.flatten())
            one["point"] = one["point"].replace("-", "−")
        listed.append(one)
    return listed


def number(value: float) -> str:
    """Return a number with five significant digits and a real minus sign."""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    places = max(0, 4 - math.floor(math.log10(abs(value))))
    if not (abs(value) < 1e5 and places <= 9):
        return scientific(value, digits=5).replace("-", "−")
    return f"{value:.{places}f}".replace("-", "−")


def bracketed(value: float) -> str:
    """Return a number, in brackets where it is below zero."""
    return f"({number(value)})" if value < 0 else number(value)
