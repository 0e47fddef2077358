"""Lessons that a 15-year-old follows: Flesch–Kincaid grade 9 or lower."""

import re

import pytest
import textstat

from engine.lessons import course

HARDEST = 9.0


def plain(markdown):
    """The words alone: links become their words, marks go."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    return re.sub(r"[*_`>#]|^- ", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("lesson", course(), ids=lambda lesson: lesson.slug)
def test_a_lesson_reads_at_grade_nine_or_below(lesson):
    words = [lesson.markdown, *(f"{quiz.question} {quiz.why}" for quiz in lesson.quizzes)]
    assert textstat.flesch_kincaid_grade(plain("\n".join(words))) <= HARDEST
