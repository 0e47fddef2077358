"""Every lesson of the course: reads, and names only what there is. A new file is tested at once."""

import re

import pytest

from engine.anatomy import parameter_count
from engine.assets import LESSONS
from engine.facts import facts
from engine.lessons import FigureHere, Prose, Quiz, course, read
from engine.training import Trainer, TrainingConfig
from lessons.figures import FIGURES

PATHS = sorted(LESSONS.glob("*.md"))
every_lesson = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def parts(path, kind):
    return [part for part in read(path).parts if isinstance(part, kind)]


def test_the_course_misses_no_file_and_counts_from_one():
    assert len(course()) == len(PATHS) >= 3
    assert [lesson.number for lesson in course()] == list(range(1, len(PATHS) + 1))
    assert len({lesson.slug for lesson in course()}) == len(PATHS)
    assert len({lesson.title for lesson in course()}) == len(PATHS)


@every_lesson
def test_a_lesson_says_where_its_claims_can_be_read_up(path):
    sources = read(path).sources
    assert sources
    assert all(re.fullmatch(r"https://[^\s/]+\.[^\s]+", source.link) for source in sources)
    assert all(source.title for source in sources)


@every_lesson
def test_the_figures_of_a_lesson_are_there_and_stand_once(path):
    names = [figure.name for figure in parts(path, FigureHere)]
    assert names
    assert len(set(names)) == len(names)  # a second one would be the same widgets again
    assert [name for name in names if name not in FIGURES] == []


@every_lesson
def test_the_facts_of_a_lesson_are_there_and_all_in_place(path):
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"\{\{fact ([^}]*)\}\}", text)
    assert [name for name in named if name not in facts()] == []
    for prose in parts(path, Prose):
        assert not re.search(r"\{\{|\}\}|^\s*::", prose.markdown, re.MULTILINE)


@every_lesson
def test_the_quizzes_of_a_lesson_can_be_asked(path):
    quizzes = parts(path, Quiz)
    assert quizzes
    assert len({quiz.id for quiz in quizzes}) == len(quizzes)
    for quiz in quizzes:
        assert len(quiz.options) >= 2
        assert len(set(quiz.options)) == len(quiz.options)
        if quiz.measure is None:
            assert quiz.answer in range(len(quiz.options))
        else:
            assert callable(getattr(FIGURES[quiz.measure].build, "measure", None))


@every_lesson
def test_a_lesson_begins_and_ends_with_words(path):
    lesson = read(path)
    assert isinstance(lesson.parts[0], Prose)
    assert isinstance(lesson.parts[-1], Prose)


def test_the_first_lesson_counts_the_weights_right():
    prose = " ".join(part.markdown for part in parts(PATHS[0], Prose))
    (said,) = re.findall(r"a real network with ([\d,]+) weights", prose)
    assert said == f"{parameter_count(Trainer(TrainingConfig()).model):,}"
