"""What others may read of a run. Only the methods of `Run` change any of it."""

import threading
from concurrent.futures import Future
from itertools import count

from torch import Tensor

from engine.costs import Bill
from engine.data import Dataset
from engine.errors import EngineError
from engine.training.config import TrainingConfig
from engine.training.layer_stats import layer_names
from engine.training.requests import Requests
from engine.training.slice import Slice, View, look
from engine.training.states import State
from engine.training.stopping import StopRule
from engine.training.trainer import Trainer

_numbers = count(1)


class RunReadings:
    """A run as it stands: `view` and `bill` are those of the last finished slice."""

    def __init__(self, trainer: Trainer, brought: dict[str, Tensor] | None) -> None:
        """brought: the weights that it began with, where the seed didn't draw them."""
        self._trainer, self._brought = trainer, brought
        self._number = next(_numbers)
        self._view = look(trainer)
        self._first_fingerprint = self._view.fingerprint
        self._bill = Bill()
        self._asked = Requests()
        self._state = State.RESTING
        self._stopped: str | None = None
        self._error: EngineError | None = None
        self._future: Future[tuple[Trainer, Slice]] | None = None
        self._only_looks = False  # the slice under way trains nothing
        self._lock = threading.RLock()

    @property
    def config(self) -> TrainingConfig:
        """The settings."""
        return self._trainer.config

    @property
    def number(self) -> int:
        """What tells this run from any other in this process."""
        return self._number

    @property
    def playing(self) -> bool:
        """Whether it trains on by itself while somebody watches."""
        return self._state is State.PLAYING

    @property
    def stopped(self) -> str | None:
        """Why it stopped by its rule, in words."""
        return self._stopped

    @property
    def error(self) -> EngineError | None:
        """Why it failed."""
        return self._error

    @property
    def view(self) -> View:
        """The picture of the last finished slice."""
        return self._view

    @property
    def bill(self) -> Bill:
        """What all finished slices have cost."""
        return self._bill

    @property
    def brought(self) -> dict[str, Tensor] | None:
        """The weights from a file that it began with."""
        return self._brought

    @property
    def first_fingerprint(self) -> str:
        """Of the weights that it began with."""
        return self._first_fingerprint

    @property
    def rule(self) -> StopRule:
        """When it stops by itself."""
        return self._asked.rule

    @property
    def pace(self) -> float | None:
        """Updates a second in slow motion, made whenever the lease is renewed; None: full speed."""
        return self._asked.slow.rate

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
        return self.playing and bool(self.rule) and self.rule == self._asked.overruled

    @property
    def busy(self) -> bool:
        """Whether a slice is computing or queued."""
        with self._lock:  # between two slices of a run there is a moment without one
            return self._future is not None

    @property
    def looking(self) -> bool:
        """Whether the slice under way or queued trains nothing, and is done in milliseconds."""
        return self.busy and self._only_looks

    @property
    def started(self) -> bool:
        """Whether there is anything to lose."""
        working = self.busy and not self.looking
        return self._view.steps > 0 or self._view.edits > 0 or working
