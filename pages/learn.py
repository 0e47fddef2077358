"""The course: a lesson, its figures, its quiz."""

import streamlit as st

from lessons.course import course
from lessons.figures import FIGURES
from ui.pages.learn.course_map import astray, certificate_for, course_map, for_teachers, neighbours
from ui.pages.learn.lesson import figure_page, lesson_page
from ui.pages.learn.state import LearnState
from ui.server.turns import drawing_turn
from ui.session import session
from ui.shell.routing import named, through_router

through_router()

who, lessons = session(), course()
state = who.page(LearnState)
by_slug = {lesson.slug: lesson for lesson in lessons}
# The link says which; without one, as from the menu, it is the one that was open last.
state.lesson = state.lesson or lessons[0].slug
asked = st.query_params.get("lesson", state.lesson)
if asked in by_slug:
    state.lesson = asked
else:
    state.stray = "lesson"
    del st.query_params["lesson"]
lesson = by_slug[state.lesson]

figures = [figure.name for lesson in lessons for figure in lesson.figures]
alone = st.query_params.get("figure")
if alone is not None and alone not in figures:
    state.stray = "figure"
    del st.query_params["figure"]
    alone = None

if alone is not None:
    named(f"Learn – {FIGURES[alone].title}")
    figure_page(alone)
else:
    named(f"Learn – {lesson.title}")
    text, _ = st.columns([3, 1])
    with text, drawing_turn():
        course_map(who, lessons, lesson)
        astray(state, lesson)
        lesson_page(lesson)
        if lesson is lessons[-1]:
            certificate_for(who, lessons)
        for_teachers(lesson)
        neighbours(lessons, lesson)
