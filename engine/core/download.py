"""Public files from elsewhere, weights or data: fetched piece by piece, checked, kept on disk.

Nothing of a visitor goes out or is written: the same file for all of them. A file gets its name
only when it has arrived whole and its checksum is right, so that half of one is never used.
"""

import errno
import hashlib
import http.client
import os
import shutil
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from engine.core.units import bytes_text
from engine.core.work import Progress, Work
from engine.errors import NetworkError

CHUNK_BYTES = 2**18
TIMEOUT_SECONDS = 10  # without a single byte
LEFT_SECONDS = 3600
TOO_LARGE = 1.5  # times what was expected
OTHERWISE = "Pick one of the networks that are installed; or try again later."


def folder() -> Path:
    """Return where fetched files are kept: the machine's cache, as the XDG standard has it."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "training-and-inference"


@dataclass(frozen=True)
class Remote:
    """A public file.

    size_bytes: about; what is half as large again isn't taken · name: of its place in the folder;
    that of its address, where none is given · md5: of its bytes, in hex; where none is given, the
    name ends in the first hex digits of their SHA-256, as in `name-f37072fd.pth`.
    """

    title: str
    url: str
    size_bytes: int
    name: str = ""
    md5: str = ""

    @property
    def path(self) -> Path:
        """Where it is kept once it is here."""
        return folder() / (self.name or self.url.rsplit("/", 1)[1])

    def digest(self) -> "hashlib._Hash":
        """Return what its checksum is made with."""
        return hashlib.md5(usedforsecurity=False) if self.md5 else hashlib.sha256()

    def is_it(self, digest: "hashlib._Hash") -> bool:
        """Whether bytes with this digest are the file."""
        return digest.hexdigest().startswith(self.md5 or self.path.stem.rsplit("-", 1)[1])


def fetch(remote: Remote) -> Work[Path]:
    """Fetch a file, one piece a part, and return where it is. Raises NetworkError."""
    host = urlsplit(remote.url).netloc
    yield Progress(0.0, f"Asking {host}")
    with (
        in_words(remote.title, host),
        urllib.request.urlopen(remote.url, timeout=TIMEOUT_SECONDS) as source,
    ):
        total = int(source.headers.get("Content-Length") or remote.size_bytes)
        _check_size(remote, total)
        with _arriving(remote) as file:
            yield from _copy(remote, source, file, total)
    return remote.path


def _copy(remote: Remote, source: IO[bytes], file: IO[bytes], total: int) -> Work[None]:
    digest, done = remote.digest(), 0
    while chunk := source.read(CHUNK_BYTES):
        file.write(chunk)
        digest.update(chunk)
        done += len(chunk)
        yield Progress(min(1.0, done / total), f"{bytes_text(done)} of {bytes_text(total)}")
        if done > TOO_LARGE * remote.size_bytes:
            break
    if done < total:
        raise NetworkError(
            f"The download of {remote.title} broke off after {bytes_text(done)} of "
            f"{bytes_text(total)}.",
            OTHERWISE,
        )
    if not remote.is_it(digest):
        raise NetworkError(
            f"What arrived is not {remote.title}: its checksum is wrong, so it was thrown away.",
            OTHERWISE,
        )


def _check_size(remote: Remote, total: int) -> None:
    if total > TOO_LARGE * remote.size_bytes:
        raise NetworkError(f"What was offered as {remote.title} is far too large.", OTHERWISE)
    remote.path.parent.mkdir(parents=True, exist_ok=True)
    _put_away_what_was_left()
    if shutil.disk_usage(folder()).free < total:
        raise OSError(errno.ENOSPC, "too little space")


def _put_away_what_was_left() -> None:
    """Delete pieces of downloads that nobody has written to for long: a server that was killed."""
    for piece in folder().glob("*.part"):
        with suppress(OSError):
            if piece.stat().st_mtime < time.time() - LEFT_SECONDS:
                piece.unlink()


@contextmanager
def _arriving(remote: Remote) -> Iterator[IO[bytes]]:
    """A file of another name beside the right place. It gets its name when all went well.

    Else it is gone again. It is closed by then: Windows gives an open file no other name.
    """
    number, name = tempfile.mkstemp(dir=folder(), suffix=".part")
    try:
        with open(number, "wb") as file:
            yield file
        os.replace(name, remote.path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)


@contextmanager
def in_words(title: str, host: str = "") -> Iterator[None]:
    """Turn what the network and the disk say of a thing into a sentence: a NetworkError."""
    try:
        yield
    except urllib.error.HTTPError as error:
        told = f"{host} doesn’t hand out {title} (it answered {error.code})."
        raise NetworkError(told, OTHERWISE) from None
    except (http.client.HTTPException, ConnectionError, TimeoutError) as error:
        told = f"The connection to {host} broke off while {title} was on its way."
        raise NetworkError(told, OTHERWISE) from error
    except urllib.error.URLError as error:
        told = f"{title} can’t be fetched: this server has no way to {host}."
        raise NetworkError(told, OTHERWISE) from error
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        why = "this server’s disk is full" if full else "this server can’t write to its disk"
        raise NetworkError(f"{title} can’t be kept: {why}.", OTHERWISE) from error
