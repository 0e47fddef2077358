"""Homework and exam: how well a network knows what it has seen, and what it hasn't."""

import io
from dataclasses import dataclass
from functools import lru_cache

import torch
from PIL import Image
from torch import Tensor

import charts
from charts import Bar
from engine.data import Split, load_dataset, split, spread
from engine.experiments.weight_pictures import enlarged
from engine.training import Trainer, TrainingConfig
from lessons.figures import (
    FIGURES,
    Button,
    Choice,
    Measured,
    Number,
    Shown,
    Values,
    Work,
)

SIZES = {"30": "30 shapes", "300": "300 shapes", "3000": "3,000 shapes"}
STEPS, EXAM = 120, 500
CONFIG = TrainingConfig(model="perceptron", lr=0.003, batch_size=60, seed=2)
EDGE = 84  # pixels of a shape in the strip


@dataclass(frozen=True)
class State:
    """The scores of the last network, each 0–1, and how much it had studied: one of SIZES."""

    studied: str = ""
    homework: float = 0.0
    exam: float = 0.0


class Exam:
    """Train on few or on many shapes, then ask about others."""

    title = "Homework and exam"
    controls = (
        Choice("size", "Study", SIZES, "30"),
        Button("study", "Study, then sit the exam"),
    )

    def start(self) -> State:
        """Nothing studied yet."""
        return State()

    def working(self, state: State, button: str, values: Values) -> Work[State]:
        """Train a fresh perceptron with the same number of updates, whatever it studies."""
        homework, exam = yield from studying(int(values["size"]))
        return State(values["size"], homework, exam)

    def show(self, state: State, values: Values) -> Shown:
        """Both scores as bars."""
        if not state.studied:
            says = f"Ten of the shapes: {', '.join(load_dataset('animals').classes)}."
            return Shown(
                (), says, picture=strip(), picture_alt=f"Ten white outlines on black. {says}"
            )
        gap = state.homework - state.exam
        numbers = (
            Number("homework", f"{state.homework:.0%}"),
            Number("exam", f"{state.exam:.0%}"),
            Number("studied", SIZES[state.studied], "set"),
        )
        bars = [
            Bar("homework:<br>studied shapes", state.homework, "training"),
            Bar(f"exam:<br>{EXAM} unseen shapes", state.exam),
        ]
        alt = f"{state.homework:.0%} right on the homework, {state.exam:.0%} in the exam."
        chart = charts.shares(bars, "Right answers")
        return Shown(numbers, _says(gap), chart, alt, drawn="Both bars are measured.")

    def measuring(self) -> Work[Measured]:
        """Thirty shapes: does the exam go as well as the homework?"""
        homework, exam = yield from studying(30)
        gap = homework - exam
        option = 0 if gap < 0.1 else 1 if gap < 0.75 else 2
        return Measured(
            option,
            f"{homework:.0%} right on the thirty it studied, {exam:.0%} on "
            f"{EXAM} it had never seen.",
            f"{homework:.0%} right on the homework, {exam:.0%} in the exam",
            how="measured",
        )


def _says(gap: float) -> str:
    """gap: the score on the homework less that in the exam, each 0–1."""
    if gap > 0.5:
        return "It has learned its homework by heart, and little else."
    if gap > 0.1:
        return (
            "It knows its homework by heart. Much of that works on new shapes as well, but by far "
            "not all."
        )
    return "What it knows, it knows beyond its homework too."


def studying(size: int) -> Work[tuple[float, float]]:
    """Return the accuracy (0–1) on `size` studied shapes and on unseen ones."""
    dataset, parts = load_dataset("animals"), split("animals", CONFIG.seed)
    generator = torch.Generator().manual_seed(0)
    order = parts.train[torch.randperm(len(parts.train), generator=generator)]
    homework = _as_many_of_each(order, dataset.labels, size // len(dataset.classes))
    trainer = Trainer(CONFIG, (dataset, Split(homework, spread(parts.validation, EXAM))))
    for step in range(STEPS):
        yield step / STEPS
        trainer.step()
    with torch.inference_mode():
        x, y = dataset.batch(homework)  # (n, 1, 28, 28) float32, (n,) int64
        known = (trainer.model(x).argmax(1) == y).float().mean().item()
    return known, trainer.evaluate().accuracy


def _as_many_of_each(order: Tensor, labels: Tensor, number: int) -> Tensor:
    """Return the first so many of each class, as indices. order: of indices, (n,) int64."""
    of_each = [order[labels[order] == label][:number] for label in labels.unique()]
    return torch.cat(of_each)


@lru_cache(maxsize=1)
def strip() -> bytes:
    """Return a PNG of one shape of each animal, in a row."""
    dataset = load_dataset("animals")
    row = Image.new("L", (EDGE * len(dataset.classes), EDGE))
    for place in range(len(dataset.classes)):
        first = int((dataset.labels == place).nonzero()[0])
        row.paste(enlarged(dataset, first, EDGE).convert("L"), (EDGE * place, 0))
    file = io.BytesIO()
    row.save(file, "PNG")
    return file.getvalue()


FIGURES.register(
    "exam", title=Exam.title, summary="A network may know its homework and still fail the exam."
)(Exam())
