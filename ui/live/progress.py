"""Progress in the course, kept in the visitor's own browser; and the arrow keys."""

from pathlib import Path

import streamlit as st

from ui.live import as_bytes

_component = st.components.v2.component(
    "lesson_progress", js=(Path(__file__).parent / "progress.js").read_text(encoding="utf-8")
)


def progress(
    done: set[str], lessons: list[str], current: str, look_at: tuple[str, int]
) -> tuple[set[str], int]:
    """Return the lessons done, with those that the browser remembers, and a turn by key: -1, 0, 1.

    look_at: the figure to bring into view, and a number that differs each time.

    What comes from the browser is checked: anything but the slugs of lessons is dropped.
    """
    found = _component(
        key="lesson_progress",
        data=as_bytes({"done": sorted(done), "lesson": current, "look_at": list(look_at)}),
        on_done_change=lambda: None,
        on_turn_change=lambda: None,
    )
    kept = found.done if isinstance(found.done, list) else []
    turn = found.turn if found.turn in (-1, 1) else 0
    return done | {slug for slug in kept if slug in lessons}, turn
