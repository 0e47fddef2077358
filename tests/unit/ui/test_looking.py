"""What a visitor does in the picture of a run comes from a browser: anything may stand in it."""

import math
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.compute import Pool
from engine.errors import EngineError
from engine.training import Run, TrainingConfig
from engine.training.views import Watch
from ui.pages.train import looking
from ui.pages.train.state import TrainState
from ui.session import Session

NUMBERS = [
    -1,
    0,
    0.5,
    10**9,
    10**400,
    math.inf,
    -math.inf,
    math.nan,
    1e300,
    True,
    None,
    "7",
    [],
    {},
]


@pytest.fixture
def who(monkeypatch):
    with ThreadPoolExecutor(1) as executor:
        session = Session()
        session.run = Run(TrainingConfig(model="linear"), Pool(executor))
        session.watch = Watch(view="weights")
        monkeypatch.setattr(looking, "session", lambda: session)
        yield session
        assert session.run.wait(30)


def edit(**others):
    return {"edit": {"layer": 0, "unit": 0, "source": 0, "value": 0.5} | others}


def test_a_weight_is_set_and_a_layer_picked(who):
    looking._act(edit())
    looking._act({"layer": 0, "page": 3})
    assert who.run.wait(30)
    assert who.run.view.edits == 1
    assert (who.watch.layer, who.watch.page) == (0, 3)


@pytest.mark.parametrize("number", NUMBERS, ids=lambda one: str(one)[:9])
@pytest.mark.parametrize("what", ["layer", "page", "image"])
def test_whatever_is_picked_is_a_number_that_can_be_meant_or_nothing(who, what, number):
    looking._act({what: number})
    found = getattr(who.watch, what)
    assert found is None or (type(found) is int and 0 <= found < 10**9)


@pytest.mark.parametrize("number", NUMBERS, ids=lambda one: str(one)[:9])
def test_odd_numbers_in_a_weight_or_a_place_are_let_be(who, number):
    for what in ("layer", "unit", "source", "value"):
        looking._act(edit(**{what: number}))
    looking._act({"cell": [number, 0]})
    looking._act({"follow": [0, number]})
    assert who.run.wait(30)
    assert who.run.error is None
    assert all(weights.isfinite().all() for weights in who.run.trainer().model.parameters())


def test_a_run_that_can_not_be_copied_just_now_says_so(who, monkeypatch):
    def busy(seconds=10.0):
        raise EngineError("Not now.", "Try again in a moment.")

    monkeypatch.setattr(who.run, "clone", busy)
    looking._act({"part": "forward"})
    assert str(who.run.error) == "Not now."
    assert (who.page(TrainState).slow, who.page(TrainState).part) == (None, "")
