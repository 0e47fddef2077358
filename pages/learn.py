"""The course: a lesson, its figures, its quiz."""

import streamlit as st

from engine.lessons import FigureHere, course
from ui.course_view import certificate_for, course_map, neighbours
from ui.lesson_view import figure_page, lesson_page
from ui.links import from_link, into_link, one_of
from ui.routing import through_router
from ui.visitor import visitor

through_router()

who, lessons = visitor(), course()
by_slug = {lesson.slug: lesson for lesson in lessons}
first = lessons[0].slug

if who.lesson is None:
    who.lesson = from_link("lesson", one_of(list(by_slug)), first)
lesson = by_slug[who.lesson]

figures = [part.name for lesson in lessons for part in lesson.parts if isinstance(part, FigureHere)]
alone = from_link("figure", one_of(figures), None)

if alone is not None:
    figure_page(alone)
else:
    into_link({"lesson": lesson.slug}, {"lesson": first})
    text, _ = st.columns([3, 1])
    with text:
        course_map(who, lessons, lesson)
        lesson_page(lesson)
        if lesson is lessons[-1]:
            certificate_for(who, lessons)
        neighbours(who, lessons, lesson)
