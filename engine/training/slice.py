"""A slice of a run: some updates or none, and the picture of the run after them."""

import math
import time
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from engine.core.clock import processor_seconds
from engine.costs import Bill
from engine.data import Dataset
from engine.errors import Diverged
from engine.models.trainable import first_weights
from engine.training.guesses import Guess, guesses
from engine.training.history import Evaluation
from engine.training.stopping import StopRule
from engine.training.trainer import Trainer
from engine.training.views import Seen, Watch, see
from engine.training.weight_edits import Edit

NO_RULE = StopRule()


@dataclass(frozen=True, eq=False)
class View:
    """All that a page draws of a run, taken between two slices; nothing changes it later.

    curve: (update, loss, accuracy) · weights: the first layer's, as float32 pictures (n, h, w) ·
    fingerprint: of all weights · clock: seconds of updating at each point of the curve ·
    tested: whether the last look at the held-out examples was with these weights ·
    edits: weights set by hand · by_heart: the look at the held-out examples since which it learns
    by heart · seen: through the view that `watch` picks, None where nobody has
    picked one · guesses: about a few held-out images, where somebody watches.
    """

    steps: int
    epochs: float
    curve: list[tuple[float, float, float]]
    evaluations: list[Evaluation]
    weights: NDArray[np.float32]
    fingerprint: str
    clock: list[float] = field(default_factory=list)
    edits: int = 0
    tested: bool = True
    overfitting: Evaluation | None = None
    watch: Watch | None = None
    seen: Seen | None = None
    guesses: tuple[Guess, ...] = ()

    @property
    def test_seconds(self) -> float:
        """How long the last look at the held-out examples took."""
        return self.evaluations[-1].seconds if self.evaluations else 0.0


@dataclass(frozen=True, eq=False)
class Slice:
    """What one turn brought: a new view, its cost, and why it ended early if it did.

    reason: why the run stops here by its own rule, in words.
    """

    view: View
    bill: Bill
    error: Diverged | None
    reason: str | None = None


def train_slice(
    trainer: Trainer,
    seconds: float | None,
    watch: Watch | None = None,
    edits: tuple[Edit, ...] = (),
    test: bool = False,
    goal: float = math.inf,
    rule: StopRule = NO_RULE,
    spent: float = 0.0,
    glance_every: float = math.inf,
) -> tuple[Trainer, Slice]:
    """Set weights by hand, train for so long, and look.

    seconds: 0 makes one update, None makes none · test: look at the held-out examples as well ·
    goal: the update to end at · rule: when to stop, spent: seconds that the run has trained
    before · glance_every: seconds of updating between two glances at the held-out examples.
    On divergence the run goes back to its last snapshot.
    """
    wall, cpu = time.perf_counter(), processor_seconds()
    steps, before = trainer.steps, replace(trainer.history)
    error, reason = None, None
    try:
        for edit in edits:
            trainer.set_weight(edit)
        if seconds is not None:
            reason = _train(trainer, seconds, goal, rule, spent)
            if _glance_due(trainer, glance_every):
                trainer.glance()
        if test and not trainer.is_validated:
            trainer.validate_at_rest()
    except Diverged as diverged:
        error = diverged
    taken, taken_cpu = time.perf_counter() - wall, processor_seconds() - cpu
    images = trainer.history.images - before.images
    updating = trainer.history.cpu_seconds - before.cpu_seconds
    bill = Bill(
        passes=trainer.steps - steps,
        images=images,
        seconds=taken,
        cpu_seconds=taken_cpu,
        beside_seconds=taken - (trainer.history.seconds - before.seconds),
        beside_cpu_seconds=taken_cpu - updating,
        paces=(updating / images,) if images else (),
    )
    if seconds is None:
        bill = Bill()
    if error is not None:
        trainer.back()
    return trainer, Slice(look(trainer, watch), bill, error, reason)


def _train(
    trainer: Trainer, seconds: float, goal: float, rule: StopRule, spent: float
) -> str | None:
    """Make updates for so long, one at the least; note what the last one does.

    Returns why the run should stop, if it should.
    """
    start, epoch = time.perf_counter(), trainer.steps_per_epoch
    reason = None
    while reason is None:
        # A rule is looked at where the held-out examples are: at the end of each epoch.
        end = min(goal, (trainer.steps // epoch + 1) * epoch if rule else math.inf)
        left = seconds - (time.perf_counter() - start)
        if left > 0 and end - trainer.steps > 1:
            trainer.run_for(left, most=end - trainer.steps - 1)
        trainer.step_noted()
        taken = time.perf_counter() - start
        if rule:
            reason = rule.reason(trainer.history, trainer.steps, epoch, spent + taken)
        if taken >= seconds or trainer.steps >= goal:
            break
    if reason is not None and trainer.steps % epoch:
        trainer.validate()  # what it can do when it stops, though the epoch isn't over
    trainer.note_layers()
    return reason


def _glance_due(trainer: Trainer, every: float) -> bool:
    """Whether it has made updates for so long since its last look at the held-out examples."""
    history = trainer.history
    if history.last is None or history.last.step == trainer.steps:
        return False
    updates = [0.0, *(update for update, _, _ in history.curve())]
    then = np.interp(history.last.step, updates, [0.0, *history.clock()])
    return bool(history.seconds - then >= every)


def look(trainer: Trainer, watch: Watch | None = None) -> View:
    """Take the picture of a run as it stands, with the view that was picked."""
    weights = first_weights(trainer.model).detach().clone().numpy()
    return View(
        steps=trainer.steps,
        epochs=trainer.steps / trainer.steps_per_epoch,
        curve=trainer.history.curve(),
        evaluations=trainer.history.evaluations,
        weights=unit_pictures(weights, trainer.dataset),
        fingerprint=trainer.fingerprint(),
        clock=trainer.history.clock(),
        edits=trainer.edits,
        tested=trainer.is_validated,
        overfitting=trainer.history.overfitting_since(),
        watch=watch,
        seen=see(trainer, watch) if watch is not None else None,
        guesses=guesses(trainer) if watch is not None else (),
    )


def unit_pictures(layer: NDArray[np.float32], dataset: Dataset) -> NDArray[np.float32]:
    """One picture a unit: (units, inputs) folded to the pictures' shape, or (filters, k, k).

    A unit that looks at points has a picture of one row.
    """
    if layer.ndim == 4:
        return layer.mean(axis=1)
    if dataset.is_points:
        return layer[:, None, :]
    return layer.reshape(len(layer), *dataset.shape).mean(axis=1)
