"""An answer, and where the time went."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from engine.core.clock import processor_seconds
from engine.inference.vocabulary import Answer


@dataclass(frozen=True)
class Stage:
    """One part of a latency, in seconds on the wall clock and of the processor."""

    name: str
    seconds: float
    cpu_seconds: float = 0.0


@dataclass(frozen=True)
class Prediction:
    """The likeliest classes, best first, and where the time went.

    labels, indices, probabilities (0–1): equally long · stages: in the order they ran ·
    answer: the same belief in everyday words.
    """

    labels: list[str]
    indices: list[int]
    probabilities: list[float]
    stages: list[Stage]
    answer: Answer

    @property
    def seconds(self) -> float:
        """The sum of the stages."""
        return sum(stage.seconds for stage in self.stages)

    @property
    def cpu_seconds(self) -> float:
        """Processor time of the same stages."""
        return sum(stage.cpu_seconds for stage in self.stages)

    def stage(self, name: str) -> Stage:
        """Return the stage of that name. Raises StopIteration where it had none."""
        return next(stage for stage in self.stages if stage.name == name)


class Stopwatch:
    """Times named stages with `with stopwatch("resize"): …`."""

    def __init__(self) -> None:
        self.stages: list[Stage] = []

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        start, cpu = time.perf_counter(), processor_seconds()
        yield
        spent = processor_seconds() - cpu  # read first, so that it lies within the clock's span
        self.stages.append(Stage(name, time.perf_counter() - start, spent))
