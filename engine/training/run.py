"""Where training runs: slice by slice, in turns, and only while somebody is watching.

Slices of every visitor go through one first-in-first-out executor with a worker a core. A slice
that is finished goes to the end of the queue again while its run is playing and its lease is
fresh. Each tick of the visitor's page renews the lease; a closed tab stops renewing, and its
training ends by itself.

The executor is anything with the interface of `concurrent.futures.Executor`: threads here. A
Trainer is picklable, so the same slices could run on other machines.
"""

import math
import threading
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import count

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from engine.compute.quota import Allowance
from engine.core.clock import processor_seconds
from engine.core.host import cores
from engine.core.memoize import once
from engine.costs.ledger import Bill
from engine.data.datasets import Dataset
from engine.errors import BudgetError, Diverged, EngineError, WeightsError
from engine.models.trainable import first_weights
from engine.training.checkpoints import begin_with
from engine.training.guesses import Guess, guesses
from engine.training.history import Evaluation
from engine.training.layer_stats import layer_names, take_vitals, weights_of
from engine.training.stopping import StopRule
from engine.training.trainer import Trainer, TrainingConfig
from engine.training.views import Seen, Watch, see
from engine.training.weight_edits import Edit, apply, check

SLICE_SECONDS = 0.1
LEASE_SECONDS = 4.0
INSTANT_SECONDS = 0.05  # a page waits for a look that takes no longer
QUICK_SECONDS = 0.5  # a look at the held-out examples that takes no longer follows single updates
WORKERS = cores()
MOST_AT_ONCE = 24 * WORKERS  # runs; each then gets a slice every two and a half seconds
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
    by_heart: Evaluation | None = None
    watch: Watch | None = None
    seen: Seen | None = None
    guesses: tuple[Guess, ...] = ()


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
) -> tuple[Trainer, Slice]:
    """Set weights by hand, train for so long, and look.

    seconds: 0 makes one update, None makes none · test: look at the held-out examples as well ·
    goal: the update to end at · rule: when to stop, spent: seconds that the run has trained before.
    On divergence the run goes back to its last snapshot.
    """
    wall, cpu = time.perf_counter(), processor_seconds()
    steps, before = trainer.steps, replace(trainer.history)
    error, reason = None, None
    try:
        for edit in edits:
            apply(trainer, edit)
        if seconds is not None:
            reason = _train(trainer, seconds, goal, rule, spent)
        if test and not trainer.is_tested:
            trainer.look_while_it_rests()
    except Diverged as diverged:
        error = diverged
    taken, taken_cpu = time.perf_counter() - wall, processor_seconds() - cpu
    bill = Bill(
        passes=trainer.steps - steps,
        images=trainer.history.images - before.images,
        seconds=taken,
        cpu_seconds=taken_cpu,
        beside_seconds=taken - (trainer.history.seconds - before.seconds),
        beside_cpu_seconds=taken_cpu - (trainer.history.cpu_seconds - before.cpu_seconds),
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
    start, lap = time.perf_counter(), trainer.steps_per_epoch
    reason = None
    while reason is None:
        # A rule is looked at where the held-out examples are: at the end of each lap.
        end = min(goal, (trainer.steps // lap + 1) * lap if rule else math.inf)
        left = seconds - (time.perf_counter() - start)
        if left > 0 and end - trainer.steps > 1:
            trainer.run_for(left, most=end - trainer.steps - 1)
        trainer.before = weights_of(trainer.model)
        trainer.step()
        taken = time.perf_counter() - start
        if rule:
            reason = rule.reason(trainer.history, trainer.steps, lap, spent + taken)
        if taken >= seconds or trainer.steps >= goal:
            break
    if reason is not None and trainer.steps % lap:
        trainer.look_at_the_held_out()  # what it can do when it stops, though the lap isn't over
    trainer.diary.add(take_vitals(trainer))
    return reason


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
        tested=trainer.is_tested,
        by_heart=trainer.history.by_heart_since(),
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


class Pool:
    """The one queue, and how many runs are alive in it.

    The executor must return from `submit` before the work is done, as threads and clusters do.
    """

    def __init__(self, executor: Executor, most: int = MOST_AT_ONCE) -> None:
        self.executor = executor
        self.most = most
        self._leases: dict[int, tuple[float, Allowance]] = {}

    def renew(self, run: int, until: float, visit: Allowance) -> None:
        """Count this run as alive until then (`time.monotonic` seconds). visit: whose it is."""
        self._leases[run] = until, visit

    def drop(self, run: int) -> None:
        """Stop counting this run."""
        self._leases.pop(run, None)

    def check(self, run: int) -> None:
        """Raise BudgetError where one more run beside the others would leave each too little."""
        if self.live(but=run) >= self.most:
            raise BudgetError(
                f"{self.most} networks are in training on this machine, and no more fit beside "
                "them.",
                "Try again in a few minutes. Your settings and weights stay.",
            )

    def live(self, but: int | None = None) -> int:
        """Return how many runs are computing now, one of them left out on request."""
        return sum(run != but for run in self._visits())

    def others(self, visit: Allowance) -> int:
        """Return how many runs of other visits are computing now."""
        return sum(whose is not visit for whose in self._visits().values())

    def _visits(self) -> dict[int, Allowance]:
        """Whose each run is that is computing now; forgets those that are not any more."""
        now = time.monotonic()
        leases = list(self._leases.items())
        for run, (until, _) in leases:
            if until < now:
                self.drop(run)
        return {run: visit for run, (until, visit) in leases if until >= now}


@once()
def shared_pool() -> Pool:
    """Return the pool of this process: one worker thread a core."""
    return Pool(ThreadPoolExecutor(WORKERS, thread_name_prefix="training"))


_numbers = count(1)


class Run:
    """One visitor's training: plays and pauses, one slice after the other.

    All methods return at once, save `wait` and `twin`. `view`, `bill` and `error` are those of the
    last finished slice; `stopped` says why the run paused by its rule. `brought`: the weights
    from a file that it began with, or None. `pace`: updates a second in slow motion, made whenever
    the lease is renewed; None is full speed.
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
