"""A fair stopwatch for figures that time one piece of work next to another. Not a figure.

It counts processor time, in which nobody else's work is. Yet others can slow the processor down
itself, so each thing is done again and again, in turn, and the quickest counts.
"""

from collections.abc import Callable, Sequence
from itertools import cycle

from engine.core import clock
from engine.core.clock import Clock
from engine.core.stats import median
from engine.core.units import seconds_text
from engine.inference import serve, shape_classifier
from engine.training import Trainer
from lessons.figures import Number, Work

ROUNDS, TURNS = 9, 7
HOW = f"processor time: of {TURNS} turns the quickest, of such rounds the one in the middle"
# Few enough to be answered in one go, before the processor turns to somebody else.
SHAPES = 200


def timed_number(label: str, words: str) -> Number:
    """Return a time that this stopwatch took, in words, with how it was taken."""
    return Number(label, words, how=HOW, clock=Clock.PROCESSOR)


def undisturbed(seconds: Sequence[float]) -> float:
    """Return the median over rounds of TURNS each of the round's quickest."""
    rounds = [seconds[i : i + TURNS] for i in range(0, len(seconds), TURNS)]
    return median([min(turns) for turns in rounds])


def processor_seconds(task: Callable[[], object]) -> float:
    """Do a task and return what it took of the processor's time."""
    start = clock.processor_seconds()
    task()
    return clock.processor_seconds() - start


def side_by_side(tasks: Sequence[Callable[[], object]]) -> Work[list[float]]:
    """Return the undisturbed seconds of each task, all run in turn, after one that isn't counted.

    In turn, and every other time the other way round, so that whatever slows the machine for a
    moment slows all of them alike.
    """
    times: list[list[float]] = [[] for _ in tasks]
    turns = ROUNDS * TURNS
    for turn in range(turns + 1):
        yield turn / (turns + 1)
        for task, seconds in list(zip(tasks, times, strict=True))[:: -1 if turn % 2 else 1]:
            took = processor_seconds(task)
            if turn > 0:
                seconds.append(took)
    return [undisturbed(seconds) for seconds in times]


def both_times(before: tuple[str, float], after: tuple[str, float]) -> tuple[Number, ...]:
    """Return two times for a part of the exam as numbers to show: which network, and seconds."""
    return tuple(
        timed_number(f"{SHAPES} shapes, {which}", seconds_text(took))
        for which, took in (before, after)
    )


def one_update(trainer: Trainer, updates: int) -> Work[float]:
    """Make so many updates, after a first one; return the undisturbed seconds of one."""
    trainer.step()  # the first one sets things up
    took = []
    for update in range(updates):
        yield update / updates
        took.append(processor_seconds(trainer.step))
    return undisturbed(took)


def both_jobs(trainer: Trainer, updates: int) -> Work[tuple[float, float]]:
    """Make so many updates, after a first one, and let the network answer after each.

    Return the undisturbed seconds of one update, and of the answers to as many images.
    """
    size = trainer.config.batch_size
    batches = cycle([b for b in trainer.split.validation.split(size) if len(b) == size])
    trainer.step()  # the first one sets things up
    training, answering = [], []
    for update in range(updates):
        yield update / updates
        training.append(processor_seconds(trainer.step))
        classifier = shape_classifier("lesson", trainer.model, trainer.dataset)
        answering.append(serve(classifier, trainer.dataset, next(batches), size).bill.cpu_seconds)
    return undisturbed(training), undisturbed(answering)
