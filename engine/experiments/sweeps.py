"""Series of measurements, cut into parts that take their turn with everybody's training.

Each is a generator for engine.compute.jobs: a part is one answer, or one batch. Where several
candidates are compared they answer in turns, so that a slow moment of the machine slows all
of them alike.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.core.clock import processor_seconds
from engine.core.stats import BatchPoint, Latencies, latencies
from engine.core.work import Progress, Work
from engine.inference import Classifier, Prediction, load_classifier
from engine.photos import open_photo

WAIT_SECONDS = 0.05  # a pause is slept through in pieces, so that it can be stopped
WARM_UPS = 2  # the first answers after a pause are slower: they aren't counted


@dataclass(frozen=True)
class Raced:
    """One candidate of a race: what it answered, how long it took, and what loading it took."""

    title: str
    predictions: tuple[Prediction, ...]
    load_seconds: float
    size_bytes: int

    @property
    def latencies(self) -> Latencies:
        """From the bytes of the photo to the answer."""
        return latencies([prediction.seconds for prediction in self.predictions])

    @property
    def forward(self) -> Latencies:
        """The forward pass alone, in processor time.

        What held it up is left out: the candidates ran one after the other, and others may have
        computed beside one of them alone.
        """
        return latencies([one.stage("forward").cpu_seconds for one in self.predictions])

    def faster(self, other: "Raced") -> float:
        """How many times as fast as the other the forward pass is."""
        return other.forward.median / self.forward.median


def answers(
    classifier: Classifier, photo: bytes, times: int, found: list[Prediction] | None = None
) -> Work[list[Prediction]]:
    """Answer for the same photo again and again.

    found: a list to add each answer to as it comes; of work that is stopped, it has the answers.
    """
    for _ in range(WARM_UPS):
        classifier.predict(photo)
    found = [] if found is None else found
    for number in range(times):
        found.append(classifier.predict(photo))
        yield Progress((number + 1) / times, f"{number + 1} of {times} answers")
    return found


def after_pauses(
    classifier: Classifier, photo: bytes, pauses: Mapping[float, int]
) -> Work[dict[float, Latencies]]:
    """Answer again and again with a pause of at least so long before each answer, on the clock.

    pauses: seconds → how many answers. The waiting is real, for it is what makes the difference:
    caches go to others, and a processor that rests slows down. It ends within WAIT_SECONDS.
    """
    for _ in range(WARM_UPS):
        classifier.predict(photo)
    total = sum(pause * times for pause, times in pauses.items()) or 1.0
    waited, found = 0.0, {}
    for pause, times in pauses.items():
        seconds: list[float] = []
        for number in range(times):
            asked = time.monotonic() + pause
            while (left := asked - time.monotonic()) > 0:
                yield Progress((waited + pause - left) / total, _waiting(pause, number, times))
                time.sleep(min(left, WAIT_SECONDS))
            waited += pause
            seconds.append(classifier.predict(photo).seconds)
            yield Progress(waited / total, _waiting(pause, number + 1, times))
        found[pause] = latencies(seconds)
    return found


def _waiting(pause: float, done: int, times: int) -> str:
    return f"pauses of {pause:g} s, {done} of {times} answers" if pause else "in a loop"


def prepared(classifier: Classifier, photo: bytes) -> Tensor:
    """Return the photo as the network wants it, (1, 3, H, W) float32. Raises PhotoError."""
    return classifier.preprocessing.normalise(classifier.seen(open_photo(photo)))


def batch_sweep(
    classifier: Classifier, photo: bytes, sizes: Sequence[int], rounds: int
) -> Work[list[BatchPoint]]:
    """Time the forward pass of batches of each size, the photo over and over.

    The first of each turn isn't counted: after another size, memory has to be taken or given back.
    """
    x = prepared(classifier, photo)
    taken: dict[int, list[float]] = {size: [] for size in sizes}
    done, total = 0, rounds * sum(sizes)
    for _ in range(rounds):
        for size in sizes:
            batch = x.expand(size, -1, -1, -1).contiguous()
            timed(classifier, batch)
            start = processor_seconds()
            timed(classifier, batch)
            taken[size].append(processor_seconds() - start)
            done += size
            yield Progress(done / total, f"batches of {size}")
    timed(classifier, x)  # a single one, after which ONNX Runtime gives its memory back
    return [BatchPoint(size, latencies(taken[size])) for size in sizes]


def thread_sweep(
    name: str, runtime: str, photo: bytes, threads: Sequence[int], rounds: int
) -> Work[dict[int, Latencies]]:
    """Time the forward pass with several numbers of threads, in copies of their own."""
    copies = {}
    for number in threads:
        copies[number] = load_classifier(name, runtime, number)
        yield Progress(0.0, f"loading, {number} threads")
    x = prepared(copies[threads[0]], photo)
    times: dict[int, list[float]] = {number: [] for number in threads}
    for turn in range(rounds + WARM_UPS):
        for number, copy in copies.items():
            seconds = timed(copy, x)
            if turn >= WARM_UPS:
                times[number].append(seconds)
        yield Progress((turn + 1) / (rounds + WARM_UPS), f"round {turn + 1}")
    return {number: latencies(seconds) for number, seconds in times.items()}


def race(
    candidates: Mapping[str, tuple[str, str]], photo: bytes, rounds: int
) -> Work[dict[str, Raced]]:
    """Let networks answer for one photo. candidates: title → (network, runtime).

    Each is loaded fresh and let go again, one after the other: a server has little memory.
    """
    raced: dict[str, Raced] = {}
    for position, (title, (name, runtime)) in enumerate(candidates.items()):
        yield Progress(position / len(candidates), f"loading {title}")
        classifier = load_classifier(name, runtime)
        work = answers(classifier, photo, rounds)
        while True:
            try:
                part = next(work)
            except StopIteration as end:
                found = tuple(end.value)
                break
            share = (position + part.share) / len(candidates)
            yield Progress(share, f"{title}: {part.says}")
        raced[title] = Raced(title, found, classifier.load_seconds, classifier.size_bytes)
        del classifier, work
    return raced


def timed(classifier: Classifier, x: Tensor) -> float:
    """Return the wall-clock seconds of one forward pass and its softmax."""
    start = time.perf_counter()
    torch.softmax(classifier.forward(x), 1)
    return time.perf_counter() - start
