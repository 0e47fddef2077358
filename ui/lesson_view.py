"""The lesson reader: prose, figures that answer, quizzes that measure."""

import streamlit as st

from engine.glossary import explained, glossary, terms_in
from engine.lessons import FigureHere, Lesson, Prose, Quiz
from lessons.figures import FIGURES, Button, Choice, Control, Figure, Shown, Slider, Values
from ui import problems, warm_up
from ui.drawing import draw
from ui.tiles import tiles
from ui.visitor import visitor


def lesson_page(lesson: Lesson) -> None:
    """Draw a lesson from its title to its sources."""
    st.title(lesson.title)
    st.caption(f"Lesson {lesson.number} · about {lesson.minutes} minutes · {lesson.teaches}")
    places = [(part, st.container()) for part in lesson.parts]
    for part, place in places:
        if isinstance(part, Prose):
            place.markdown(explained(part.markdown), unsafe_allow_html=True)
    _ending(lesson)
    # What needs the engine comes last, so that the words don't wait for it.
    for part, place in places:
        with place:
            if isinstance(part, FigureHere):
                _figure(f"{lesson.slug}-{part.name}", part.name)
            elif isinstance(part, Quiz):
                _quiz(f"{lesson.slug}-{part.id}", part)


def figure_page(name: str) -> None:
    """Draw a single figure, for embedding in somebody's own page."""
    _figure(f"alone-{name}", name)


def _ending(lesson: Lesson) -> None:
    with st.container(border=True):
        st.markdown(f":material/bookmark: **The one sentence to remember.** {lesson.remember}")
    terms = terms_in("\n".join(p.markdown for p in lesson.parts if isinstance(p, Prose)))
    with st.expander("Words of this lesson"):
        st.markdown("\n".join(f"- **{term}**: {glossary()[term]}" for term in terms))
    with st.expander("Sources"):
        st.markdown("\n".join(f"- [{s.title}]({s.link})" for s in lesson.sources))


@problems.fragment()
def _figure(key: str, name: str) -> None:
    """One figure: its controls, its numbers, its chart."""
    if not warm_up.is_ready():
        with st.spinner("Waking the networks up: a few seconds, once"):
            warm_up.wait()
    entry = FIGURES[name]
    with st.container(border=True, key=f"figure-{key}"):
        st.markdown(f"**{entry.title}**")
        figure, kept = entry.build, visitor().figures
        if key not in kept:
            with st.spinner("Setting it up"):
                kept[key] = figure.start()
        values = _controls(key, figure)
        _show(key, figure.show(kept[key], values))


def _controls(key: str, figure: Figure) -> Values:
    """Draw the sliders and choices, then the buttons; press what was pressed."""
    settings = [c for c in figure.controls if not isinstance(c, Button)]
    values = {control.name: _setting(key, control) for control in settings}
    pressed = None
    with st.container(horizontal=True):
        for button in figure.controls:
            if isinstance(button, Button) and st.button(button.label, key=f"{key}-{button.name}"):
                pressed = button.name
    if pressed is not None:
        kept = visitor().figures
        kept[key] = figure.act(kept[key], pressed, values)
    return values


def _setting(key: str, control: Control) -> object:
    if isinstance(control, Slider):
        return st.slider(
            control.label,
            control.low,
            control.high,
            control.start,
            control.step,
            key=f"{key}-{control.name}",
        )
    assert isinstance(control, Choice)
    return st.segmented_control(
        control.label,
        control.options,
        default=control.start,
        required=True,
        key=f"{key}-{control.name}",
    )


def _show(key: str, shown: Shown) -> None:
    if shown.numbers:
        tiles([(number.label, number.value, "") for number in shown.numbers])
    if shown.chart is not None:
        draw(shown.chart, f"{key}-chart", shown.alt)
    st.markdown(shown.says)
    kinds = sorted({number.kind for number in shown.numbers})
    if kinds:
        words = {"measured": "measured here and now"}
        st.caption(f"Numbers: {', '.join(words.get(kind, kind) for kind in reversed(kinds))}.")


@problems.fragment()
def _quiz(key: str, quiz: Quiz) -> None:
    """A guess first; then the answer, measured where it can be."""
    who = visitor()
    with st.container(border=True, key=f"quiz-{key}"):
        st.markdown(f":material/quiz: **{quiz.question}**")
        guess = st.radio(
            "Your guess",
            quiz.options,
            index=None,
            key=f"{key}-guess",
            label_visibility="collapsed",
        )
        label = "Measure it now" if quiz.measure else "Check"
        if st.button(label, key=f"{key}-run", disabled=guess is None, type="primary"):
            who.answers[key] = quiz.options.index(guess)
            who.measured[key] = _answer(quiz)
            st.rerun()  # the map of the course may have changed
        if key in who.answers:
            _verdict(quiz, who.answers[key], *who.measured[key])


def _answer(quiz: Quiz) -> tuple[int, str]:
    """Return the right option, and what was measured to find it."""
    if quiz.measure is None:
        assert quiz.answer is not None
        return quiz.answer, ""
    with st.spinner("Measuring"):
        found = FIGURES[quiz.measure].build.measure()  # type: ignore[attr-defined]
    return found.option, found.says


def _verdict(quiz: Quiz, guess: int, right: int, says: str) -> None:
    if guess == right:
        st.success(f"**Right: {quiz.options[right]}.** {says}", icon=":material/check:")
    else:
        st.warning(f"**Not this time: {quiz.options[right]}.** {says}", icon=":material/replay:")
    st.markdown(quiz.why)
