"""The map of the course: which lessons there are, which are done, what comes next."""

from datetime import UTC, datetime, timedelta

import streamlit as st

from charts.share.card import LONGEST_NAME, Achievement, certificate, undrawn
from lessons.figures import FIGURES
from lessons.lesson import Lesson
from ui.components.lesson_progress import progress
from ui.pages.learn.state import LearnState
from ui.session import Session
from ui.shell.screen import is_phone
from ui.widgets.figure import Figures
from ui.widgets.links import address, frame, home
from ui.widgets.plain import plain

DONE = "A lesson is done once its quizzes are answered."
DAY_MINUTES = 24 * 60
# What a certificate shows first of all that was measured: (lesson)-(quiz).
TELLING = (
    "the-face-off-times",
    "a-billion-predictions-overtake",
    "quantisation-eight",
    "pruning-half",
    "two-jobs-one-network-hundred",
)


def course_map(who: Session, lessons: tuple[Lesson, ...], current: Lesson) -> None:
    """Draw where one is, the minutes left, and the map to jump from."""
    slugs = [lesson.slug for lesson in lessons]
    state = who.page(LearnState)
    state.done |= {lesson.slug for lesson in lessons if _answered(state, lesson)}
    here = slugs.index(current.slug)
    kept, place = progress(state.kept(), lessons, here, who.page(Figures).look_at)
    state.remember(kept, lessons)
    if place != here:
        turn_to(slugs[place])
        st.rerun()
    done = state.done
    left = sum(lesson.minutes for lesson in lessons if lesson.slug not in done)
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover("Map of the course", icon=":material/map:", key=f"map-at-{current.slug}"):
            _map(lessons, current, done)
        st.caption(_how_far(len(done), len(lessons), left))


def _how_far(done: int, lessons: int, minutes: int) -> str:
    """Say how many lessons are done, and how many minutes are left."""
    if not done:
        return f"{lessons} lessons, about {minutes} minutes in all. {DONE}"
    if done < lessons:
        left = f"about {minutes} minutes left. {DONE}"
        return f"{done} of {lessons} done, {left} Your browser remembers."
    return f"All {lessons} done. Your browser remembers."


def astray(state: LearnState, current: Lesson) -> None:
    """Say so where a link named a lesson or a figure that there is not, until one reads on."""
    if state.stray and not state.stray_at:
        state.stray_at = current.slug
    if state.stray_at != current.slug:
        state.stray = state.stray_at = ""
    if state.stray:
        st.info(
            f"There is no {state.stray} of that name. Here is “{current.title}” instead.",
            icon=":material/wrong_location:",
        )


def turn_to(slug: str) -> None:
    """Open a lesson in the next run. The link alone says which, so the browser's Back works."""
    st.query_params["lesson"] = slug


def for_teachers(lesson: Lesson) -> None:
    """Offer a link to this lesson, and the code that shows it on somebody's own page."""
    with st.expander("For teachers: this lesson on a page of yours", icon=":material/school:"):
        st.markdown("This link opens the lesson.")
        st.code(address({"lesson": lesson.slug}), language=None, wrap_lines=True)
        st.markdown("This code shows it inside a course page of yours, without the menu.")
        embedded = frame({"lesson": lesson.slug}, lesson.title)
        st.code(embedded, language=None, wrap_lines=True)
        for figure in lesson.figures:
            title = FIGURES[figure.name].title
            st.markdown(f"And this shows one figure alone: **{title}**")
            st.code(frame({"figure": figure.name}, title), language=None, wrap_lines=True)


def neighbours(lessons: tuple[Lesson, ...], current: Lesson) -> None:
    """Draw the ways back and on."""
    position = lessons.index(current)
    with st.container(horizontal=True):
        if position > 0:
            st.button(
                "Back",
                icon=":material/arrow_back:",
                on_click=turn_to,
                args=(lessons[position - 1].slug,),
            )
        if position + 1 < len(lessons):
            following = lessons[position + 1]
            st.button(
                f"Next: {following.title}",
                icon=":material/arrow_forward:",
                type="primary",
                on_click=turn_to,
                args=(following.slug,),
            )
        else:
            if st.button(
                "To the gym: train a network yourself",
                icon=":material/fitness_center:",
                type="primary",
            ):
                st.switch_page("pages/train.py")


def certificate_for(who: Session, lessons: tuple[Lesson, ...]) -> None:
    """Once every lesson is done: a picture with the visitor's own numbers."""
    if not all(lesson.slug in who.page(LearnState).done for lesson in lessons):
        return
    st.header("Your certificate", anchor=False)
    name = _name()
    figures = _achievement(who, lessons), home(), name, _today()
    png = who.drawn(figures, lambda seen: certificate(*seen))
    with st.container(key="certificate"):
        st.image(
            png, alt="A certificate: I can tell training from inference, with your own numbers"
        )
    if is_phone():
        st.caption("Push it sideways to read it all, or save it.")
    st.download_button(
        "Save the certificate", png, "certificate.png", "image/png", icon=":material/download:"
    )
    if who.run is None:
        st.caption(
            "Train a network and let it answer, and what it did will stand on it as well. What "
            "the quizzes measured for you stands on it already, where you took them."
        )


def _name() -> str:
    """Ask for the name on it: no more than a place to write one."""
    name = st.text_input(
        "Your name, if you want it on the picture", max_chars=LONGEST_NAME, key="certificate-name"
    )
    missing = plain(undrawn(name))
    if missing:
        st.caption(f"The picture’s letters have no shape for {missing}, so that is left out.")
    else:
        st.caption(":material/lock: It stands in the picture and is stored nowhere.")
    return name


def _today() -> str:
    """The date where the visitor is, as far as the browser tells."""
    behind = min(max(st.context.timezone_offset or 0, -DAY_MINUTES), DAY_MINUTES)
    now = datetime.now(UTC) - timedelta(minutes=behind)
    return f"{now.day} {now:%B %Y}"


def _achievement(who: Session, lessons: tuple[Lesson, ...]) -> Achievement:
    from ui.actions.usage import keep_training  # with torch behind it, which reading needs not

    keep_training(who)
    state, last = who.page(LearnState), lessons[-1]
    firsts = {quiz.id: state.quiz(f"{last.slug}-{quiz.id}").first for quiz in last.quizzes}
    asked = sum(first is not None for first in firsts.values())
    entries = who.ledger.entries.values()
    evaluations = who.run.view.evaluations if who.run is not None else []
    return Achievement(
        lessons=len(lessons),
        minutes=sum(lesson.minutes for lesson in lessons),
        updates=sum(e.bill.passes for e in entries if e.phase == "training"),
        accuracy=max((e.accuracy for e in evaluations), default=0.0),
        answers=sum(e.bill.images for e in entries if e.phase == "inference" and e.own),
        right=sum(firsts[quiz.id] == quiz.answer for quiz in last.quizzes),
        asked=asked if asked == len(last.quizzes) else 0,
        measured=_headlines(state, lessons),
    )


def _headlines(state: LearnState, lessons: tuple[Lesson, ...]) -> tuple[str, ...]:
    """What the quizzes measured, each in a few words, the most telling first."""
    keys = [f"{lesson.slug}-{quiz.id}" for lesson in lessons for quiz in lesson.quizzes]
    known = [(key, state.quiz(key).found) for key in keys]
    found = {key: one.headline for key, one in known if one is not None and one.headline}
    first = [found.pop(key) for key in TELLING if key in found]
    return (*first, *found.values())


def _map(lessons: tuple[Lesson, ...], current: Lesson, done: set[str]) -> None:
    """All lessons, a button each, so that the keyboard walks through them and opens none."""
    with st.container(gap=None):
        for lesson in lessons:
            words = f"{lesson.number} · {lesson.title}, {lesson.minutes} min"
            st.button(
                f"**{words}**" if lesson == current else words,
                icon=":material/check_circle:" if lesson.slug in done else ":material/circle:",
                key=f"map-to-{lesson.slug}",
                type="tertiary",
                on_click=turn_to,
                args=(lesson.slug,),
            )


def _answered(state: LearnState, lesson: Lesson) -> bool:
    """Whether every quiz of a lesson was answered, rightly or wrongly."""
    return bool(lesson.quizzes) and all(
        state.quiz(f"{lesson.slug}-{quiz.id}").last is not None for quiz in lesson.quizzes
    )
