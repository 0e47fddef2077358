"""What a browser says it has kept: taken where it is about our lessons, dropped where it isn't."""

import pytest

from engine.lessons import course
from ui.live.progress import LONGEST, _done, _measured

GOOD = {"pruning-half": [1, "Just measured: as long.", "half at zero took 99% of the time"]}


def test_lessons_of_ours_count_as_done_and_nothing_else():
    assert _done(["pruning", "<script>", "quantisation"], course()) == {"pruning", "quantisation"}
    for nonsense in (None, "pruning", 3, {"pruning": 1}):
        assert _done(nonsense, course()) == set()


def test_what_was_measured_comes_back():
    assert _measured(GOOD, course()) == {"pruning-half": tuple(GOOD["pruning-half"])}


@pytest.mark.parametrize(
    "nonsense",
    [
        None,
        [],
        "pruning-half",
        {"pruning-half": None},
        {"pruning-half": [1, "no headline"]},
        {"pruning-half": [7, "no such option", ""]},
        {"pruning-half": ["1", "a word for a number", ""]},
        {"pruning-half": [1, "x" * LONGEST, ""]},
        {"pruning-third": GOOD["pruning-half"]},
    ],
)
def test_what_no_quiz_of_ours_has_found_is_dropped(nonsense):
    assert _measured(nonsense, course()) == {}
