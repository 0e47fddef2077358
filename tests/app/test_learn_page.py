"""The course: every lesson, every figure's controls, every quiz, answered wrong and right."""

import pytest
from app_pages import assert_well

from engine.lessons import FigureHere, Quiz, course

LESSONS = course()
FIGURES_HERE = [
    (lesson.slug, part.name)
    for lesson in LESSONS
    for part in lesson.parts
    if isinstance(part, FigureHere)
]
QUIZZES = [
    (lesson.slug, part) for lesson in LESSONS for part in lesson.parts if isinstance(part, Quiz)
]


def words(at):
    return " ".join(one.value for one in at.markdown)


def state(at, key):
    """What a figure is showing, in words and numbers."""
    shown = [one.value for one in at.markdown] + [one.proto.body for one in at.html]
    return shown + [one.proto.alt for one in at.main if one.type == "plotly_chart"]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_a_lesson_opens_by_its_link(visit, lesson):
    at = visit("learn", lesson=lesson.slug)
    assert_well(at)
    assert at.title[0].value == lesson.title
    assert lesson.remember in words(at)
    assert all(source.link in words(at) for source in lesson.sources)
    assert "{{" not in words(at)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_a_lesson_opens_from_the_map(visit, lesson):
    at = visit("learn").button(key=f"map-{lesson.slug}").click().run()
    assert_well(at)
    assert at.title[0].value == lesson.title
    assert at.query_params.get("lesson", LESSONS[0].slug) == lesson.slug


def test_next_leads_through_the_whole_course_and_back_leads_back(visit):
    at = visit("learn")
    for lesson in LESSONS[1:]:
        next(one for one in at.button if one.label.startswith("Next")).click().run()
        assert at.title[0].value == lesson.title
    assert not any(one.label.startswith("Next") for one in at.button)
    next(one for one in at.button if one.label == "Back").click().run()
    assert at.title[0].value == LESSONS[-2].title


def test_a_link_to_no_lesson_opens_the_first(visit):
    at = visit("learn", lesson="<b>🙀</b>")
    assert_well(at)
    assert at.title[0].value == LESSONS[0].title


@pytest.mark.parametrize(("slug", "name"), FIGURES_HERE)
def test_a_figure_does_something_at_each_button(visit, slug, name):
    from lessons.figures import FIGURES, Button

    at = visit("learn", lesson=slug)
    for button in [one for one in FIGURES[name].build.controls if isinstance(one, Button)]:
        before = state(at, name)
        at.button(key=f"{slug}-{name}-{button.name}").click().run()
        assert_well(at)
        assert state(at, name) != before, button.label


@pytest.mark.parametrize(("slug", "name"), FIGURES_HERE)
def test_a_figure_comes_out_at_both_ends_of_each_setting(visit, slug, name):
    from lessons.figures import FIGURES, Choice, Slider

    at = visit("learn", lesson=slug)
    for control in FIGURES[name].build.controls:
        key = f"{slug}-{name}-{control.name}"
        if isinstance(control, Slider):
            for value in (control.low, control.high):
                assert_well(at.slider(key=key).set_value(value).run())
        elif isinstance(control, Choice):
            for option in control.options:
                assert_well(at.button_group(key=key).set_value(option).run())


@pytest.mark.parametrize(("slug", "quiz"), QUIZZES, ids=lambda one: getattr(one, "id", one))
def test_a_quiz_tells_a_wrong_answer_from_the_right_one(visit, slug, quiz):
    at = visit("learn", lesson=slug)
    key, right = f"{slug}-{quiz.id}", answer(quiz)
    assert at.button(key=f"{key}-run").disabled
    assert quiz.why not in words(at)
    for guess, option in enumerate(quiz.options):
        at.radio(key=f"{key}-guess").set_value(option).run()
        at.button(key=f"{key}-run").click().run()
        assert_well(at)
        assert (len(at.success), len(at.warning)) == ((1, 0) if guess == right else (0, 1)), option
        assert quiz.options[right] in (*at.success, *at.warning)[0].value
        assert quiz.why in words(at)


def answer(quiz):
    """The right option; measured, where the quiz is."""
    from lessons.figures import FIGURES

    return FIGURES[quiz.measure].build.measure().option if quiz.measure else quiz.answer
