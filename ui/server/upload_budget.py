"""What uploads may take: bounded for each visitor and for all, and let go of early.

Streamlit's own limit is for each file: forty of 9 MB in one visit would all be kept, until minutes
after the tab is closed. So files beyond the budget arrive as names without bytes.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

from starlette.formparsers import MultiPartParser
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from ui.session import Pasted

MAX_BYTES = 20 * 2**20  # as engine.photos, which would bring NumPy and Pillow to the front page
VISITOR_BYTES, VISITOR_FILES = 24 * 2**20, 12
ALL_BYTES = 128 * 2**20
NAMES = 200  # of refused files, in one visit; nobody reads more
GRACE_SECONDS = 120.0  # a file may have arrived while its box still waits for the others
# Why → what is said of one such file, and of several.
REFUSALS = {
    "x-refused/large": (
        f"is larger than {MAX_BYTES >> 20} MB",
        f"are larger than {MAX_BYTES >> 20} MB each",
    ),
    "x-refused/visitor": (
        f"would be more than the {VISITOR_FILES} files or {VISITOR_BYTES >> 20} MB that one visit "
        "holds. Take others away, then pick it again",
        f"would be more than the {VISITOR_FILES} files or {VISITOR_BYTES >> 20} MB that one visit "
        "holds. Take others away, then pick them again",
    ),
    "x-refused/all": (
        "can’t be held just now, as too many visitors have sent photos. Pick it again soon",
        "can’t be held just now, as too many visitors have sent photos. Pick them again soon",
    ),
}


class Budget:
    """What may be held, put before the `add_file` of Streamlit's store of uploaded files."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self._add: Callable[[str, UploadedFileRec], None] = store.add_file
        self._arrived: dict[str, float] = {}  # file → when, by `time.monotonic`
        self._lock = threading.Lock()

    def add_file(self, session_id: str, file: UploadedFileRec) -> None:
        """Keep the file, or only its name and the reason why."""
        with self._lock:
            kept = self._files(session_id)
            if len(kept) >= NAMES:
                return
            reason = self._refusal(kept, len(file.data))
            if reason:
                file = file._replace(type=reason, data=b"")
            self._arrived[file.file_id] = time.monotonic()
            self._add(session_id, file)

    def release(self, session_id: str, seen: set[str], everything: bool) -> None:
        """Let go of the files that nobody needs; of those that may still be on their way, not."""
        young = 0.0 if everything else GRACE_SECONDS
        with self._lock:
            before = time.monotonic() - young
            for file in self._files(session_id):
                if file.file_id not in seen and self._arrived.get(file.file_id, 0) <= before:
                    self._store.remove_file(session_id, file.file_id)
            held = {one for files in list(self._store.file_storage.values()) for one in list(files)}
            self._arrived = {one: at for one, at in self._arrived.items() if one in held}

    def those(self, session_id: str, files: set[str]) -> list[UploadedFileRec]:
        """Those of some files that are still held, in the order in which they came."""
        return [one for one in self._files(session_id) if one.file_id in files]

    def remove(self, session_id: str, file_id: str) -> None:
        """Let go of a file at once."""
        with self._lock:
            self._store.remove_file(session_id, file_id)

    def _refusal(self, kept: list[UploadedFileRec], size: int) -> str:
        taken = [len(one.data) for one in kept if one.type not in REFUSALS]
        if size > MAX_BYTES:
            return "x-refused/large"
        if len(taken) >= VISITOR_FILES or sum(taken) + size > VISITOR_BYTES:
            return "x-refused/visitor"
        return "" if self.has_room_for(size) else "x-refused/all"

    def has_room_for(self, size: int) -> bool:
        """Whether so many bytes may come to what all visitors have sent or pasted."""
        everybody = list(self._store.file_storage.values())
        files = sum(len(one.data) for each in everybody for one in list(each.values()))
        pasted = sum(one.size_bytes for one in list(Pasted.everybodys))
        return files + pasted + size <= ALL_BYTES

    def _files(self, session_id: str) -> list[UploadedFileRec]:
        return list(self._store.file_storage.get(session_id, {}).values())


def guard() -> Budget | None:
    """Put a budget before the store of this server, once; None outside of a server's run."""
    context = get_script_run_ctx()
    store: Any = context and context.uploaded_file_mgr
    if not hasattr(store, "file_storage"):
        return None
    # Bodies are kept in memory while they arrive: nothing of a visitor is written to a disk.
    MultiPartParser.spool_max_size = 2**30
    if not isinstance(getattr(store, "budget", None), Budget):
        store.budget = Budget(store)
        store.add_file = store.budget.add_file
    budget: Budget = store.budget
    return budget
