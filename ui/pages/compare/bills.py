"""What the page compares: two bills of one network, same weights, same batch size."""

from dataclasses import dataclass

from engine.core.units import Rounded, exactly
from engine.costs import Bill, Entry, Even, even
from engine.models import Arithmetic, Memory
from engine.training import Trainer


@dataclass(frozen=True, eq=False)
class Bills:
    """Everything the page compares.

    trainer: a copy of the run as it was measured, so that it holds still · training, serving: one
    network, same fingerprint, same batch size · single: the same weights, one example at a time ·
    start, accuracy: on all held-out examples, before the first update and now, 0–1 ·
    photo: the photo network, one photo at a time, or None.
    """

    trainer: Trainer
    fingerprint: str
    first_fingerprint: str
    training: Bill
    serving: Bill
    single: Bill
    photo: Entry | None
    training_memory: Memory
    serving_memory: Memory
    work: Arithmetic
    parameters: int
    start: float
    accuracy: float

    @property
    def answers(self) -> int:
        """How many these weights have given: in batches, and one at a time."""
        return self.serving.images + self.single.images

    @property
    def batch_size(self) -> int:
        """Of training, and so of the exam."""
        return self.trainer.batch_size

    @property
    def thing(self) -> str:
        """What one example is called."""
        return self.trainer.dataset.thing

    @property
    def even(self) -> Even:
        """After how many answers, given as in the exam, they have cost as much as the training."""
        return even(
            self.training.cpu_seconds,
            self.serving.cpu_seconds_per_image,
            self.training.cpu_total_range,
            self.serving.cpu_range,
        )

    @property
    def each(self) -> Rounded:
        """Processor time of one example in training, passes alone."""
        return exactly(self.training.cpu_seconds_per_image)

    @property
    def times(self) -> float:
        """The same ÷ that of one answer, both as they are shown."""
        return self.each.value / self.even.answer.value

    @property
    def busy(self) -> bool:
        """Whether the machine had other work: the clock on the wall ran on without us."""
        return any(b.seconds > 1.5 * b.cpu_seconds for b in (self.training, self.serving))
