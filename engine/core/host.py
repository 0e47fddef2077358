"""How much of the machine this server may use: cores, and memory that is left."""

import math
import os
import platform
from pathlib import Path

MEMINFO = Path("/proc/meminfo")
GROUP = Path("/sys/fs/cgroup")  # of the container, as version 2 of control groups has it


def cores() -> int:
    """Return how many cores may compute at once: those of the machine that this process may use.

    Its affinity may name fewer (`taskset`, a container's cpuset), a container's quota allow fewer.
    """
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = (GROUP / "cpu.max").read_text(encoding="ascii").split()
        return max(1, min(here, math.ceil(int(quota) / int(period))))
    except (OSError, ValueError, ZeroDivisionError):  # no such file; or “max”, which is no limit
        return here


def memory_left() -> float:
    """Return bytes: what the machine has available, or what its container still allows.

    Infinite where neither says anything, as on other systems than Linux.
    """
    return min(_available(), _allowed())


def _available() -> float:
    return 1024 * _entry(MEMINFO, "MemAvailable:", otherwise=float("inf"))


def _allowed() -> float:
    """What the container may still take. Files that it read and may let go of don't count as taken.

    That is how Kubernetes counts as well: all that is taken, without `inactive_file`.
    """
    try:
        most = float((GROUP / "memory.max").read_text(encoding="ascii"))
        taken = float((GROUP / "memory.current").read_text(encoding="ascii"))
    except (OSError, ValueError):  # no such files; or “max”, which is no limit
        return float("inf")
    return most - taken + _entry(GROUP / "memory.stat", "inactive_file", otherwise=0.0)


def _entry(file: Path, name: str, otherwise: float) -> float:
    """Return the number beside a name in a file of such lines."""
    try:
        lines = [line.split() for line in file.read_text(encoding="ascii").splitlines()]
        return next(float(line[1]) for line in lines if line[:1] == [name])
    except (OSError, StopIteration):
        return otherwise


def processor() -> str:
    """Return what the machine says its processor is."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
        return names[0]
    except (OSError, IndexError):
        return platform.processor() or platform.machine()
