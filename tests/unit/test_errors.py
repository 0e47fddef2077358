"""The tree of errors: what is raised on purpose, and what people read."""

import pickle

import pytest

from engine import errors
from engine.errors import EngineError

TREE = [e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, EngineError)]


@pytest.mark.parametrize("error", TREE)
def test_every_error_has_a_message_a_hint_and_a_place_in_the_tree(error):
    raised = error("What happened.")
    assert isinstance(raised, EngineError)
    assert str(raised) == "What happened."
    assert raised.hint.endswith(".")
    assert error.__name__ in errors.__doc__


def test_a_hint_of_its_own_replaces_the_usual_one_for_that_error_only():
    assert errors.ConfigError("No.", "Do this.").hint == "Do this."
    assert errors.ConfigError("No.").hint == errors.ConfigError.hint


def test_an_error_keeps_message_and_hint_on_its_way_to_another_process():
    sent = pickle.loads(pickle.dumps(errors.Diverged("It ran away.", "Slow down.")))
    assert (type(sent), str(sent), sent.hint) == (errors.Diverged, "It ran away.", "Slow down.")
