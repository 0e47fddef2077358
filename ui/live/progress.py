"""Progress in the course, kept in the visitor's own browser; and the arrow keys."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from engine.lessons import Lesson
from ui.live import as_bytes
from ui.visitor import Visitor

LONGEST = 500  # characters of what a quiz has found
_component = st.components.v2.component(
    "lesson_progress", js=(Path(__file__).parent / "progress.js").read_text(encoding="utf-8")
)


def progress(who: Visitor, lessons: Sequence[Lesson], current: str) -> int:
    """Let the browser keep which lessons are done and what was measured, and add what it kept.

    Returns a turn by key: -1, 0, 1. What comes from the browser is checked: whatever isn't about
    a lesson or a quiz of ours is dropped.
    """
    measured = {key: list(found) for key, found in who.measured.items() if found[1]}
    found = _component(
        key="lesson_progress",
        data=as_bytes(
            {
                "done": sorted(who.lessons_done),
                "measured": measured,
                "lesson": current,
                "look_at": list(who.look_at),
            }
        ),
        on_kept_change=lambda: None,
        on_turn_change=lambda: None,
    )
    kept = found.kept if isinstance(found.kept, dict) else {}
    who.lessons_done |= _done(kept.get("done"), lessons)
    who.measured = {**_measured(kept.get("measured"), lessons), **who.measured}
    return found.turn if found.turn in (-1, 1) else 0


def _done(kept: Any, lessons: Sequence[Lesson]) -> set[str]:
    slugs = {lesson.slug for lesson in lessons}
    return {slug for slug in kept if slug in slugs} if isinstance(kept, list) else set()


def _measured(kept: Any, lessons: Sequence[Lesson]) -> dict[str, tuple[int, str, str]]:
    found = {}
    for lesson in lessons:
        for quiz in lesson.quizzes:
            key = f"{lesson.slug}-{quiz.id}"
            match kept.get(key) if isinstance(kept, dict) else None:
                case [int(option), str(says), str(headline)] if (
                    option in range(len(quiz.options)) and len(says + headline) < LONGEST
                ):
                    found[key] = (option, says, headline)
    return found
