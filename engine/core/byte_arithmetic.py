"""Which instructions this processor multiplies bytes with: that decides what int8 gains here."""

import platform
from enum import Enum
from functools import lru_cache
from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")
ARM = ("aarch64", "arm64")


class ByteArithmetic(Enum):
    """A kind of processor; its value says in words what that does to the time of int8."""

    VNNI = (
        "This processor has VNNI: one instruction multiplies four pairs of bytes and adds them up. "
        "Such processors gain most from int8."
    )
    AVX2 = (
        "This processor has AVX2 but no VNNI: it takes three instructions where newer ones take "
        "one, so int8 gains less time here."
    )
    OLDER = (
        "This processor has neither VNNI nor AVX2: here int8 saves bytes, and little or no time."
    )
    ARM_DOT = (
        "This Arm processor has instructions for dot products: one multiplies four pairs of bytes "
        "and adds them up. Such processors gain most from int8."
    )
    ARM = "This Arm processor has no instructions for dot products, so int8 gains less time here."
    UNKNOWN = (
        "This system doesn’t say which instructions its processor has for bytes. Newer processors "
        "gain more time from int8 than older ones."
    )


@lru_cache(maxsize=1)
def byte_arithmetic() -> ByteArithmetic:
    """Return the kind that this machine is of, as far as its system tells."""
    machine = platform.machine().lower()
    try:
        return kind(CPUINFO.read_text(encoding="utf-8", errors="replace"), machine)
    except OSError:  # not Linux
        apple = platform.system() == "Darwin" and machine in ARM  # all of them have it
        return ByteArithmetic.ARM_DOT if apple else ByteArithmetic.UNKNOWN


def kind(cpuinfo: str, machine: str) -> ByteArithmetic:
    """Return the kind by what Linux says in /proc/cpuinfo. machine: x86_64, aarch64 or another."""
    has = _flags(cpuinfo)
    if not has:
        return ByteArithmetic.UNKNOWN
    if machine in ARM:
        return ByteArithmetic.ARM_DOT if "asimddp" in has else ByteArithmetic.ARM
    if machine not in ("x86_64", "amd64"):
        return ByteArithmetic.UNKNOWN
    if has & {"avx512_vnni", "avx_vnni"}:
        return ByteArithmetic.VNNI
    return ByteArithmetic.AVX2 if "avx2" in has else ByteArithmetic.OLDER


def _flags(cpuinfo: str) -> set[str]:
    lines = (line.partition(":") for line in cpuinfo.splitlines())
    named = (value for name, _, value in lines if name.strip() in ("flags", "Features"))
    return set(next(named, "").split())
