"""What a browser says it has kept: taken where it is about our lessons, dropped where it isn't."""

import pytest

from lessons.course import course
from lessons.figures import Measured
from ui.components.lesson_progress import LONGEST, Kept, _done, _measured, _picked
from ui.pages.learn.state import LearnState

GOOD = {"pruning-half": [1, "Measured: as long.", "half at zero took 99% of the time"]}


def test_lessons_of_ours_count_as_done_and_nothing_else():
    assert _done(["pruning", "<script>", "quantisation"], course()) == {"pruning", "quantisation"}
    for nonsense in (None, "pruning", 3, {"pruning": 1}):
        assert _done(nonsense, course()) == set()


def test_what_was_measured_comes_back_as_measured_earlier():
    found = Measured(1, "as long.", "half at zero took 99% of the time", how="measured")
    assert found.now.endswith(f": {found.says}")
    assert found.now != found.later
    assert GOOD["pruning-half"] == [found.option, found.later, found.headline]
    (back,) = _measured(GOOD, course()).values()
    assert back.now == back.later == found.later


def test_answers_of_ours_come_back_and_nothing_else():
    good = {"pruning-half": 2, "saying-it-at-work-two-loss": 1}
    assert _picked({**good, "pruning-third": 0}, course()) == good
    for nonsense in (None, [], {"pruning-half": 7}, {"pruning-half": "1"}, {"pruning-half": True}):
        assert _picked(nonsense, course()) == {}


def test_a_quiz_stands_as_it_was_last_answered_where_its_answer_is_known():
    state, lessons = LearnState(), course()
    state.quiz("saying-it-at-work-one-weights").first = 0
    firsts = {
        "saying-it-at-work-one-weights": 2, "saying-it-at-work-two-loss": 0, "pruning-half": 2
    }  # fmt: skip
    state.remember(Kept(firsts=firsts), lessons)
    assert state.kept().firsts == {**firsts, "saying-it-at-work-one-weights": 0}
    assert state.kept().lasts == {"saying-it-at-work-two-loss": 0}, "the other is to be measured"
    assert state.quiz("saying-it-at-work-two-loss").found == Measured(1, "")
    another = LearnState()
    another.remember(Kept(firsts=firsts, lasts={"saying-it-at-work-two-loss": 1}), lessons)
    assert another.kept().lasts["saying-it-at-work-two-loss"] == 1, "corrected"
    assert another.kept().firsts == firsts, "and the first answers count for the certificate"


def test_what_was_measured_in_this_visit_goes_before_what_the_browser_kept():
    state, fresh = LearnState(), Measured(1, "as long.", "99%", how="measured")
    state.quiz("pruning-half").found = fresh
    other = Measured(0, "less.", "50%")
    state.remember(Kept(measured={"pruning-half": other, "quantisation-eight": other}), course())
    assert state.kept().measured == {"pruning-half": fresh, "quantisation-eight": other}


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
