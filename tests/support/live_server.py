"""A server of the app in a process of its own, for the tests that need a real one."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
STOP_SECONDS = 10


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """`with Server() as server:` serves the app at `server.url`, and ends that one process."""

    def __init__(
        self,
        script: str = "ui/server/app.py",
        port: int | None = None,
        streamlit: Sequence[str] = ("-m", "streamlit"),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.script = script  # app.py is what hosts run that insist on a plain script
        self._streamlit = streamlit
        self._environment = _environment() | dict(environment or {})
        self.port = port or free_port()
        self.url = f"http://localhost:{self.port}"
        self.seconds_to_health = 0.0
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  it lives as long as the server
        self._read = 0

    def __enter__(self) -> Self:
        start = time.perf_counter()
        options = {"port": self.port, "headless": "true"}
        flags = [f"--server.{name}={value}" for name, value in options.items()]
        command = [sys.executable, *self._streamlit, "run", self.script, *flags]
        command.append("--browser.serverAddress=localhost")
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdout=self._log, stderr=subprocess.STDOUT, env=self._environment
        )
        self._wait_for_health()
        self.seconds_to_health = time.perf_counter() - start
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    @property
    def pid(self) -> int:
        """Of the server's process."""
        return self._process.pid

    def kill(self) -> None:
        """End it as a crash would."""
        self._process.kill()
        self._process.wait()

    def _wait_for_health(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            with contextlib.suppress(OSError, urllib.error.URLError):
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2).close()
                return
            time.sleep(0.02)
        self._process.kill()
        raise RuntimeError(f"The server did not come up:\n{self.news()}")

    def news(self) -> str:
        """Return what the server has logged since the last call."""
        self._log.seek(self._read)
        text = self._log.read().decode(errors="replace")
        self._read = self._log.tell()
        return text

    def cpu_seconds(self) -> float:
        """Return the processor time that the server has used so far."""
        times = psutil.Process(self._process.pid).cpu_times()
        return times.user + times.system

    def threads(self) -> int:
        """Return how many threads the server has."""
        return int(psutil.Process(self._process.pid).num_threads())

    def resident_mib(self) -> float:
        """Return the server's resident memory in MiB."""
        return psutil.Process(self._process.pid).memory_info().rss / 2**20


def _environment() -> dict[str, str]:
    """The server is on this machine: no proxy stands between."""
    return os.environ | {"NO_PROXY": "localhost,127.0.0.1", "PYTHONUNBUFFERED": "1"}
