"""Which instructions this processor multiplies bytes with: that decides what int8 gains here."""

import platform
from enum import Enum
from functools import lru_cache
from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")
ARM = ("aarch64", "arm64")
INSTRUCTIONS = {  # Linux's flag → what people call it
    "avx2": "AVX2",
    "avx512f": "AVX-512",
    "avx512_vnni": "VNNI",
    "avx_vnni": "VNNI",
    "asimddp": "dot products",
}

IN_A_BROWSER = (
    "In this browser, 8 bits are no faster than 32: the WebAssembly that all browsers run has no "
    "instruction that multiplies bytes and adds them up, as many a processor has. So 8 bits "
    "make the download smaller, not the answer quicker."
)


class ByteArithmetic(Enum):
    """A kind of processor; its value says in words what that does to the time of int8."""

    VNNI = (
        "This processor has VNNI: one instruction multiplies four pairs of bytes and adds them up. "
        "Large networks gain most time from int8 on such processors."
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
        "and adds them up. Large networks gain most time from int8 on such processors."
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
    if not _flags(cpuinfo):
        return ByteArithmetic.UNKNOWN
    can = named(cpuinfo)
    if machine in ARM:
        return ByteArithmetic.ARM_DOT if "dot products" in can else ByteArithmetic.ARM
    if machine not in ("x86_64", "amd64"):
        return ByteArithmetic.UNKNOWN
    if "VNNI" in can:
        return ByteArithmetic.VNNI
    return ByteArithmetic.AVX2 if "AVX2" in can else ByteArithmetic.OLDER


def instructions() -> list[str]:
    """Return the names of this processor's instructions for many numbers at once; none unknown."""
    try:
        return named(CPUINFO.read_text(encoding="utf-8", errors="replace"))
    except OSError:  # not Linux
        return []


def named(cpuinfo: str) -> list[str]:
    """Return what people call the instructions that /proc/cpuinfo lists, each name once."""
    has = _flags(cpuinfo)
    return list(dict.fromkeys(name for flag, name in INSTRUCTIONS.items() if flag in has))


def _flags(cpuinfo: str) -> set[str]:
    lines = (line.partition(":") for line in cpuinfo.splitlines())
    named = (value for name, _, value in lines if name.strip() in ("flags", "Features"))
    return set(next(named, "").split())
