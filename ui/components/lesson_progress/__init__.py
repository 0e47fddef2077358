"""Progress in the course, kept in the visitor's own browser; and the arrow keys."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from lessons.lesson import Lesson, Quiz
from ui.components import as_bytes
from ui.components.modules import joined
from ui.components.unseen import unseen
from ui.session import Visitor

LONGEST = 500  # characters of what a quiz has found
_component = st.components.v2.component(
    "lesson_progress", js=joined("lesson_progress/lesson_progress.js")
)


def progress(who: Visitor, lessons: Sequence[Lesson], current: int) -> int:
    """Let the browser keep what is done, measured and answered, and add what it kept.

    current: the place of the open lesson, from 0 · Returns the place to turn to by key. What comes
    from the browser is checked: whatever isn't about a lesson or a quiz of ours is dropped.
    """
    measured = {key: list(found) for key, found in who.measured.items() if found[1]}
    with unseen():
        found = _component(
            key="lesson_progress",
            data=as_bytes(
                {
                    "done": sorted(who.lessons_done),
                    "measured": measured,
                    "firsts": who.firsts,
                    "lasts": who.answers,
                    "lesson": lessons[current].slug,
                    "place": current,
                    "last": len(lessons) - 1,
                    "look_at": list(who.look_at),
                }
            ),
            on_kept_change=lambda: None,
            on_turn_change=lambda: None,
        )
    kept = found.kept if isinstance(found.kept, dict) else {}
    who.lessons_done |= _done(kept.get("done"), lessons)
    who.measured = {**_measured(kept.get("measured"), lessons), **who.measured}
    firsts, lasts = (_picked(kept.get(name), lessons) for name in ("firsts", "lasts"))
    _answer_again(who, firsts, lasts, lessons)
    is_place = type(found.turn) is int and found.turn in range(len(lessons))
    return found.turn if is_place else current


def _done(kept: Any, lessons: Sequence[Lesson]) -> set[str]:
    slugs = {lesson.slug for lesson in lessons}
    return {slug for slug in kept if slug in slugs} if isinstance(kept, list) else set()


def _picked(kept: Any, lessons: Sequence[Lesson]) -> dict[str, int]:
    """Which option was picked, by quiz."""
    return {
        key: kept[key]
        for key, quiz in _quizzes(lessons)
        if isinstance(kept, dict)
        and type(kept.get(key)) is int
        and kept[key] in range(len(quiz.options))
    }


def _answer_again(
    who: Visitor, firsts: dict[str, int], lasts: dict[str, int], lessons: Sequence[Lesson]
) -> None:
    """Let the quizzes stand as they were last answered, where the answer is still known."""
    for key, quiz in _quizzes(lessons):
        if key in firsts and key not in who.firsts:
            who.firsts[key] = firsts[key]
            if quiz.answer is not None:
                who.measured.setdefault(key, (quiz.answer, "", ""))
            if key in who.measured:
                who.answers.setdefault(key, lasts.get(key, firsts[key]))


def _quizzes(lessons: Sequence[Lesson]) -> list[tuple[str, Quiz]]:
    """Every quiz with its key."""
    return [(f"{lesson.slug}-{quiz.id}", quiz) for lesson in lessons for quiz in lesson.quizzes]


def _measured(kept: Any, lessons: Sequence[Lesson]) -> dict[str, tuple[int, str, str]]:
    found = {}
    for key, quiz in _quizzes(lessons):
        match kept.get(key) if isinstance(kept, dict) else None:
            case [int(option), str(says), str(headline)] if (
                option in range(len(quiz.options)) and len(says + headline) < LONGEST
            ):
                found[key] = (option, earlier(says), headline)
    return found


def earlier(says: str) -> str:
    """The words for a measurement that was not made just now."""
    words = says.removeprefix("Just ")
    return words[:1].upper() + words[1:]
