"""One visitor's training: slice by slice, in turns, and only while somebody is watching.

A slice that is finished goes to the end of the queue again while its run is playing and its lease
is fresh. Each tick of the visitor's page renews the lease; a closed tab stops renewing, and its
training ends by itself. A Trainer is picklable, so the same slices could run on other machines.
"""

import math
import threading
import time
from concurrent.futures import Future

from torch import Tensor

from engine.compute import LEASE_SECONDS, SLICE_SECONDS, Pool, Quota
from engine.costs import Bill
from engine.errors import BudgetError, EngineError
from engine.training.checkpoints import trainer_with
from engine.training.config import TrainingConfig
from engine.training.run_readings import RunReadings
from engine.training.slice import NO_RULE, Slice, train_slice
from engine.training.states import State
from engine.training.stopping import StopRule
from engine.training.trainer import Trainer
from engine.training.views import Watch
from engine.training.weight_edits import Edit, check

INSTANT_SECONDS = 0.05  # a page waits for a look that takes no longer
OURS = "Training stopped because of a fault of ours."
QUICK_SECONDS = 0.5  # a look at the held-out examples that takes no longer follows single updates


class Run(RunReadings):
    """One visitor's training: plays and rests, one slice after the other.

                play, play_epoch            pause, goal reached
        RESTING ────────────► PLAYING ────────────────────────────► RESTING
           ▲                  ▲    │
           │ step, edit       │    ├─ its rule says so ───────────► STOPPED
           │                  │    └─ runaway, no room, a fault ──► FAILED
           └── STOPPED, FAILED ── play, play_epoch

    `_enter` is the only writer of the state, of `stopped` (why it stopped by its rule) and of
    `error` (why it failed). All methods return at once, save `wait` and `clone`. `RunReadings`
    has what others may read, `Requests` what they have asked for.
    """

    def __init__(
        self,
        config: TrainingConfig,
        pool: Pool,
        quota: Quota | None = None,
        weights: dict[str, Tensor] | None = None,
    ) -> None:
        """weights: to begin with, in place of those that the seed draws. quota: the visit's.

        Raises WeightsError for weights with which the answers are no numbers.
        """
        trainer = Trainer(config) if weights is None else trainer_with(config, weights)
        super().__init__(trainer, weights)
        self._pool, self._quota = pool, quota or Quota()
        self._lease = 0.0
        self._holding = 0  # those who wait for a copy; no slice begins meanwhile
        self._paused = False  # since the last look at the held-out examples
        self._faulty = False  # its last slice came to nothing
        self._idle = threading.Condition(self._lock)

    def _enter(
        self, state: State, stopped: str | None = None, error: EngineError | None = None
    ) -> None:
        """Go over to a state. stopped, error: why, where it is STOPPED or FAILED."""
        self._state, self._stopped, self._error = state, stopped, error

    def set_pace(self, updates_per_second: float | None) -> None:
        """Train in slow motion, or at full speed: None."""
        self._asked.slow.rate = updates_per_second

    def set_rule(self, rule: StopRule) -> None:
        """Stop by this rule from the next slice on."""
        self._asked.rule = rule

    def set_glances(self, seconds: float) -> None:
        """Glance at the held-out examples after so many seconds of updating, beside each epoch."""
        self._asked.glance_seconds = seconds

    def fail(self, error: EngineError) -> None:
        """Rest, and say why: what was asked of it could not be done."""
        with self._lock:
            self._rest(State.FAILED, error=error)

    def play(self, seconds: float | None = None, updates: int | None = None) -> None:
        """Train on until paused, or for so many seconds of training or updates more.

        Of both, until whichever comes first.
        """
        with self._lock:
            self._play(
                math.inf if seconds is None else self._bill.seconds + seconds,
                math.inf if updates is None else self._view.steps + updates,
            )

    def play_epoch(self) -> None:
        """Train to the end of this epoch."""
        with self._lock:
            epoch = self._trainer.steps_per_epoch
            self._play(math.inf, (self._view.steps // epoch + 1) * epoch)

    def _play(self, target: float, goal: float) -> None:
        if self._state is State.STOPPED:
            self._asked.overruled = self.rule
        if not self._may_play():
            return
        self._enter(State.PLAYING)
        self._asked.play_until(target, goal)
        self.renew()

    def _may_play(self) -> bool:
        try:
            self._pool.check(self._number)
            self._quota.check()
        except BudgetError as error:
            self._rest(State.FAILED, error=error)
            return False
        return True

    def pause(self) -> None:
        """Stop after the slice that is under way, and look at the held-out examples there."""
        with self._lock:
            self._rest()
            self._go_on()

    def _rest(
        self,
        state: State = State.RESTING,
        stopped: str | None = None,
        error: EngineError | None = None,
    ) -> None:
        """Play no further; what it stopped or failed by before stays said where it rests anyway."""
        self._paused = self._paused or self.playing
        if self.playing or state is not State.RESTING:
            self._enter(state, stopped, error)
        self._asked.rest()
        self._pool.drop(self._number)

    def step(self) -> None:
        """Make one update; one more for each call that comes while one is under way."""
        with self._lock:
            if not self.playing:
                self._enter(State.RESTING)
            self._asked.steps += 1
            self._go_on()

    def watch(self, watch: Watch) -> None:
        """Look through this view from the next slice on; at once where the run rests."""
        with self._lock:
            self._asked.watch = watch
            self._go_on()

    def edit(self, edit: Edit) -> None:
        """Set a weight by hand, before the next update. Raises ConfigError for one there isn't."""
        check(self._trainer.model, edit)
        with self._lock:
            if self._state is State.STOPPED:
                self._enter(State.RESTING)
            self._asked.edits.append(edit)
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

    def clone(self, seconds: float = 10.0) -> Trainer:
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
        if self.playing and self._asked.is_reached(self._bill, self._view):
            self._rest()
        if self._asked.steps and self._future is None:
            self._asked.steps -= 1
            self._submit(0.0)
        if self.playing and self._lease > time.monotonic():
            self._pool.renew(self._number, self._lease, self._quota)
            if self._future is None and self._asked.slow.due() > 0:
                self._submit(SLICE_SECONDS)
        shown = self._asked.is_shown(self._view)
        if self._future is None and (not shown or self._untested()):
            self._submit(None)

    def _untested(self) -> bool:
        """Whether it rests with weights that the held-out examples haven't seen, but should.

        Single updates aren't kept waiting for looks that take long.
        """
        begun = self._view.steps or self._view.edits
        if self.playing or self._faulty or self._view.tested or not begun:
            return False
        return self._paused or self._view.test_seconds <= QUICK_SECONDS

    def _submit(self, seconds: float | None) -> None:
        """Queue a slice of so many seconds; 0 is one update, None an edit or only a look."""
        asked, goal = self._asked, self._asked.goal
        if seconds:
            goal = min(goal, self._view.steps + asked.slow.take())
        test = seconds is None and self._untested()
        slow = test and self._view.test_seconds > INSTANT_SECONDS
        self._only_looks = seconds is None and not slow
        self._paused = self._paused and not test
        try:
            self._future = self._pool.executor.submit(
                train_slice,
                self._trainer,
                seconds,
                asked.watch,
                asked.take_edits(),
                test,
                goal,
                NO_RULE if self.overruled else asked.rule,
                self._bill.seconds,
                asked.glance_seconds,
            )
        except RuntimeError:  # the process is shutting down
            self._enter(State.RESTING)
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
                self._asked.watch = self._view.watch  # not again
                self._faulty = True
                self._rest(State.FAILED, error=EngineError(OURS, "Press Reset and play again."))
                raise fault from None  # into the server's log
            finally:
                self._go_on()
                self._idle.notify_all()

    def _take(self, done: Slice) -> None:
        self._bill += done.bill
        if self._pool.others(self._quota):
            self._bill += Bill(shared_seconds=done.bill.seconds)
        self._view = done.view
        if done.error is not None:
            self._rest(State.FAILED, error=done.error)
        elif done.reason is not None and self.playing:
            self._rest(State.STOPPED, stopped=done.reason)
        self._quota.spend(done.bill.seconds)
        if self.playing and self._quota.left_seconds <= 0:
            self._may_play()
