"""What the processor multiplies bytes with, read off what Linux says of it."""

import platform

import pytest

from engine.core import byte_arithmetic as module
from engine.core.byte_arithmetic import ByteArithmetic, byte_arithmetic, instructions, kind, named

ZEN5 = "processor\t: 0\nflags\t\t: fpu sse4_1 avx2 avx512f avx512_vnni\n\nprocessor\t: 1\n"
ALDER_LAKE = "flags\t\t: fpu sse4_1 avx2 avx_vnni\n"
HASWELL = "model name\t: Intel Core Processor (Haswell)\nflags\t\t: fpu sse4_1 avx fma avx2\n"
NEHALEM = "flags\t\t: fpu sse4_1\n"
GRAVITON2 = "processor\t: 0\nFeatures\t: fp asimd aes crc32 atomics asimdhp asimddp\n"
RASPBERRY_4 = "Features\t: fp asimd evtstrm crc32 cpuid\n"


@pytest.mark.parametrize(
    ("cpuinfo", "machine", "expected"),
    [
        (ZEN5, "x86_64", ByteArithmetic.VNNI),
        (ALDER_LAKE, "x86_64", ByteArithmetic.VNNI),
        (HASWELL, "x86_64", ByteArithmetic.AVX2),
        (NEHALEM, "x86_64", ByteArithmetic.OLDER),
        (GRAVITON2, "aarch64", ByteArithmetic.ARM_DOT),
        (RASPBERRY_4, "aarch64", ByteArithmetic.ARM),
        ("isa\t: rv64imafdc\n", "riscv64", ByteArithmetic.UNKNOWN),
        ("flags\t\t: avx2\n", "mips", ByteArithmetic.UNKNOWN),
    ],
)
def test_each_kind_is_known_by_its_flags(cpuinfo, machine, expected):
    assert kind(cpuinfo, machine) is expected


@pytest.mark.parametrize(
    ("cpuinfo", "expected"),
    [
        (ZEN5, ["AVX2", "AVX-512", "VNNI"]),
        (ALDER_LAKE, ["AVX2", "VNNI"]),
        (HASWELL, ["AVX2"]),
        (NEHALEM, []),
        (GRAVITON2, ["dot products"]),
    ],
)
def test_instructions_have_the_names_that_people_use(cpuinfo, expected, monkeypatch, tmp_path):
    assert named(cpuinfo) == expected
    monkeypatch.setattr(module, "CPUINFO", tmp_path / "cpuinfo")
    assert instructions() == []
    module.CPUINFO.write_text(cpuinfo, encoding="utf-8")
    assert instructions() == expected


def test_where_the_system_says_nothing_nothing_is_claimed(monkeypatch, tmp_path):
    monkeypatch.setattr(module, "CPUINFO", tmp_path / "none")
    for system, machine, expected in (
        ("Windows", "AMD64", ByteArithmetic.UNKNOWN),
        ("Darwin", "x86_64", ByteArithmetic.UNKNOWN),
        ("Darwin", "arm64", ByteArithmetic.ARM_DOT),
    ):
        monkeypatch.setattr(platform, "system", lambda system=system: system)
        monkeypatch.setattr(platform, "machine", lambda machine=machine: machine)
        assert byte_arithmetic.__wrapped__() is expected
