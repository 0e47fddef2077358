"""What is made once is made once, however many threads ask for it at the same moment."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from memoized import forget

from engine.core.memoize import memoize
from engine.data import Choice, Draw, datasets, examples, load_dataset, splits
from ui.server import warm_up

THREADS = 8


def at_once(ask):
    """What eight threads get that ask at the same moment."""
    barrier = threading.Barrier(THREADS)

    def one(_):
        barrier.wait(10)
        return ask()

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(one, range(THREADS)))


def test_all_who_ask_at_once_get_the_same_thing():
    made = []

    @memoize()
    def thing():
        time.sleep(0.02)
        made.append(object())
        return made[-1]

    assert at_once(thing) == [made[0]] * THREADS
    assert len(made) == 1


def test_each_argument_has_its_own_and_only_the_last_used_are_kept():
    made = []

    @memoize(2)
    def double(number):
        made.append(number)
        return 2 * number

    assert [double(n) for n in (1, 2, 1, 3, 1, 2)] == [2, 4, 2, 6, 2, 4]
    assert made == [1, 2, 3, 2]
    forget(double)
    assert double(2) == 4
    assert made == [1, 2, 3, 2, 2]


def test_one_that_takes_long_holds_up_nobody_who_wants_another():
    go_on, begun = threading.Event(), threading.Event()

    @memoize(2)
    def wait(number):
        if number == 1:
            begun.set()
            assert go_on.wait(10)
        return number

    slow = threading.Thread(target=wait, args=(1,))
    slow.start()
    assert begun.wait(10)
    assert wait(2) == 2
    go_on.set()
    slow.join()


def test_a_failure_is_not_kept():
    tries = []

    @memoize()
    def third_time():
        tries.append(1)
        if len(tries) < 3:
            raise ValueError("not yet")
        return "there"

    for _ in range(2):
        with pytest.raises(ValueError, match="not yet"):
            third_time()
    assert third_time() == third_time() == "there"
    assert len(tries) == 3


@pytest.mark.parametrize("name", ["digits", "moons"])
def test_one_copy_of_the_examples_is_for_everybody(name):
    forget(datasets._loaded, datasets._drawn, splits.split, splits.examples)
    copies = at_once(lambda: load_dataset(name, Draw(seed=77)))
    assert len(set(map(id, copies))) == 1
    assert len({id(dataset) for dataset, _ in at_once(lambda: examples(Choice(name)))}) == 1


@pytest.fixture
def cold(monkeypatch):
    """As if nothing had been loaded; and nothing of these loads counts for later tests."""
    monkeypatch.setattr(warm_up, "_over", threading.Event())
    forget(warm_up.start)
    yield
    forget(warm_up.start)


def test_what_is_heavy_is_loaded_by_one_thread(cold, monkeypatch):
    loads = []

    def load():
        loads.append(threading.current_thread().name)
        time.sleep(0.05)

    monkeypatch.setattr(warm_up, "_load", load)
    at_once(warm_up.start)
    assert not warm_up.is_ready()
    warm_up.wait()
    assert warm_up.is_ready()
    assert loads == ["warm-up"]


def test_who_waits_for_a_load_that_fails_goes_on(cold, monkeypatch):
    def fail():
        raise ImportError("no torch")

    monkeypatch.setattr(warm_up, "_load", fail)
    monkeypatch.setattr(warm_up, "_over", threading.Event())
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    forget(warm_up.start)
    warm_up.wait()
    assert warm_up.is_ready()
