"""The map in the README names every room there is, and none that isn't."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAP = (ROOT / "README.md").read_text(encoding="utf-8").split("## The house")[1].split("```")[1]
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
