"""Progress in the course, kept in the visitor's own browser; and the arrow keys."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from lessons.figures import Measured
from lessons.lesson import Lesson, Quiz
from ui.components import as_bytes
from ui.components.modules import joined
from ui.components.unseen import unseen

LONGEST = 500  # characters of what a quiz has found
_component = st.components.v2.component(
    "lesson_progress", js=joined("lesson_progress/lesson_progress.js")
)


@dataclass(frozen=True)
class Kept:
    """What the browser remembers of the course.

    done: lessons · measured: quiz → what was found · firsts, lasts: quiz → the option picked first
    and last.
    """

    done: set[str] = field(default_factory=set)
    measured: dict[str, Measured] = field(default_factory=dict)
    firsts: dict[str, int] = field(default_factory=dict)
    lasts: dict[str, int] = field(default_factory=dict)


def progress(
    kept: Kept, lessons: Sequence[Lesson], current: int, look_at: tuple[str, int]
) -> tuple[Kept, int]:
    """Let the browser keep what is done, measured and answered; return what it had kept.

    current: the place of the open lesson, from 0 · look_at: the figure to bring into view, and the
    how-manieth time. Returns the place to turn to by key as well. What comes from the browser is
    checked: whatever isn't about a lesson or a quiz of ours is dropped.
    """
    measured = {
        key: [found.option, found.later, found.headline]
        for key, found in kept.measured.items()
        if found.says
    }
    with unseen():
        found = _component(
            key="lesson_progress",
            data=as_bytes(
                {
                    "done": sorted(kept.done),
                    "measured": measured,
                    "firsts": kept.firsts,
                    "lasts": kept.lasts,
                    "lesson": lessons[current].slug,
                    "place": current,
                    "last": len(lessons) - 1,
                    "look_at": list(look_at),
                }
            ),
            on_kept_change=lambda: None,
            on_turn_change=lambda: None,
        )
    is_place = type(found.turn) is int and found.turn in range(len(lessons))
    return checked(found.kept, lessons), found.turn if is_place else current


def checked(kept: Any, lessons: Sequence[Lesson]) -> Kept:
    """Return what a browser says it has kept, as far as it is about lessons and quizzes of ours."""
    kept = kept if isinstance(kept, dict) else {}
    return Kept(
        _done(kept.get("done"), lessons),
        _measured(kept.get("measured"), lessons),
        _picked(kept.get("firsts"), lessons),
        _picked(kept.get("lasts"), lessons),
    )


def _done(kept: Any, lessons: Sequence[Lesson]) -> set[str]:
    slugs = {lesson.slug for lesson in lessons}
    return {slug for slug in kept if slug in slugs} if isinstance(kept, list) else set()


def _picked(kept: Any, lessons: Sequence[Lesson]) -> dict[str, int]:
    """Which option was picked, by quiz."""
    return {
        key: kept[key]
        for key, quiz in quizzes(lessons)
        if isinstance(kept, dict)
        and type(kept.get(key)) is int
        and kept[key] in range(len(quiz.options))
    }


def quizzes(lessons: Sequence[Lesson]) -> list[tuple[str, Quiz]]:
    """Every quiz with its key."""
    return [(f"{lesson.slug}-{quiz.id}", quiz) for lesson in lessons for quiz in lesson.quizzes]


def _measured(kept: Any, lessons: Sequence[Lesson]) -> dict[str, Measured]:
    found = {}
    for key, quiz in quizzes(lessons):
        match kept.get(key) if isinstance(kept, dict) else None:
            case [int(option), str(says), str(headline)] if (
                option in range(len(quiz.options)) and len(says + headline) < LONGEST
            ):
                found[key] = Measured(option, says, headline)
    return found
