"""What measured times say together: no percentile that they can't carry."""

import random

import pytest

from engine.core.host import processor
from engine.core.stats import ServerPoint, carries, latencies
from engine.experiments.scenarios import Scenarios, four_scenarios, line, server_curve
from engine.experiments.sweeps import Raced, answers, batch_sweep, race, thread_sweep
from engine.inference import Answer, Prediction, Stage, shared_classifier
from engine.photos.samples import sample


def run(work):
    """The shares on the way, and the result."""
    shares = []
    while True:
        try:
            shares.append(next(work).share)
        except StopIteration as end:
            return shares, end.value


@pytest.fixture(scope="module")
def int8():
    return shared_classifier(runtime="onnx-int8")


@pytest.mark.parametrize(
    ("count", "share", "enough"),
    [(49, 0.9, False), (50, 0.9, True), (99, 0.95, False), (100, 0.95, True), (100, 0.99, False),
     (500, 0.99, True), (10, 0.5, True), (5, 0.5, False)],
)  # fmt: skip
def test_a_percentile_needs_five_times_beyond_it(count, share, enough):
    assert carries(count, share) is enough
    found = latencies([float(i) for i in range(count)]).percentile(share)
    assert (found is not None) is enough


def test_the_numbers_are_those_of_the_times():
    taken = latencies([float(i) for i in range(1, 101)])
    assert (taken.count, taken.median, taken.percentile(0.9)) == (100, 50.0, 90.0)
    with pytest.raises(ValueError, match="no times"):
        latencies([])
    assert processor()


def test_answers_are_as_many_as_asked_for_and_all_the_same(int8):
    shares, found = run(answers(int8, sample("cat"), 5))
    assert len(found) == 5
    assert len({tuple(p.indices) for p in found}) == 1
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_batch_sweep_times_each_size(int8):
    shares, points = run(batch_sweep(int8, sample("cat"), (1, 2, 4), rounds=3))
    assert [p.batch_size for p in points] == [1, 2, 4]
    assert all(p.latencies.count == 3 for p in points)
    assert points[2].images_per_second == pytest.approx(4 / points[2].latencies.median)
    assert points[2].latencies.median > points[0].latencies.median
    assert shares[-1] == pytest.approx(1.0)


def test_a_batch_sweep_does_not_charge_one_size_with_what_the_last_one_left(int8, monkeypatch):
    called = []  # the n-th takes n seconds
    monkeypatch.setattr(
        "engine.experiments.sweeps.timed", lambda classifier, x: called.append(len(x))
    )
    monkeypatch.setattr(
        "engine.experiments.sweeps.processor_seconds", lambda: sum(range(len(called) + 1))
    )
    _, points = run(batch_sweep(int8, sample("cat"), (1, 4), rounds=2))
    assert called == [1, 1, 4, 4, 1, 1, 4, 4, 1]
    assert [p.latencies.seconds for p in points] == [(2, 6), (4, 8)]


def test_a_thread_sweep_has_copies_of_its_own():
    _, found = run(thread_sweep("efficientnet-lite0", "onnx-int8", sample("cat"), (1, 2), rounds=3))
    assert {number: taken.count for number, taken in found.items()} == {1: 3, 2: 3}


def test_a_race_answers_with_each():
    candidates = {"one": ("efficientnet-lite0", "onnx"), "two": ("efficientnet-lite0", "onnx-int8")}
    shares, found = run(race(candidates, sample("cat"), rounds=3))
    assert list(found) == list(candidates)
    assert shares == sorted(shares)
    for raced in found.values():
        assert len(raced.predictions) == 3
        assert raced.predictions[0].answer.word == "cat"
        assert 0 < raced.forward.median < raced.latencies.median
        assert raced.load_seconds > 0
    assert found["two"].size_bytes < found["one"].size_bytes / 3


def raced(wall, cpu):
    stages = [Stage("resize", 1.0, 1.0), Stage("forward", wall, cpu)]
    one = Prediction(["cat"], [0], [1.0], stages, Answer("cat", 1.0, "cat", 1.0, ("dog", 0.0)))
    return Raced("", (one,) * 3, 0.0, 1)


def test_who_is_faster_goes_by_processor_time_of_the_forward_pass():
    held_up, quiet = raced(wall=0.30, cpu=0.06), raced(wall=0.03, cpu=0.03)
    assert quiet.faster(held_up) == pytest.approx(2.0)
    assert held_up.faster(quiet) == pytest.approx(0.5)
    assert held_up.forward.median == 0.06


def test_the_stages_of_a_real_answer_have_processor_time(int8):
    (forward,) = (s for s in int8.predict(sample("cat")).stages if s.name == "forward")
    assert 0 < forward.cpu_seconds < 1.2 * forward.seconds


# The four scenarios


def test_the_four_scenarios_count_what_they_say(int8, monkeypatch):
    from engine.experiments import scenarios

    for name, queries in (("SINGLE_QUERIES", 6), ("MULTI_QUERIES", 3), ("OFFLINE_BATCHES", 2)):
        monkeypatch.setattr(scenarios, name, queries)
    shares, found = run(four_scenarios(int8, sample("cat")))
    assert (found.single.count, found.multi.count) == (6, 3)
    assert found.multi.median > found.single.median
    assert found.offline > 0
    assert shares == sorted(shares)


def test_without_a_crowd_nobody_waits():
    waits = line([0.01], rate=0.001, requests=50, rng=random.Random(0))
    assert waits == pytest.approx([0.01] * 50)


def test_the_line_grows_as_queueing_theory_says():
    """One server, fixed service, Poisson arrivals: the mean wait is load ÷ 2(1 − load) services."""
    service, load = 0.01, 0.6
    waits = line([service], load / service, 60_000, random.Random(1))
    expected = service * (1 + load / (2 * (1 - load)))
    assert sum(waits) / len(waits) == pytest.approx(expected, rel=0.05)


def test_a_clock_starts_when_a_request_is_due_and_not_when_its_turn_comes():
    waits = line([1.0], rate=1000.0, requests=10, rng=random.Random(0))
    assert waits == pytest.approx([float(i) for i in range(1, 11)], abs=0.05)


def test_more_requests_wait_longer_and_a_bound_finds_the_most():
    points = tuple(server_curve([0.01, 0.012, 0.009]))
    seconds = [point.seconds for point in points]
    assert seconds[-1] > 3 * seconds[0]
    one = latencies([0.01])
    found = Scenarios(one, one, 1.0, points)
    most = found.most_requests(0.05)
    assert points[0].requests_per_second < most <= points[-1].requests_per_second
    assert found.most_requests(0.001) == 0.0
    assert Scenarios(one, one, 1.0, (ServerPoint(5.0, 0.01),)).most_requests(0.02) == 5.0
