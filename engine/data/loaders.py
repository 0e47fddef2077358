"""Datasets that are too large to carry: fetched once, from their own addresses, and kept on disk.

A download belongs to the process, not to a visitor: whoever asks first starts it, in one thread,
and everybody sees how far it is. torchvision's own loaders do the work and check every file.
"""

import http.client
import shutil
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.core.download import folder
from engine.errors import DataError

ANSWER_SECONDS = 10.0
STILL_SECONDS = 30.0  # a connection that brings nothing for so long is given up
FAILURES = (OSError, RuntimeError, ValueError, EOFError, http.client.HTTPException)


@dataclass
class Download:
    """One dataset's way here. `load` returns torchvision's dataset, fetching it where it may.

    size_bytes: of what is fetched, packed · packed: the files it comes as, in its folder ·
    address: of the first of them, asked beforehand, since torchvision would wait without an end.
    A failure leaves nothing of it on the disk, which it may have filled.
    """

    title: str
    size_bytes: int
    packed: tuple[str, ...]
    load: Callable[[Path, bool], Any]
    address: Callable[[], str]
    error: DataError | None = None
    _thread: threading.Thread | None = None
    _moved: tuple[float, float] = (0.0, 0.0)  # the share, and since when it is that
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def busy(self) -> bool:
        """Whether it is under way, and not given up."""
        return self._alive and self.error is None

    @property
    def _alive(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    @property
    def folder(self) -> Path:
        """Where it is kept: a folder of its own, beside the other downloads."""
        return folder() / self.title

    @property
    def share(self) -> float:
        """How much of it is here, 0–1."""
        files = [self.folder / name for name in self.packed]
        sizes = [file.stat().st_size for file in files if file.exists()]
        return min(1.0, sum(sizes) / self.size_bytes)

    def look(self) -> float:
        """Return the share; gives up where nothing came for too long."""
        share, now = self.share, time.monotonic()
        if share != self._moved[0]:
            self._moved = (share, now)
        elif self.busy and now - self._moved[1] > STILL_SECONDS:
            self.error = self._failed(TimeoutError())
        return share

    def is_here(self) -> bool:
        """Whether all of it is in the cache."""
        return self._mark.exists() and not self.busy

    def start(self) -> None:
        """Begin to fetch it in the background; returns at once. Does nothing where it runs.

        One that was given up and still waits gets more time: two would write into the same file.
        """
        with self._lock:
            if self.busy or self.is_here():
                return
            self.error, self._moved = None, (self.share, time.monotonic())
            if self._alive:
                return
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
        except FAILURES as error:
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
            self.folder.mkdir(parents=True, exist_ok=True)
            urllib.request.urlopen(self.address(), timeout=ANSWER_SECONDS).close()
            self.load(self.folder, True)
            self._mark.touch()
            self.error = None  # it had been given up, and came after all
        except FAILURES as error:
            self._put_away()
            self.error = self._failed(error)

    def _failed(self, error: Exception) -> DataError:
        return DataError(
            f"{self.title} could not be downloaded: {_reason(error)}.",
            "Try again later, or pick a dataset that comes with the app.",
        )


def _reason(error: BaseException) -> str:
    """Why a download failed, in words for people."""
    text = str(error).lower()
    causes: list[BaseException] = [error]
    while (deeper := causes[-1].__cause__ or causes[-1].__context__) is not None:
        causes.append(deeper)
    if any(isinstance(one, TimeoutError) for one in causes) or "timed out" in text:
        return "the other side stopped answering"
    for one in causes:
        if isinstance(one, urllib.error.HTTPError):
            return f"the place where it is kept doesn’t hand it out (it answered {one.code})"
    if any(isinstance(one, http.client.HTTPException) for one in causes):
        return "the connection broke off"
    if "corrupted" in text:
        return "what arrived was not what it should be"
    if any(isinstance(one, PermissionError) for one in causes):
        return "this server may not write to its cache folder"
    if "no space" in text:
        return "the disk of this server is full"
    return "this server can’t reach the place where it is kept"
