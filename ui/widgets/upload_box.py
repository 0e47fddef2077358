"""The upload box: says which files were not taken, and why; what is taken out of it is let go of.

How much may be taken is in `ui.server.upload_budget`.
"""

from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from engine.errors import BudgetError
from ui.server.upload_budget import MAX_BYTES, REFUSALS, Budget, guard
from ui.session import session
from ui.widgets.plain import plain


@dataclass(frozen=True)
class Upload:
    """One file that was taken in. `name` is as the visitor's device has it: show `shown(name)`.

    id: Streamlit's.
    """

    id: str
    name: str
    data: bytes


def upload_box(label: str, key: str, formats: str) -> list[Upload]:
    """Draw the box, with the formats as its help; name what was refused; return what was taken.

    What was in it before the visitor turned to another page comes first, each with a button that
    drops it: the box itself forgets.
    """
    budget = guard()
    found: list[Any] = st.file_uploader(
        label,
        accept_multiple_files=True,
        key=key,
        help=formats,
        max_upload_size=MAX_BYTES >> 20,  # what is too large isn't even sent
    )
    files = [file for file in found if file.type not in REFUSALS]
    _see(found)
    for kind, (one, several_words) in REFUSALS.items():
        names = [f"**{shown(file.name)}**" for file in found if file.type == kind]
        if names:
            what = f"{', '.join(names)} {several_words if len(names) > 1 else one}."
            st.warning(f"Not taken: {what}", icon=":material/inventory_2:")
    in_box = [Upload(file.file_id, file.name, file.getvalue()) for file in files]
    return [*_from_before(budget, in_box), *in_box]


def _from_before(budget: Budget | None, files: list[Upload]) -> list[Upload]:
    """What the box held before the page was left. What was taken out of it by hand is gone."""
    kept, context = session().uploads, get_script_run_ctx()
    in_box = {file.id for file in files}
    kept.all -= kept.in_box - in_box
    kept.all |= in_box
    kept.in_box, kept.drawn = in_box, True
    if budget is None or context is None:
        return []
    before = budget.those(context.session_id, kept.all - in_box)
    if before:
        st.caption("Still here from before:")
        with st.container(horizontal=True):
            for file in before:
                st.button(
                    f"Drop {shown(file.name)}",
                    icon=":material/close:",
                    key=f"drop-{file.file_id}",
                    on_click=_drop,
                    args=(budget, context.session_id, file.file_id),
                )
    return [Upload(file.file_id, file.name, file.data) for file in before]


def _drop(budget: Budget, session_id: str, file_id: str) -> None:
    session().uploads.all.discard(file_id)
    budget.remove(session_id, file_id)


def shown(name: str) -> str:
    """A file's name, as it can stand in a text of ours."""
    return plain(name) or "a file without a name"


def taken(file: Any) -> bytes:
    """The bytes of a file from a widget beside the box, as the camera, at each run that shows it.

    What no widget says is let go of. Raises BudgetError for what was refused.
    """
    guard()
    _see([file])
    if file.type in REFUSALS:
        raise BudgetError(f"This file {REFUSALS[file.type][0]}.", "Take another file away first.")
    data: bytes = file.getvalue()
    return data


def _see(files: list[Any]) -> None:
    kept = session().uploads
    kept.shown = (kept.shown or set()) | {file.file_id for file in files}


def release() -> None:
    """Let go of what nobody needs any longer. Called at the end of each full run of the app."""
    budget, context = guard(), get_script_run_ctx()
    if budget is None or context is None:
        return
    kept = session().uploads
    shown_now, kept.shown = kept.shown, None
    if not kept.drawn:
        kept.in_box = set()  # not taken out: the visitor looks elsewhere, and may come back
    kept.drawn = False
    seen = (shown_now or set()) | kept.all
    budget.release(context.session_id, seen, everything=shown_now is None)
