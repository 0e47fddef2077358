"""What a browser says it has kept: taken where it is about our lessons, dropped where it isn't."""

import pytest

from lessons.course import course
from ui.components.lesson_progress import LONGEST, _answer_again, _done, _measured, _picked, earlier
from ui.session import Visitor

GOOD = {"pruning-half": [1, "Just measured: as long.", "half at zero took 99% of the time"]}


def test_lessons_of_ours_count_as_done_and_nothing_else():
    assert _done(["pruning", "<script>", "quantisation"], course()) == {"pruning", "quantisation"}
    for nonsense in (None, "pruning", 3, {"pruning": 1}):
        assert _done(nonsense, course()) == set()


def test_what_was_measured_comes_back_as_measured_earlier():
    option, says, headline = GOOD["pruning-half"]
    back = (option, says.replace("Just measured", "Measured"), headline)
    assert _measured(GOOD, course()) == {"pruning-half": back}
    assert earlier(earlier(says)) == earlier(says)


def test_answers_of_ours_come_back_and_nothing_else():
    good = {"pruning-half": 2, "saying-it-at-work-two-loss": 1}
    assert _picked({**good, "pruning-third": 0}, course()) == good
    for nonsense in (None, [], {"pruning-half": 7}, {"pruning-half": "1"}, {"pruning-half": True}):
        assert _picked(nonsense, course()) == {}


def test_a_quiz_stands_as_it_was_last_answered_where_its_answer_is_known():
    who, lessons = Visitor(), course()
    who.firsts["saying-it-at-work-one-weights"] = 0
    kept = {"saying-it-at-work-one-weights": 2, "saying-it-at-work-two-loss": 0, "pruning-half": 2}
    _answer_again(who, kept, {}, lessons)
    assert who.firsts == {**kept, "saying-it-at-work-one-weights": 0}
    assert who.answers == {"saying-it-at-work-two-loss": 0}, "the other is to be measured"
    assert who.measured["saying-it-at-work-two-loss"] == (1, "", "")
    another = Visitor()
    _answer_again(another, kept, {"saying-it-at-work-two-loss": 1}, lessons)
    assert another.answers["saying-it-at-work-two-loss"] == 1, "corrected"
    assert another.firsts == kept, "and what was said first still counts for the certificate"


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
