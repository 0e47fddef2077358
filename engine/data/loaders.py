"""Datasets that are too large to carry: fetched once, from their own addresses, and kept on disk.

A download belongs to the process, not to a visitor: whoever asks first starts it, in one thread,
and everybody sees how far it is. torchvision knows the addresses, and unpacks and reads the files.
"""

import shutil
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.core.download import Remote, fetch, folder, in_words
from engine.errors import DataError, NetworkError

DAMAGED = (OSError, RuntimeError, ValueError, EOFError)


@dataclass
class Download:
    """One dataset's way here.

    files: the files it comes as, whose names begin with its title, and size_bytes: of them all ·
    load: (folder, whether to unpack first) → torchvision's dataset. A failure leaves nothing of it
    on the disk, which it may have filled.
    """

    title: str
    size_bytes: int
    files: Callable[[], Sequence[Remote]]
    load: Callable[[Path, bool], Any]
    error: DataError | None = None
    share: float = 0.0
    _thread: threading.Thread | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def busy(self) -> bool:
        """Whether it is under way."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def folder(self) -> Path:
        """Where it is kept: a folder of its own, beside the other downloads."""
        return folder() / self.title

    def is_here(self) -> bool:
        """Whether all of it is in the cache."""
        return self._mark.exists() and not self.busy

    def start(self) -> None:
        """Begin to fetch it in the background; returns at once. Does nothing where it runs."""
        with self._lock:
            if self.busy or self.is_here():
                return
            self.error, self.share = None, 0.0
            self._thread = threading.Thread(target=self._fetch, name="download", daemon=True)
            self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait until it is no longer under way; False if that takes longer."""
        if self._thread is not None:
            self._thread.join(seconds)
        return not self.busy

    def read(self) -> Any:
        """Return torchvision's dataset from the cache. Raises DataError."""
        if not self.is_here():
            raise DataError(
                f"{self.title} is not here yet: it has to be downloaded once.",
                "Press Download, or pick a dataset that comes with the app.",
            )
        try:
            return self.load(self.folder, False)
        except DAMAGED as error:
            self._put_away()
            raise DataError(
                f"What is kept of {self.title} on this server is damaged.", "Download it again."
            ) from error

    @property
    def _mark(self) -> Path:
        """A file that says that all came through."""
        return self.folder / "complete"

    def _put_away(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _fetch(self) -> None:
        try:
            done = 0
            for remote in self.files():
                for progress in fetch(remote):
                    self.share = (done + progress.share * remote.size_bytes) / self.size_bytes
                done += remote.size_bytes
            with in_words(self.title):
                self.load(self.folder, True)
                self._mark.touch()
        except NetworkError as error:
            self._put_away()
            then = "Try again later, or pick a dataset that comes with the app."
            self.error = DataError(str(error), then)
