"""What a visitor sees when something goes wrong: what happened, and what to do next."""

import functools
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from engine.errors import EngineError

log = logging.getLogger(__name__)


def show(*errors: EngineError) -> None:
    """Show errors of ours in one box: each of them, then each different hint."""
    said = str(errors[0]) if len(errors) == 1 else "\n".join(f"- {error}" for error in errors)
    hints = " ".join(dict.fromkeys(error.hint for error in errors))
    st.error(f"{said}\n\n**What to do:** {hints}", icon=":material/error:")


@contextmanager
def no_traceback() -> Iterator[None]:
    """Turn whatever goes wrong inside into a sentence. The details go into the server's log."""
    try:
        yield
    except EngineError as error:
        show(error)
    except Exception:
        log.exception("A page failed")
        st.error(
            "Something went wrong on our side. What you made is still there.\n\n"
            "**What to do:** open another page from the menu, and come back.",
            icon=":material/error:",
        )


def fragment(run_every: float | None = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`st.fragment` whose reruns are guarded as the page is."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def guarded(*args: Any, **kwargs: Any) -> None:
            with no_traceback():
                function(*args, **kwargs)

        return st.fragment(guarded, run_every=run_every)

    return decorate
