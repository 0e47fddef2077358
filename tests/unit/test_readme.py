"""The map in the README names every module there is."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAP = (ROOT / "README.md").read_text(encoding="utf-8").split("## The house")[1].split("```")[1]
MODULES = [
    module for folder in ("ui", "engine") for module in sorted((ROOT / folder).glob("[!_]*.py"))
]


@pytest.mark.parametrize(
    "module", MODULES, ids=lambda module: f"{module.parent.name}/{module.stem}"
)
def test_the_map_names(module):
    named = re.findall(r"[\w*]+\.py", MAP)
    assert any(re.fullmatch(name.replace("*", r"\w+"), module.name) for name in named)


def test_the_map_names_nothing_that_is_not_there():
    there = {path.name for path in ROOT.rglob("*.py") if ".venv" not in path.parts}
    for name in re.findall(r"(?<![\w*])\w+\.py", MAP):
        assert name in there
