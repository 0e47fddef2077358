"""A machine whose int8 is wrong is found out, and said."""

from dataclasses import replace

import pytest
from memoized import forget

from engine.experiments import int8_check
from engine.experiments.int8_check import RUNTIME, Check, held_against_exact
from engine.inference import shared_classifier
from lessons.figures import frame_budget


def test_this_machine_is_right():
    found = held_against_exact(shared_classifier(runtime=RUNTIME).forward)
    assert found.right
    assert found.error > 0


def test_a_wrong_runtime_is_found_out_and_said(monkeypatch):
    """Logits that are off as much as those of the saturating sums were: a fifth of their spread."""
    classifier = shared_classifier(runtime=RUNTIME)

    def wrong(x):
        logits = classifier.forward(x)
        return logits + 0.2 * logits.flip(1)

    monkeypatch.setattr(int8_check, "_checks", [])
    assert int8_check.trouble() == ""
    broken = replace(classifier, forward=wrong)
    monkeypatch.setattr(int8_check, "shared_classifier", lambda **_: broken)
    forget(int8_check.check)
    assert not int8_check.check().right
    forget(int8_check.check)  # for the tests after this one
    assert int8_check.trouble() == int8_check.WRONG
    assert frame_budget._about(frame_budget.SMALL).startswith(int8_check.WRONG)
    assert frame_budget._about("torch") == ""


@pytest.mark.parametrize(
    ("check", "right"),
    [(Check(0.03, True), True), (Check(0.18, True), False), (Check(0.03, False), False)],
)
def test_a_level_up_or_down_is_no_fault(check, right):
    assert check.right is right
