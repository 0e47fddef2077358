"""MLPerf Inference's four scenarios in small: the same questions, with far fewer answers.

The rules: https://github.com/mlcommons/inference_policies. Theirs run for minutes and report the
99th percentile of thousands of queries; these run for seconds and report what so few can carry.
Every answer is computed and timed. In the server scenario the requests' times are drawn, and the
waiting in line is reckoned from the measured answers: nobody has to sit through it.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from torch import Tensor

from engine.core.stats import Latencies, ServerPoint, latencies, percentile
from engine.core.work import Progress, Work
from engine.experiments.sweeps import WARM_UPS, prepared, timed
from engine.inference import Classifier

SINGLE_QUERIES = 100
STREAMS, MULTI_QUERIES = 8, 50
PYTORCH_AT_ONCE = 4  # eight would take 0.16 GB for what lies between its layers
OFFLINE_BATCHES = 12
REQUESTS = 5_000  # reckoned for each rate
SERVER_SHARE = 0.9  # MLPerf has 0.99; a hundred measured answers carry no such percentile
LOADS = tuple(share / 20 for share in range(1, 20))  # of what it could do without a pause


@dataclass(frozen=True)
class Scenarios:
    """What the four brought. single, multi: of one query · offline: images a second."""

    single: Latencies
    multi: Latencies
    offline: float
    server: tuple[ServerPoint, ...]

    def most_requests(self, bound_seconds: float) -> float:
        """Return the most requests a second of which 9 in 10 are answered within the bound.

        0 where even the fewest that were tried take longer.
        """
        within = [p.requests_per_second for p in self.server if p.seconds <= bound_seconds]
        return max(within, default=0.0)


def four_scenarios(classifier: Classifier, photo: bytes) -> Work[Scenarios]:
    """Measure all four with one classifier."""
    x = prepared(classifier, photo)
    eight = x.expand(STREAMS, -1, -1, -1).contiguous()
    pieces = eight.split(PYTORCH_AT_ONCE) if classifier.model is not None else (eight,)
    single: list[float] = []
    yield from _parts(classifier, (x,), SINGLE_QUERIES, single, (0.0, 0.25), "single-stream")
    multi: list[float] = []
    yield from _parts(classifier, pieces, MULTI_QUERIES, multi, (0.25, 0.8), "multi-stream")
    batches: list[float] = []
    yield from _parts(classifier, pieces, OFFLINE_BATCHES, batches, (0.8, 0.95), "offline")
    timed(classifier, x)
    yield Progress(0.95, "server: reckoning the line")
    server = tuple(server_curve(single))
    return Scenarios(
        latencies(single), latencies(multi), STREAMS * len(batches) / sum(batches), server
    )


def _parts(
    classifier: Classifier,
    query: Sequence[Tensor],
    queries: int,
    into: list[float],
    shares: tuple[float, float],
    says: str,
) -> Iterator[Progress]:
    """Answer one query after the other, and note the times."""
    low, high = shares
    for number in range(-WARM_UPS, queries):
        seconds = sum(timed(classifier, x) for x in query)
        if number >= 0:
            into.append(seconds)
            share = low + (high - low) * (number + 1) / queries
            yield Progress(share, f"{says}: {number + 1} of {queries}")


def server_curve(service: Sequence[float], seed: int = 0) -> Iterator[ServerPoint]:
    """Yield a point for each load: how long the slowest tenth of requests takes at least.

    service: measured seconds of answers, one thread after the other; played in the order drawn.
    """
    mean = sum(service) / len(service)
    for load in LOADS:
        rate = load / mean
        waits = line(service, rate, REQUESTS, random.Random(seed))
        yield ServerPoint(rate, percentile(waits, SERVER_SHARE))


def line(service: Sequence[float], rate: float, requests: int, rng: random.Random) -> list[float]:
    """Return the seconds from when each request was due until it was answered.

    Requests come at random, `rate` a second on average (Poisson: the gaps are exponential). One
    at a time is answered, in the order they came, each as long as an answer that was measured.
    A request's clock starts when it comes in, not when its turn comes.
    """
    due = free = 0.0
    waits = []
    for _ in range(requests):
        due += rng.expovariate(rate)
        free = max(free, due) + rng.choice(service)
        waits.append(free - due)
    return waits
