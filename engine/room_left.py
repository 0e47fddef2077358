"""How much memory this server may still take, as Linux tells it."""

from pathlib import Path

MEMINFO = Path("/proc/meminfo")
LIMIT, USED = (Path("/sys/fs/cgroup") / name for name in ("memory.max", "memory.current"))


def memory_left() -> float:
    """Return bytes: what the machine has available, or what its container still allows.

    Infinite where neither says anything, as on other systems than Linux.
    """
    return min(_available(), _allowed())


def _available() -> float:
    try:
        lines = MEMINFO.read_text(encoding="ascii").splitlines()
        return next(1024.0 * int(line.split()[1]) for line in lines if "MemAvailable" in line)
    except (OSError, StopIteration):
        return float("inf")


def _allowed() -> float:
    try:
        return float(LIMIT.read_text(encoding="ascii")) - float(USED.read_text(encoding="ascii"))
    except (OSError, ValueError):  # no such files; or “max”, which is no limit
        return float("inf")
