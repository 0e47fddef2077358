"""Stored answers to measured quizzes: one for each, from a machine that says what it is."""

import datetime

import pytest

from lessons.course import course
from lessons.lesson import Quiz
from lessons.stored import machine, measured_quizzes, stored
from ui.components.lesson_progress import LONGEST

SENTENCE_AROUND = 200  # characters that the page puts around the words


@pytest.mark.parametrize("name", measured_quizzes())
def test_every_measured_quiz_has_a_stored_answer_that_fits_its_options(name):
    found = stored(name)
    quizzes = [p for lesson in course() for p in lesson.parts if isinstance(p, Quiz)]
    for quiz in (one for one in quizzes if one.measure == name):
        assert found.measured.option in range(len(quiz.options))
    assert found.measured.how
    assert len(found.measured.later) + SENTENCE_AROUND < LONGEST, "or the browser would not keep it"
    assert "," in found.machine
    assert datetime.datetime.strptime(found.day, "%d %B %Y")


def test_a_machine_names_its_processor_and_its_cores():
    assert machine().split()[-1] in ("core", "cores")
