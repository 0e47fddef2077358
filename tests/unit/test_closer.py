"""What the longer measurements say in words follows from what was measured."""

import pytest

from engine.core.stats import BatchPoint, latencies
from ui.pages.infer.closer.batches import batch_verdict, thread_verdict


def points(*milliseconds):
    """Batches of 1, 2, 4, …, each with so much processor time."""
    return [BatchPoint(2**n, latencies([ms / 1000] * 3)) for n, ms in enumerate(milliseconds)]


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [
        ((10, 12, 16), ("batches of 4, 2.5 times as many", "waits 1.6 times as long")),
        ((10, 12, 40), ("batches of 2, 1.7 times as many", "waits 1.2 times as long")),
        ((10, 20, 40), ("nothing here", "about as long as alone")),
        ((10, 20, 60), ("nothing here", "1.5 times as long as alone")),
    ],
)
def test_batches_are_praised_only_where_they_were_quicker(milliseconds, words):
    said = batch_verdict(points(*milliseconds))
    assert all(one in said for one in words), said
    assert ("nothing" in said) == ("nothing here" in words)


@pytest.mark.parametrize(
    ("medians", "words"),
    [
        ({1: 0.03, 2: 0.018}, "2 threads are 1.7 times as fast"),
        ({1: 0.03, 2: 0.029}, "didn’t help"),
        ({1: 0.03, 2: 0.04}, "didn’t help"),
        ({1: 0.035, 2: 0.016}, "Too busy to tell"),
    ],
)
def test_threads_are_praised_only_for_what_they_can_bring(medians, words):
    assert words in thread_verdict(medians)
