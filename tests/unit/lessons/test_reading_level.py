"""Lessons that a 15-year-old follows: Flesch–Kincaid grade 9 or lower, and as long as they say."""

import re

import pytest
import textstat

from lessons.course import course

HARDEST = 9.0
WORDS_A_MINUTE = 200
MINUTES = {"step": 0.2, "figure": 0.5, "quiz": 0.15}  # to press, wait and look


def plain(markdown):
    """The words alone: links become their words, marks go."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    return re.sub(r"[*_`>#]|^- ", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("lesson", course(), ids=lambda lesson: lesson.slug)
def test_a_lesson_reads_at_grade_nine_or_below(lesson):
    words = [lesson.markdown, *(f"{quiz.question} {quiz.why}" for quiz in lesson.quizzes)]
    assert textstat.flesch_kincaid_grade(plain("\n".join(words))) <= HARDEST


@pytest.mark.parametrize("lesson", course(), ids=lambda lesson: lesson.slug)
def test_a_lesson_takes_about_as_long_as_it_says(lesson):
    asked = [" ".join((q.question, *q.options, q.why)) for q in lesson.quizzes]
    words = len(plain("\n".join([lesson.markdown, lesson.remember, *asked])).split())
    steps = sum(len(figure.steps) for figure in lesson.figures)
    minutes = (
        words / WORDS_A_MINUTE
        + MINUTES["step"] * steps
        + MINUTES["figure"] * len(lesson.figures)
        + MINUTES["quiz"] * len(lesson.quizzes)
    )
    assert lesson.minutes <= 5
    assert abs(minutes - lesson.minutes) <= 1
