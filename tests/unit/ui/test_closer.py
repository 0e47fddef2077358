"""What the longer measurements say in words follows from what was measured."""

from itertools import pairwise
from types import SimpleNamespace

import pytest

from engine.core.stats import BatchPoint, latencies
from engine.experiments.sweeps import WAIT_SECONDS, after_pauses
from ui.pages.infer.closer.batches import batch_verdict, thread_verdict
from ui.pages.infer.closer.pauses import pause_verdict


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


@pytest.mark.parametrize(
    ("loop", "rested", "words"),
    [(10, 25, "2.5 times as long"), (10, 10.5, "about the same"), (25, 10, "held the loop up")],
)
def test_the_visitor_of_a_quiet_service_feels_the_answer_after_the_pause(loop, rested, words):
    found = {0.0: latencies([loop / 1000] * 3), 10.0: latencies([rested / 1000] * 3)}
    said = pause_verdict(found)
    assert f"**{rested:.0f}" in said.partition(".")[0]
    assert words in said


def test_pauses_are_waited_for_in_pieces_and_not_counted_into_the_answer(monkeypatch):
    clock, slept, asked = [0.0], [], []

    def sleep(seconds):
        slept.append(seconds)
        clock[0] += seconds

    class Classifier:
        def predict(self, photo):
            asked.append(clock[0])
            clock[0] += 0.001
            return SimpleNamespace(seconds=0.001)

    monkeypatch.setattr("time.sleep", sleep)
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    work, shares = after_pauses(Classifier(), b"", {0.0: 3, 10.0: 2}), []
    while True:
        try:
            shares.append(next(work).share)
        except StopIteration as end:
            found = end.value
            break
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert max(slept) <= WAIT_SECONDS, "or Stop would not be heard"
    assert {pause: one.seconds for pause, one in found.items()} == {
        0.0: (0.001,) * 3,
        10.0: (0.001,) * 2,
    }
    gaps = [after - before for before, after in pairwise(asked)]
    assert gaps == pytest.approx([0.001] * 4 + [10.001] * 2)
