"""The training loop one can watch: one update at a time, on nobody's clock but the caller's.

A Trainer is a small picklable value: weights, optimiser state, its own random generator, its
place in the shuffled pictures. The same settings give the same losses to the last digit, however
often the run was paused and whoever else trained meanwhile.
"""

import copy
import inspect
import math
import time
from typing import Any

import torch
from torch import Tensor, nn

from engine.core.clock import processor_seconds
from engine.core.units import count_text
from engine.data import Dataset, Split, examples, spread
from engine.errors import Diverged
from engine.models.trainable import build_model, draw_masks_from, fingerprint
from engine.training.config import TrainingConfig
from engine.training.evaluation import Answers, evaluate
from engine.training.history import Evaluation, History, Step
from engine.training.layer_stats import StatsHistory, measure_layers, weights_of
from engine.training.optimizers import OPTIMIZERS
from engine.training.schedules import SCHEDULES
from engine.training.snapshot import Snapshot, cloned
from engine.training.tasks import CLASSIFICATION, Task
from engine.training.weight_edits import Edit, apply

# One thread a network: on networks this small two threads are slower than one, and the number
# is process-wide, so it is set once and for all.
torch.set_num_threads(1)

RUNAWAY = 10  # times the first loss, from which on a run counts as lost
GLANCE_SECONDS = 0.03  # what a look at some of the held-out examples may take
FEWEST_GLANCED = 200


class Trainer:
    """One run: `step()` makes one update, `run_for(seconds)` as many as fit."""

    task: Task = CLASSIFICATION

    def __init__(self, config: TrainingConfig, data: tuple[Dataset, Split] | None = None) -> None:
        """data: what to learn from, and which of it is held out; else what the settings name.

        Data handed in belongs to this run alone. It is kept in no cache, and travels with it.
        """
        self._config = config
        self._own_data = data is not None
        self._dataset, self._split = data or examples(config.choice)
        self._model = build_model(
            config.model,
            self._dataset.shape,
            len(self._dataset.classes),
            config.seed,
            config.layout,
        )
        self._optimizer = self._new_optimizer()
        self._generator = torch.Generator().manual_seed(config.seed)
        draw_masks_from(self._generator, self._model)
        self._order = torch.empty(0, dtype=torch.int64)
        self._position = 0
        self._begin()

    def _begin(self) -> None:
        """Remember nothing, as before the first update."""
        self._history = History()
        self._steps = 0
        self._snapshot: Snapshot | None = None
        self._batch: Tensor | None = None
        self._before: list[Tensor] | None = None
        self._answers: Answers | None = None
        self._stats_history = StatsHistory()
        self._edits = 0
        self._brought = False
        self._tested = (-1, 0)  # updates and edits at the last look at the held-out pictures

    def _new_optimizer(self) -> torch.optim.Optimizer:
        return OPTIMIZERS[self._config.optimizer].build.make(
            self._model.parameters(), float(self._config.lr), float(self._config.weight_decay)
        )

    # What others may read. Only the methods below change any of it.

    @property
    def config(self) -> TrainingConfig:
        """The settings."""
        return self._config

    @property
    def dataset(self) -> Dataset:
        """What it learns from."""
        return self._dataset

    @property
    def split(self) -> Split:
        """Which examples are for learning, and which are held out."""
        return self._split

    @property
    def model(self) -> nn.Module:
        """The network."""
        return self._model

    @property
    def optimizer(self) -> torch.optim.Optimizer:
        """PyTorch's optimiser, with what it remembers of each weight."""
        return self._optimizer

    @property
    def history(self) -> History:
        """What it saw on its way."""
        return self._history

    @property
    def steps(self) -> int:
        """Updates made."""
        return self._steps

    @property
    def batch(self) -> Tensor | None:
        """(B,) int64 indices of the examples of the last update; None before the first."""
        return self._batch

    @property
    def before(self) -> list[Tensor] | None:
        """Every layer's weights before the last update that was noted; see `step_noted`."""
        return self._before

    @property
    def answers(self) -> Answers | None:
        """What it said to the held-out examples at the last look."""
        return self._answers

    @property
    def stats_history(self) -> StatsHistory:
        """How its layers were doing over time."""
        return self._stats_history

    @property
    def edits(self) -> int:
        """How often weights were set from outside."""
        return self._edits

    @property
    def brought(self) -> bool:
        """Whether it began with weights from a file."""
        return self._brought

    def __getstate__(self) -> dict[str, Any]:
        shared = () if self._own_data else ("_dataset", "_split")  # everybody's: found again
        return {k: v for k, v in self.__dict__.items() if k not in shared}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        if not self._own_data:
            self._dataset, self._split = examples(self._config.choice)

    def copy(self) -> "Trainer":
        """Return a run like this one to the last bit, which goes its own way from here."""
        data = (self._dataset, self._split)  # never changed, so never copied
        return copy.deepcopy(self, {id(one): one for one in data})

    @property
    def steps_per_epoch(self) -> int:
        """Updates until every training example was seen once."""
        full, rest = divmod(len(self._split.train), self._config.batch_size)
        return full + (rest > self._too_few)

    @property
    def batch_size(self) -> int:
        """Examples an update: all there are, where there are fewer than the settings say."""
        examples, wanted = len(self._split.train), self._config.batch_size
        return examples if examples - wanted <= self._too_few else wanted

    @property
    def _too_few(self) -> int:
        """How many examples are too few for a batch of their own; batch norm must compare some."""
        return 1 if self._config.batch_norm else 0

    @property
    def lr(self) -> float:
        """The learning rate of the next update, as the schedule has it."""
        progress = self._steps / (self._config.laps * self.steps_per_epoch)
        return float(self._config.lr) * SCHEDULES[self._config.schedule](progress)

    def step(self) -> Step:
        """Make one update and return what it saw.

        Raises Diverged when the loss has run away; `back()` restores the last sane weights.
        """
        if self._snapshot is None:
            self.validate()
        start, start_cpu = time.perf_counter(), processor_seconds()
        self._batch = self._draw_batch()
        x, y = self._dataset.batch(self._batch)  # (B, 1, H, W) float32, (B,) int64
        logits = self._model(x)  # (B, classes)
        loss = self.task.loss(logits, y)
        value = loss.item()
        self._refuse_runaway(value)
        for weights in self._optimizer.param_groups[0]["params"]:
            weights.grad = None  # zero_grad() does the same, and takes a small network 8 % longer
        loss.backward()
        if self._config.schedule != "constant":
            for group in self._optimizer.param_groups:
                group["lr"] = self.lr
        _update(self._optimizer)
        self._steps += 1
        right = self.task.right(logits.detach(), y)
        seconds, cpu_seconds = time.perf_counter() - start, processor_seconds() - start_cpu
        step = Step(self._steps, value, right / len(y), len(y), seconds, cpu_seconds)
        self._history.add(step)
        if self._steps % self.steps_per_epoch == 0:
            self.validate()
        return step

    def step_noted(self) -> Step:
        """Make one update and note what it does to each layer's weights. Raises Diverged."""
        self._before = weights_of(self._model)
        return self.step()

    def note_layers(self) -> None:
        """Write down how each layer is doing after the last update that was noted."""
        self._stats_history.add(measure_layers(self._model, self._before, self._steps))

    def run_for(self, seconds: float, most: float = math.inf) -> list[Step]:
        """Make updates until time is up or so many are made; one at the least. Raises Diverged."""
        deadline = time.perf_counter() + seconds
        made = [self.step()]
        while len(made) < most and time.perf_counter() < deadline:
            made.append(self.step())
        return made

    def evaluate(self) -> Evaluation:
        """Return the loss and the accuracy on the held-out pictures. Changes no weight."""
        held_out = self._split.validation
        evaluation, self._answers = self._evaluate(held_out)
        return evaluation

    def glance(self) -> None:
        """Look at some of the held-out examples: as many, evenly spread, as are soon answered.

        All of them where they are. Kept among the looks; changes nothing else.
        """
        held_out, last = self._split.validation, self._history.last
        each = last.seconds / last.images if last is not None else 0.0
        most = max(FEWEST_GLANCED, int(GLANCE_SECONDS / each)) if each > 0 else len(held_out)
        self._history.look(self._evaluate(spread(held_out, most))[0])

    def _evaluate(self, held_out: Tensor) -> tuple[Evaluation, Answers]:
        return evaluate(self._model, self._dataset, held_out, self.task, self._steps)

    def fingerprint(self) -> str:
        """Return 12 hex digits that change when any weight does."""
        return fingerprint(self._model)

    def adopt(self, model: nn.Module) -> None:
        """Go on with this network in place of one's own: a fresh optimiser, nothing remembered."""
        self._model = copy.deepcopy(model).train().requires_grad_(True)
        self._optimizer = self._new_optimizer()
        draw_masks_from(self._generator, self._model)
        self._begin()

    def begin_with(self, weights: dict[str, Tensor]) -> None:
        """Begin with these weights, by name, before the first update. It counts as an edit."""
        self._model.load_state_dict(weights)
        self._brought = True
        self._edits += 1

    def set_weight(self, edit: Edit) -> None:
        """Set a weight by hand, and look at the held-out examples anew. Raises ConfigError."""
        apply(self._model, edit)
        self._edits += 1
        self._history.look(self.evaluate())

    def snapshot(self) -> Snapshot:
        """Return the whole state as it stands: weights, optimiser, generator, place, history."""
        return Snapshot(
            self._steps,
            cloned(self._model.state_dict()),
            cloned(self._optimizer.state_dict()),
            self._generator.get_state(),
            self._order,
            self._position,
            self._history.copy(),
            self._answers,
            self._edits,
        )

    def restore(self, kept: Snapshot) -> None:
        """Go on from a snapshot of this run."""
        self._model.load_state_dict(kept.weights)
        self._optimizer.load_state_dict(cloned(kept.optimizer))
        self._generator.set_state(kept.generator)
        self._order, self._position = kept.order, kept.position
        self._steps, self._history = kept.steps, kept.history.copy()
        self._before, self._answers, self._edits = None, kept.answers, kept.edits
        self._tested = self._steps, self._edits
        self._stats_history.forget_after(self._steps)

    def back(self) -> None:
        """Go back to the last snapshot, an epoch old at the most."""
        if self._snapshot is not None:
            self.restore(self._snapshot)

    def _draw_batch(self) -> Tensor:
        """Return the next (B,) int64 indices; shuffles anew when all pictures were seen."""
        if self._position >= len(self._order):
            shuffled = torch.randperm(len(self._split.train), generator=self._generator)
            self._order, self._position = self._split.train[shuffled], 0
        start = self._position
        self._position = start + self._config.batch_size
        if len(self._order) - self._position <= self._too_few:
            self._position = len(self._order)  # the last of an epoch comes along
        return self._order[start : self._position]

    def _refuse_runaway(self, loss: float) -> None:
        """Raise Diverged for a loss that is no number, or far above where the run began.

        A ruined network need not give NaN: at a learning rate of a million the loss stays
        finite, near 100,000. So it is held against the loss before the first update as well.
        """
        first = self._history.first
        assert first is not None
        limit = RUNAWAY * first.loss
        if not math.isfinite(loss) or loss > limit:
            raise Diverged(
                f"The loss ran away: {_height(loss)} at update {self._steps + 1:,}, "
                f"and the run had begun at {limit / RUNAWAY:.2f}."
            )

    @property
    def is_validated(self) -> bool:
        """Whether the held-out pictures have been looked at with these very weights."""
        return self._tested == (self._steps, self._edits)

    def validate_at_rest(self) -> None:
        """Evaluate, and change nothing else. Within an epoch the look gives way to the next one."""
        self._note(self.evaluate())

    def _note(self, evaluation: Evaluation) -> None:
        self._history.look(evaluation, passing=self._steps % self.steps_per_epoch > 0)
        self._tested = self._steps, self._edits

    def validate(self) -> None:
        """Evaluate, and keep a snapshot if the weights are sane. Once before, then each epoch."""
        evaluation = self.evaluate()
        if self._history.first is not None:
            self._refuse_runaway(evaluation.loss)
        self._note(evaluation)
        self._snapshot = self.snapshot()


def _height(loss: float) -> str:
    return f"it reached {count_text(loss)}" if math.isfinite(loss) else "it is no number any more,"


def _update(optimizer: torch.optim.Optimizer) -> None:
    """Do what `optimizer.step()` does, without the note for PyTorch's profiler around it.

    Such a note takes as long as an eighth of a small network's update.
    """
    with torch.no_grad():
        inspect.unwrap(type(optimizer).step)(optimizer)
