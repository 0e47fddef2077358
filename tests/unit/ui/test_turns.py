"""Pages are drawn one after the other, but nobody waits for ever."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from ui.server import turns, warm_up
from ui.server.turns import drawing_turn


@pytest.fixture(autouse=True)
def warm(monkeypatch):
    monkeypatch.setattr(warm_up, "is_ready", lambda: True)


def test_pages_are_drawn_one_after_the_other():
    inside, most = [], []

    def draw(_):
        with drawing_turn():
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.005)
            inside.pop()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(draw, range(24)))
    assert len(most) == 24
    assert max(most) == 1


def test_a_turn_ends_also_where_drawing_fails():
    with pytest.raises(ValueError, match="broken"), drawing_turn():
        raise ValueError("broken")
    with drawing_turn():
        pass


def test_whoever_has_waited_long_goes_ahead(monkeypatch):
    monkeypatch.setattr(turns, "TURN_SECONDS", 0.05)
    held, done = threading.Event(), threading.Event()

    def hold():
        with drawing_turn():
            held.set()
            done.wait(5)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(5)
    with drawing_turn():
        done.set()
    holder.join()
    with drawing_turn():  # the one who went ahead has given back nothing that wasn't theirs
        assert not turns._drawing.acquire(timeout=0.01)
