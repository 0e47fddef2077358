"""A form that answers worse is said to, before anything else."""

import pytest

from engine.experiments.verdicts import is_worse, warning


@pytest.mark.parametrize(
    ("lost", "worse"), [(-0.02, False), (0, False), (0.009, False), (0.012, True), (0.5, True)]
)
def test_a_percent_of_the_right_answers_is_worse(lost, worse):
    assert is_worse(lost) is worse
    assert bool(warning("int8", 0.9 - lost, 0.9)) is worse


def test_the_warning_has_both_figures():
    assert "ONNX Runtime, int8: **41.5%**, and 92.7% as trained" in warning(
        "ONNX Runtime, int8", 0.415, 0.927
    )
