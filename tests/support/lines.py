"""A line between browser and server that can be cut, as a tunnel or a sleeping phone cuts it."""

import contextlib
import socket
import threading
import time
from types import TracebackType
from typing import Self


class Line:
    """`with Line(port) as line:` leads from `line.port` to a server's port on this machine.

    bits_per_second: of all connections together, towards the browser; 0: as many as come.
    """

    def __init__(self, server_port: int, bits_per_second: float = 0) -> None:
        self._pace = Pace(bits_per_second)
        self._server_port = server_port
        self._up = True
        self._ends: list[socket.socket] = []
        self._listener = socket.create_server(("localhost", 0))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.cut()
        self._listener.close()

    def cut(self) -> None:
        """End all connections, and let no new one through."""
        self._up = False
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._ends.clear()

    def mend(self) -> None:
        """Let connections through again."""
        self._up = True

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:  # the line is taken down
                return
            if not self._up:
                near.close()
                continue
            far = socket.create_connection(("localhost", self._server_port))
            self._ends += [near, far]
            for source, sink, pace in ((near, far, Pace(0)), (far, near, self._pace)):
                threading.Thread(target=_pump, args=(source, sink, pace), daemon=True).start()


class Pace:
    """What passes through a line that is only so wide."""

    def __init__(self, bits_per_second: float) -> None:
        self._bits_per_second = bits_per_second
        self._lock = threading.Lock()
        self._free = 0.0  # when the line is free again

    def let(self, size_bytes: int) -> None:
        """Wait until so many bytes are through."""
        if not self._bits_per_second:
            return
        with self._lock:
            start = max(self._free, time.monotonic())
            self._free = start + 8 * size_bytes / self._bits_per_second
        time.sleep(max(0.0, self._free - time.monotonic()))


def _pump(source: socket.socket, sink: socket.socket, pace: Pace) -> None:
    """Pass bytes on until either end closes."""
    with contextlib.suppress(OSError):
        while data := source.recv(16384):
            pace.let(len(data))
            sink.sendall(data)
    for end in (source, sink):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
