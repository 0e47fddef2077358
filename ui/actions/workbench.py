"""The copy of the visitor's network that is made smaller, and all that was measured of it."""

from dataclasses import dataclass, field

from torch import Tensor, nn

from engine.compute import Job
from engine.core.clock import processor_seconds
from engine.data import Dataset, spread
from engine.experiments.variants import Form, Result, Variant
from engine.experiments.verdicts import LITTLE, MUCH, SAME, is_worse
from engine.inference import answers
from engine.inference.runtimes.eager import eager
from engine.models.trainable import MODELS
from engine.training import Run, Trainer
from ui.session import Session
from ui.widgets.jobs import stop_work

QUICK_SECONDS = 0.15  # what one look at the exam may take while a slider is moved
FEWEST = 200


@dataclass(eq=False)
class Workbench:
    """One network, copied out of a run; the run goes on without it.

    quick: the held-out examples that are answered while a slider moves, as many as are quick ·
    before: what the network as trained answers there, (n,) int64 · bits_exam: bits → accuracy,
    answers that differ, bytes packed; `sitting` fills it · variants, results: by their form ·
    real: PyTorch, ONNX Runtime and int8, timed on their own.
    """

    run: int
    steps: int
    fingerprint: str
    title: str
    trainer: Trainer
    quick: Tensor
    before: Tensor
    bits: int = 8
    sitting: Job[None] | None = None
    bits_exam: dict[int, tuple[float, int, int]] = field(default_factory=dict)
    variants: dict[Form, Variant] = field(default_factory=dict)
    results: dict[Form, Result] = field(default_factory=dict)
    real: list[Result] = field(default_factory=list)

    @property
    def model(self) -> nn.Module:
        """The network as trained, in eval mode. To read only."""
        return self.trainer.model

    @property
    def dataset(self) -> Dataset:
        """What it learned from."""
        return self.trainer.dataset

    @property
    def things(self) -> str:
        """What one example is called, in the plural."""
        return f"{self.dataset.thing}s"

    @property
    def held_out(self) -> Tensor:
        """(n,) int64 indices of what it never trained on."""
        return self.trainer.split.validation

    @property
    def batch_size(self) -> int:
        """As in training, so that the bills can be compared."""
        return self.trainer.batch_size

    @property
    def accuracy(self) -> float:
        """As trained, on the quick part of the exam, 0–1."""
        return self.right(self.before)

    @property
    def int8_is_worse(self) -> bool:
        """Whether the network in int8 has sat the exam, and has lost right answers by it."""
        if not self.real:
            return False
        whole, _, int8 = self.real
        return is_worse(whole.accuracy - int8.accuracy)

    def answer(self, model: nn.Module) -> Tensor:
        """(n,) int64: a network's answers to the quick part of the exam."""
        return answers(eager(model), self.dataset, self.quick)

    def right(self, given: Tensor) -> float:
        """The share of those answers that is right, 0–1."""
        return (given == self.dataset.labels[self.quick]).float().mean().item()

    def differ(self, given: Tensor) -> int:
        """How many of those answers differ from those of the network as trained."""
        return int((given != self.before).sum())


@dataclass
class Kept:
    """What is kept for a visit: its only workbench, if there is one."""

    bench: Workbench | None = None


def verdict(lost: float, bad: str) -> str:
    """Say in a sentence how the exam goes. lost: of right answers, 0–1 · bad: for too much."""
    if lost <= -SAME:
        return "The exam goes better than before."
    if lost < SAME:
        return "The exam goes as well as before."
    if lost < LITTLE:
        return "The exam goes a little worse."
    return "The exam goes clearly worse." if lost < MUCH else bad


def in_table(bench: Workbench, form: Form) -> str:
    """Say where a variant that was taken along is to be found."""
    where = "is in the table below" if form in bench.results else "will be in the table below"
    return f"“{form.title}” {where}"


def workbench(who: Session) -> Workbench | None:
    """Return the visitor's workbench, or None if nothing was trained yet.

    The weights are the newest, but while a run plays on they are held still until `take`.
    """
    run = who.run
    if run is None or not run.view.steps:
        return None
    bench = who.page(Kept).bench
    if (
        bench is None
        or bench.run != run.number
        or (not run.playing and bench.fingerprint != run.view.fingerprint)
    ):
        take(who, run)
    return who.page(Kept).bench


def take(who: Session, run: Run) -> None:
    """Copy the run's weights onto the workbench; whatever was measured of others goes."""
    stop_work()
    trainer = run.clone()
    trainer.model.eval().requires_grad_(False)
    quick = _quick(trainer)
    before = answers(eager(trainer.model), trainer.dataset, quick)
    title = MODELS[run.config.model].title
    who.page(Kept).bench = Workbench(
        run.number, trainer.steps, trainer.fingerprint(), title, trainer, quick, before
    )


def _quick(trainer: Trainer) -> Tensor:
    """As many held-out examples as can be answered at once; all of them if the network is small."""
    held_out = trainer.split.validation
    answer = eager(trainer.model)
    answers(answer, trainer.dataset, held_out[:FEWEST])  # warms up
    start = processor_seconds()
    answers(answer, trainer.dataset, held_out[:FEWEST])
    seconds = processor_seconds() - start
    return spread(held_out, max(FEWEST, int(FEWEST * QUICK_SECONDS / seconds) // 100 * 100))
