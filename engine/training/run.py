"""One visitor's training: slice by slice, in turns, and only while somebody is watching.

A slice that is finished goes to the end of the queue again while its run is playing and its lease
is fresh. Each tick of the visitor's page renews the lease; a closed tab stops renewing, and its
training ends by itself. A Trainer is picklable, so the same slices could run on other machines.
"""

import math
import threading
import time
from concurrent.futures import Future
from itertools import count

from torch import Tensor

from engine.compute.pool import LEASE_SECONDS, SLICE_SECONDS, Pool
from engine.compute.quota import Allowance
from engine.costs.ledger import Bill
from engine.data.datasets import Dataset
from engine.errors import BudgetError, EngineError, WeightsError
from engine.training.checkpoints import begin_with
from engine.training.config import TrainingConfig
from engine.training.layer_stats import layer_names
from engine.training.slice import NO_RULE, Slice, look, train_slice
from engine.training.stopping import StopRule
from engine.training.trainer import Trainer
from engine.training.views import Watch
from engine.training.weight_edits import Edit, check

INSTANT_SECONDS = 0.05  # a page waits for a look that takes no longer
QUICK_SECONDS = 0.5  # a look at the held-out examples that takes no longer follows single updates

_numbers = count(1)


class Run:
    """One visitor's training: plays and pauses, one slice after the other.

    All methods return at once, save `wait` and `twin`. `view`, `bill` and `error` are those of the
    last finished slice; `stopped` says why the run paused by its rule. `brought`: the weights
    from a file that it began with, or None. `pace`: updates a second in slow motion, made whenever
    the lease is renewed; None is full speed. `glance_every`: seconds of updating between two
    glances at the held-out examples, beside the looks after each lap.
    """

    def __init__(
        self,
        config: TrainingConfig,
        pool: Pool,
        allowance: Allowance | None = None,
        weights: dict[str, Tensor] | None = None,
    ) -> None:
        """weights: to begin with, in place of those that the seed draws. allowance: the visit's.

        Raises WeightsError for weights with which the answers are no numbers.
        """
        self.config = config
        self._allowance = allowance or Allowance()
        self.brought = weights
        self.number = next(_numbers)
        self.playing = False
        self.bill = Bill()
        self.error: EngineError | None = None
        self._pool = pool
        self._trainer = Trainer(config)
        if weights is not None:
            begin_with(self._trainer, weights)
            self._trainer.look_at_the_held_out()
            first = self._trainer.history.first
            if first is None or not math.isfinite(first.loss):
                raise WeightsError("With these weights the network’s answers are no numbers.")
        self.view = look(self._trainer)
        self.first_fingerprint = self.view.fingerprint
        self._future: Future[tuple[Trainer, Slice]] | None = None
        self._lease = 0.0
        self.pace: float | None = None
        self.rule = NO_RULE
        self.glance_every = math.inf
        self.stopped: str | None = None
        self._overruled: StopRule | None = None
        self._target: float | None = None
        self._goal = math.inf
        self._steps_wanted = 0
        self._paced_from = 0.0
        self._holding = 0  # those who wait for a copy; no slice begins meanwhile
        self._watch: Watch | None = None
        self._edits: list[Edit] = []
        self._only_looks = False  # the slice under way trains nothing
        self._paused = False  # since the last look at the held-out examples
        self._faulty = False  # its last slice came to nothing
        self._lock = threading.RLock()
        self._idle = threading.Condition(self._lock)

    @property
    def dataset(self) -> Dataset:
        """The data that it trains on; the same for all, and never changed."""
        return self._trainer.dataset

    @property
    def batch_size(self) -> int:
        """Examples an update: fewer than the settings say, where there are fewer."""
        return self._trainer.batch_size

    @property
    def layers(self) -> tuple[str, ...]:
        """Its layers with weights, front to back, in two or three words each."""
        return layer_names(self._trainer.model)

    @property
    def overruled(self) -> bool:
        """Whether it plays on although its rule had stopped it, since somebody wanted it to."""
        return self.playing and bool(self.rule) and self.rule == self._overruled

    @property
    def busy(self) -> bool:
        """Whether a slice is computing or queued."""
        return self._future is not None

    @property
    def looking(self) -> bool:
        """Whether the slice under way or queued trains nothing, and is done in milliseconds."""
        return self.busy and self._only_looks

    @property
    def started(self) -> bool:
        """Whether there is anything to lose."""
        working = self.busy and not self.looking
        return self.view.steps > 0 or self.view.edits > 0 or working

    def play(self, seconds: float | None = None, updates: int | None = None) -> None:
        """Train on until paused, or for so many seconds of training or updates more.

        Of both, until whichever comes first.
        """
        with self._lock:
            target = None if seconds is None else self.bill.seconds + seconds
            self._play(target, math.inf if updates is None else self.view.steps + updates)

    def lap(self) -> None:
        """Train to the end of this lap through the examples."""
        with self._lock:
            lap = self._trainer.steps_per_epoch
            self._play(None, (self.view.steps // lap + 1) * lap)

    def _play(self, target: float | None, goal: float) -> None:
        if self.stopped is not None:
            self._overruled = self.rule
        self.error, self.stopped = None, None
        if not self._may_play():
            return
        self.playing = True
        self._target, self._goal = target, goal
        self._paced_from = time.monotonic() - (1 / self.pace if self.pace else 0)
        self.renew()

    def _may_play(self) -> bool:
        try:
            self._pool.check(self.number)
            self._allowance.check()
        except BudgetError as error:
            self._rest()
            self.error = error
        return self.error is None

    def pause(self) -> None:
        """Stop after the slice that is under way, and look at the held-out examples there."""
        with self._lock:
            self._rest()
            self._go_on()

    def _rest(self) -> None:
        self._paused = self._paused or self.playing
        self.playing = False
        self._steps_wanted, self._target, self._goal = 0, None, math.inf
        self._pool.drop(self.number)

    def step(self) -> None:
        """Make one update; one more for each call that comes while one is under way."""
        with self._lock:
            self.error = self.stopped = None
            self._steps_wanted += 1
            self._go_on()

    def watch(self, watch: Watch) -> None:
        """Look through this view from the next slice on; at once where the run rests."""
        with self._lock:
            self._watch = watch
            self._go_on()

    def edit(self, edit: Edit) -> None:
        """Set a weight by hand, before the next update. Raises ConfigError for one there isn't."""
        check(self._trainer, edit)
        with self._lock:
            self.stopped = None
            self._edits.append(edit)
            self._go_on()

    def renew(self) -> None:
        """Say that somebody is watching: the run may go on for a few seconds more."""
        with self._lock:
            self._lease = time.monotonic() + LEASE_SECONDS
            self._go_on()

    def wait(self, seconds: float) -> bool:
        """Wait until no slice is under way; False if that takes longer."""
        with self._idle:
            return self._idle.wait_for(lambda: self._future is None, timeout=seconds)

    def trainer(self) -> Trainer:
        """Return the Trainer, to read only. Pause and `wait` first."""
        if self._future is not None:
            raise EngineError("The run is still computing.", "Pause it first.")
        return self._trainer

    def twin(self, seconds: float = 10.0) -> Trainer:
        """Return a copy of the Trainer as it stands after the slice under way; then it goes on.

        Raises EngineError if that slice takes longer than so many seconds.
        """
        with self._idle:
            self._holding += 1
            try:
                if not self._idle.wait_for(lambda: self._future is None, timeout=seconds):
                    raise EngineError("The run is still computing.", "Try again in a moment.")
                copied = self._trainer.copy()
            finally:
                self._holding -= 1
                self._go_on()
            return copied

    def _go_on(self) -> None:
        if self._holding:
            return
        done = self._target is not None and self.bill.seconds >= self._target
        if done or (self.playing and self.view.steps >= self._goal):
            self._rest()
        if self._steps_wanted and self._future is None:
            self._steps_wanted -= 1
            self._submit(0.0)
        if self.playing and self._lease > time.monotonic():
            self._pool.renew(self.number, self._lease, self._allowance)
            if self._future is None and self._due() > 0:
                self._submit(SLICE_SECONDS)
        if self._future is None and (
            self._edits or self.view.watch != self._watch or self._untested()
        ):
            self._submit(None)

    def _untested(self) -> bool:
        """Whether it rests with weights that the held-out examples haven't seen, but should.

        Single updates aren't kept waiting for looks that take long.
        """
        if self.playing or self._faulty or self.view.tested:
            return False
        if not (self.view.steps or self.view.edits):
            return False
        return self._paused or self._test_seconds() <= QUICK_SECONDS

    def _test_seconds(self) -> float:
        """How long the last look at the held-out examples took."""
        looks = self.view.evaluations
        return looks[-1].seconds if looks else 0.0

    def _due(self) -> float:
        """How many updates the next slice may make at the most."""
        if self.pace is None:
            return math.inf
        now = time.monotonic()
        self._paced_from = max(self._paced_from, now - LEASE_SECONDS)
        return int((now - self._paced_from) * self.pace)

    def _submit(self, seconds: float | None) -> None:
        """Queue a slice of so many seconds; 0 is one update, None an edit or only a look."""
        goal = self._goal
        if seconds and self.pace is not None:
            due = self._due()
            goal = min(goal, self.view.steps + due)
            self._paced_from += due / self.pace
        edits, self._edits = tuple(self._edits), []
        test = seconds is None and self._untested()
        self._only_looks = seconds is None and not (test and self._test_seconds() > INSTANT_SECONDS)
        self._paused = self._paused and not test
        try:
            self._future = self._pool.executor.submit(
                train_slice,
                self._trainer,
                seconds,
                self._watch,
                edits,
                test,
                goal,
                NO_RULE if self.overruled else self.rule,
                self.bill.seconds,
                self.glance_every,
            )
        except RuntimeError:  # the process is shutting down
            self.playing = False
            return
        self._future.add_done_callback(self._finish)

    def _finish(self, future: Future[tuple[Trainer, Slice]]) -> None:
        """Take what a slice brought and queue the next one. Runs in the worker's thread."""
        with self._idle:
            self._future = None
            try:
                self._trainer, done = future.result()
                self._faulty = False
                self._take(done)
            except Exception as fault:
                self._rest()
                self._watch = self.view.watch  # not again
                self._faulty = True
                self.error = EngineError(
                    "Training stopped because of a fault of ours.", "Press Reset and play again."
                )
                raise fault from None  # into the server's log
            finally:
                self._go_on()
                self._idle.notify_all()

    def _take(self, done: Slice) -> None:
        self.bill += done.bill
        if self._pool.others(self._allowance):
            self.bill += Bill(shared_seconds=done.bill.seconds)
        self.view = done.view
        if done.error is not None:
            self.error = done.error
            self._rest()
        elif done.reason is not None and self.playing:
            self.stopped = done.reason
            self._rest()
        self._allowance.spend(done.bill.seconds)
        if self.playing and self._allowance.left_seconds <= 0:
            self._may_play()
