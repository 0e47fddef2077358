"""How fast a run goes, and when it stops by itself: widgets ↔ run ↔ link."""

from typing import Any

import streamlit as st

from engine.training import Run, StopRule
from ui.pages.train.state import TrainState
from ui.session import session
from ui.widgets.links import Read, from_link, into_link, nearest_of, one_of

FULL = "full"
CHOICES: dict[str, tuple[Any, ...]] = {
    "pace": ("1", "2", "5", "20", "100", FULL),
    "stop_laps": (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 30, 50, 100, 200, 500),
    "stop_seconds": (0, 5, 10, 20, 30, 60, 120, 300),
    "stop_accuracy": (0, 70, 80, 85, 90, 95, 98, 99, 100),
    "stop_patience": (0, 3, 5, 10, 20, 50),
}


def _never_or(read: Read) -> Read:
    """Read 0 as never, and anything else as a number on offer."""
    return lambda text: 0 if text == "0" else read(text)


DEFAULTS: dict[str, Any] = {name: FULL if name == "pace" else 0 for name in CHOICES}
READS: dict[str, Read] = {
    name: one_of(options) if name == "pace" else _never_or(nearest_of(options[1:]))
    for name, options in CHOICES.items()
}


def read_pace() -> None:
    """Take pace and stop rules from the link, or from the visitor who comes back."""
    kept = session().page(TrainState).pace
    for name, read in READS.items():
        if name not in st.session_state:
            st.session_state[name] = kept.get(name, from_link(name, read, DEFAULTS[name]))


def keep_pace() -> None:
    """Write pace and stop rules to the visitor and into the link."""
    state = session().page(TrainState)
    state.pace = {name: st.session_state[name] for name in CHOICES}
    into_link(state.pace, DEFAULTS)


def set_pace(run: Run) -> None:
    """Make a run go by them."""
    kept = DEFAULTS | session().page(TrainState).pace
    run.set_pace(None if kept["pace"] == FULL else float(kept["pace"]))
    run.set_rule(
        StopRule(
            epochs=kept["stop_laps"],
            seconds=float(kept["stop_seconds"]),
            accuracy=kept["stop_accuracy"] / 100,
            patience=kept["stop_patience"],
        )
    )


def pace_settings() -> None:
    """Draw them."""
    with st.container(width=340):
        _slider("Speed", "pace", "Slow motion waits between updates, so that you can follow; it "
                "is the only waiting on this page that is put on.", _speed)  # fmt: skip
        st.caption("Stop by itself, whichever comes first:")
        _slider("After laps", "stop_laps", "A lap (epoch) shows every example once.", _or_never)
        _slider("After seconds", "stop_seconds", "Of training, pauses left out.", _or_never)
        _slider("At an accuracy", "stop_accuracy", "On the held-out examples, looked at after "
                "each lap.", lambda n: f"{n}%" if n else "never")  # fmt: skip
        _slider("Without progress", "stop_patience", "So many laps without a better held-out "
                "accuracy.", lambda n: f"{n} laps" if n else "never")  # fmt: skip


def _slider(label: str, key: str, help_text: str, words: Any) -> None:
    st.select_slider(
        label,
        CHOICES[key],
        key=key,
        format_func=words,
        help=help_text,
        persist_state="session",
    )


def _speed(pace: str) -> str:
    if pace == FULL:
        return "full speed"
    return "1 update a second" if pace == "1" else f"{pace} updates a second"


def _or_never(number: int) -> str:
    return f"{number:,}" if number else "never"
