"""The lesson reader: prose, figures that answer, quizzes that measure."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lessons.course import course
from lessons.figures import FIGURES, Measured, Racing, answering
from lessons.glossary import explained, glossary, terms_in
from lessons.lesson import FigureHere, Lesson, Prose, Quiz, StepHere
from lessons.stored import stored
from ui.pages.learn.race import by_browser, raced
from ui.pages.learn.state import LearnState, QuizState
from ui.session import session
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
    state = session().page(LearnState).quiz(key)
    race = _racing(quiz)
    known: Measured | None = None
    st.header(f":material/quiz: {quiz.question}", anchor=False)
    _stand(key, state)
    guess = st.radio(
        "Your guess",
        range(len(quiz.options)),
        index=None,
        format_func=quiz.options.__getitem__,
        key=f"{key}-guess",
        label_visibility="collapsed",
        persist_state="session",
    )
    label = "Measure it now" if quiz.measure else "Check"
    disabled = guess is None or watched or state.racing
    pressed = st.button(label, key=f"{key}-run", disabled=disabled, type="primary")
    if pressed and guess is not None:
        state.guess = guess
        if race is not None:
            state.racing = True
        elif quiz.measure is not None:
            measuring.begin(key, answering(FIGURES[quiz.measure].build))
        elif quiz.answer is not None:
            known = Measured(quiz.answer, "")
    if race is not None:
        by_browser(key, race, state)
    found = known or _found(key, quiz, state, watched)
    if found is not None:
        state.found, state.last = found, state.guess
        state.first = state.guess if state.first is None else state.first
    if found is not None or (watched and not measuring.under_way(key)):
        st.rerun()  # the map of the course may have changed
    if measuring.under_way(key):
        measuring.progress(key)
    elif state.last is not None and state.found is not None and not state.racing:
        _verdict(quiz, state.last, state.found)


def _racing(quiz: Quiz) -> Racing | None:
    """The figure of a quiz that the visitor's browser measures too; of all others none."""
    build = FIGURES[quiz.measure].build if quiz.measure else None
    return build if isinstance(build, Racing) else None


def _found(key: str, quiz: Quiz, state: QuizState, watched: bool) -> Measured | None:
    """What has just been measured, here or, where nothing came of it, on another machine."""
    name = quiz.measure
    if name is None:
        return None
    race = _racing(quiz)
    if race is not None:
        figure = f"{key.removesuffix(quiz.id)}{name}", name
        return raced(key, race, state, figure, watched)
    if measuring.is_in_vain(key):
        measuring.drop(key)
        return _stored(name)
    found: Measured | None = measuring.outcome(key, watched)
    in_vain = found is not None and found.option is None and not found.headline
    return _stored(name) if in_vain else found


def _stand(key: str, state: QuizState) -> None:
    """Let the guess stand that the browser has remembered."""
    picked = f"{key}-guess"
    if state.last is not None and st.session_state.get(picked) is None:
        st.session_state[picked] = state.last


def _stored(name: str) -> Measured:
    """What another machine has measured; without a headline, since nobody watched."""
    found = stored(name)
    says = (
        "This server is too busy to measure it fairly just now. So here is what it came to on "
        f"{found.day}, on another occasion ({found.machine}). {found.measured.later}"
    )
    return Measured(found.measured.option, says)


def _verdict(quiz: Quiz, guess: int, found: Measured) -> None:
    right, says = found.option, found.now
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
    measured = session().page(LearnState).quiz(f"{slug}-{quiz}").found
    place = f"lesson {lesson.number}, [{lesson.title}](/learn?lesson={slug})"
    if measured is None or not measured.headline:
        st.markdown(
            f":material/timer: You haven’t measured this yet. The quiz in {place}, does it."
        )
    else:
        st.markdown(f":material/timer: **Your own, from {place}.** {measured.later}")
