"""The course: a lesson, its figures, its quiz."""

import streamlit as st

from engine.lessons import course
from ui.lesson_view import lesson_page
from ui.links import from_link, into_link, one_of
from ui.routing import through_router
from ui.visitor import visitor

through_router()

lessons = course()
slugs = [lesson.slug for lesson in lessons]
titles = {lesson.slug: f"{lesson.number} · {lesson.title}" for lesson in lessons}


def go(slug: str) -> None:
    """Turn to a lesson."""
    st.session_state.lesson = slug


if "lesson" not in st.session_state:
    st.session_state.lesson = from_link("lesson", one_of(slugs), visitor().lesson or slugs[0])
slug = st.segmented_control(
    "The course so far", slugs, required=True, format_func=titles.__getitem__, key="lesson"
)
visitor().lesson = slug
into_link({"lesson": slug}, {"lesson": slugs[0]})
position = slugs.index(slug)
text, _ = st.columns([3, 1])
with text:
    lesson_page(lessons[position])
    with st.container(horizontal=True):
        if position > 0:
            st.button(
                "Back", icon=":material/arrow_back:", on_click=go, args=(slugs[position - 1],)
            )
        if position + 1 < len(slugs):
            st.button(
                f"Next: {lessons[position + 1].title}",
                icon=":material/arrow_forward:",
                type="primary",
                on_click=go,
                args=(slugs[position + 1],),
            )
        else:
            st.page_link(
                "pages/train.py",
                label="To the gym: train a network yourself",
                icon=":material/fitness_center:",
            )
