"""The README's map names every room there is and none that isn't; and it tells of every int8."""

import re
from pathlib import Path

import pytest

from engine.core.byte_arithmetic import ByteArithmetic

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAP = README.split("## The house")[1].split("```")[1]
TOPS = ("engine", "charts", "lessons", "ui", "pages", "tools")
COMPONENTS = ROOT / "ui" / "components"


def named():
    """Every path that the map names, by its indentation."""
    found, parents = set(), []
    for line in MAP.splitlines():
        names = re.match(r"( *)((?:[\w.]+/? ?)+?)(?:  |$)", line)
        if names is None or not names[2].strip():
            continue
        depth = len(names[1]) // 2
        parents[depth:] = [names[2].split()[0].rstrip("/")]
        found |= {"/".join([*parents[:depth], one.rstrip("/")]) for one in names[2].split()}
    return found


FOLDERS = [
    path
    for top in TOPS
    for path in [ROOT / top, *sorted((ROOT / top).rglob("*"))]
    if path.is_dir() and any(path.glob("*.py"))
    if path.parent != COMPONENTS or path.name == "run_view"  # a folder each: one line for all
]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_the_map_names(folder):
    assert folder.relative_to(ROOT).as_posix() in named()


def test_the_map_names_nothing_that_is_not_there():
    assert len(named()) > 40
    assert [name for name in sorted(named()) if not (ROOT / name).exists()] == []


def test_int8_is_told_for_every_kind_of_processor_that_the_app_tells_apart():
    """But for those of which a system says nothing; with what its answers and its time are."""
    table = README.split("## int8 on each kind of processor")[1].split("## ")[0]
    kinds = {
        ByteArithmetic.VNNI: ("x86-64 with AVX-512 VNNI", "x86-64 with AVX-VNNI alone"),
        ByteArithmetic.AVX2: ("x86-64 with AVX2 alone",),
        ByteArithmetic.OLDER: ("older x86-64, with neither",),
        ByteArithmetic.ARM: ("Arm",),
        ByteArithmetic.ARM_DOT: ("Arm",),
    }
    assert {*kinds, ByteArithmetic.UNKNOWN} == set(ByteArithmetic)
    for kind in {name for names in kinds.values() for name in names}:
        (row,) = re.findall(rf"^\| {kind} \|(.+)\|(.+)\|$", table, re.MULTILINE)
        assert all(cell.strip() for cell in row)


def test_teachers_are_told_to_wake_a_sleeping_app_in_a_browser_before_class():
    (told,) = [line for line in README.splitlines() if "falls asleep" in line]
    assert "only a browser wakes it" in told
    assert "five minutes early" in told
