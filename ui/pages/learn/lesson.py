"""The lesson reader: prose, figures that answer, quizzes that measure."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lessons.course import course
from lessons.figures import FIGURES, Work, answering
from lessons.glossary import explained, glossary, terms_in
from lessons.lesson import FigureHere, Lesson, Prose, Quiz, StepHere
from lessons.stored import stored
from ui.components.lesson_progress import earlier
from ui.session import visitor
from ui.widgets import measuring
from ui.widgets.figure import ALONE, figure, frame, set_from_text


def lesson_page(lesson: Lesson) -> None:
    """Draw a lesson from its title to its sources."""
    st.title(lesson.title)
    st.caption(f"Lesson {lesson.number} · about {lesson.minutes} minutes · {lesson.teaches}")
    later: list[tuple[FigureHere | Quiz, DeltaGenerator]] = []
    for number, part in enumerate(lesson.parts):
        if isinstance(part, Prose):
            st.markdown(explained(part.markdown), unsafe_allow_html=True)
        elif isinstance(part, StepHere):
            _step_button(lesson, number, part)
        elif isinstance(part, FigureHere):
            later.append((part, frame(f"{lesson.slug}-{part.name}")))
        else:
            later.append((part, st.container(border=True, key=f"quiz-{lesson.slug}-{part.id}")))
    _ending(lesson)
    # What needs the engine comes last, so that the words don't wait for it.
    for part, place in later:
        with place:
            if isinstance(part, FigureHere):
                figure(f"{lesson.slug}-{part.name}", part.name, part.steps)
            else:
                measuring.looked_at(f"{lesson.slug}-{part.id}", _quiz, part)


def figure_page(name: str) -> None:
    """Draw a single figure, for embedding in somebody's own page."""
    home = next(lesson for lesson in course() if name in [f.name for f in lesson.figures])
    st.title(FIGURES[name].title)
    with frame(f"{ALONE}{name}"):
        figure(f"{ALONE}{name}", name)
    st.markdown(f"From lesson {home.number}: [{home.title}](/learn?lesson={home.slug})")


def _step_button(lesson: Lesson, number: int, step: StepHere) -> None:
    """A button in the text that sets a figure."""
    st.button(
        step.says,
        icon=":material/play_circle:",
        key=f"{lesson.slug}-step-{number}",
        on_click=set_from_text,
        args=(f"{lesson.slug}-{step.figure}", step.figure, step.says, step.setting),
    )


def _ending(lesson: Lesson) -> None:
    with st.container(key="lesson-ending"):
        with st.container(border=True):
            st.header(":material/bookmark: The one sentence to remember", anchor=False)
            st.markdown(lesson.remember)
        st.header("Words and sources", anchor=False)
        with st.expander("Words of this lesson"):
            terms = terms_in(lesson.markdown)
            st.markdown("\n".join(f"- **{term}**: {glossary()[term]}" for term in terms))
        with st.expander("Sources"):
            st.markdown("\n".join(f"- [{s.title}]({s.link})" for s in lesson.sources))


def _quiz(key: str, quiz: Quiz, watched: bool) -> None:
    """A guess first; then the answer, measured where it can be."""
    who = visitor()
    known: tuple[int | None, str, str] | None = None
    st.header(f":material/quiz: {quiz.question}", anchor=False)
    _stand(key, quiz)
    guess = st.radio(
        "Your guess",
        quiz.options,
        index=None,
        key=f"{key}-guess",
        label_visibility="collapsed",
        persist_state="session",
    )
    label = "Measure it now" if quiz.measure else "Check"
    if st.button(label, key=f"{key}-run", disabled=guess is None or watched, type="primary"):
        who.guesses[key] = quiz.options.index(guess)
        if quiz.measure is not None:
            measuring.begin(key, _measuring(quiz.measure))
        elif quiz.answer is not None:
            known = quiz.answer, "", ""
    if quiz.measure is not None and measuring.is_in_vain(key):
        measuring.drop(key)
        known = _stored(quiz.measure)
    found = known or measuring.outcome(key, watched)
    if found is not None:
        option, _, headline = found
        if quiz.measure is not None and option is None and not headline:
            found = _stored(quiz.measure)
        who.measured[key] = found
        who.answers[key] = who.guesses[key]
        who.firsts.setdefault(key, who.guesses[key])
    if found is not None or (watched and not measuring.under_way(key)):
        st.rerun()  # the map of the course may have changed
    if measuring.under_way(key):
        measuring.progress(key)
    elif key in who.answers:
        right, says, _ = who.measured[key]
        _verdict(quiz, who.answers[key], right, says)


def _stand(key: str, quiz: Quiz) -> None:
    """Let the guess stand that the browser has remembered."""
    who, picked = visitor(), f"{key}-guess"
    if key in who.answers and st.session_state.get(picked) is None:
        st.session_state[picked] = quiz.options[who.answers[key]]


def _measuring(name: str) -> Work[tuple[int | None, str, str]]:
    """Find the right option if it can be, what was measured to find it, and that in short."""
    found = yield from answering(FIGURES[name].build)
    return found.option, found.says, found.headline


def _stored(name: str) -> tuple[int | None, str, str]:
    """What another machine has measured; without a headline, since nobody watched."""
    found = stored(name)
    says = (
        "This server is too busy to measure it fairly just now. So here is what it came to on "
        f"{found.day}, on another occasion ({found.machine}). {earlier(found.says)}"
    )
    return found.option, says, ""


def _verdict(quiz: Quiz, guess: int, right: int | None, says: str) -> None:
    answer = "" if right is None else quiz.options[right]
    answer += "" if answer.endswith(("?", "!", ".")) else "."
    if right is None:
        st.info(f"**Too close to call.** {says}", icon=":material/balance:")
    elif guess == right:
        st.success(f"**Right: {answer}** {says}", icon=":material/check:")
    else:
        st.warning(f"**Not this time. The answer: {answer}** {says}", icon=":material/replay:")
    st.markdown(quiz.why)
    if quiz.recalls is not None:
        _recalled(*quiz.recalls)


def _recalled(slug: str, quiz: str) -> None:
    """What the visitor measured on the way, or where to measure it."""
    lesson = next(lesson for lesson in course() if lesson.slug == slug)
    measured = visitor().measured.get(f"{slug}-{quiz}")
    place = f"lesson {lesson.number}, [{lesson.title}](/learn?lesson={slug})"
    if measured is None or not measured[2]:
        st.markdown(
            f":material/timer: You haven’t measured this yet. The quiz in {place}, does it."
        )
    else:
        st.markdown(f":material/timer: **Your own, from {place}.** {earlier(measured[1])}")
