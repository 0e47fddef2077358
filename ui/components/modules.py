"""The JavaScript of a component: its modules, joined into the one that Streamlit takes.

Each file is an ES module, which Node, the linter and the type checker read as it stands. In the
page none can import another, as Streamlit brings each in by itself. So a module is sent with all
that it imports in front of it, in one scope, in which no two may have a name in common.
"""

import re
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).parent
_IMPORT = re.compile(r'^import (?:(\{[^}]*\}) from )?"([^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=async |function|const|let|class)", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*(?:/\*\*(?:[^*]|\*(?!/))*\*/|//[^\n]*)\n", re.MULTILINE)
_NAME = re.compile(r"^(?:async )?(?:function\*?|const|let|class) (\w+)", re.MULTILINE)
_LEFT = re.compile(r"^(?:import\b|export (?!default ))[^\n]*", re.MULTILINE)


@lru_cache
def joined(entry: str) -> str:
    """Return a module and all that it imports as one, without comments.

    entry: its path in this folder. Raises ValueError where the modules can't share a scope.
    """
    text = "\n".join(_alone(path) for path in _in_order((HERE / entry).resolve(), {}))
    names = _NAME.findall(text)
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"{entry}: more than one module has {', '.join(sorted(twice))}")
    return text


def _in_order(path: Path, seen: dict[Path, bool]) -> list[Path]:
    """Return a module behind everything that it imports, each once."""
    if path in seen:
        if seen[path]:
            return []
        raise ValueError(f"{path.name} imports itself by way of another")
    seen[path] = False
    before: list[Path] = []
    for names, source in _IMPORT.findall(path.read_text(encoding="utf-8")):
        if " as " in names:
            raise ValueError(f"{path.name} gives another name to what it imports from {source}")
        before += _in_order((path.parent / source).resolve(), seen)
    seen[path] = True
    return [*before, path]


def _alone(path: Path) -> str:
    text = _COMMENT.sub("", path.read_text(encoding="utf-8"))
    text = _EXPORT.sub("", _IMPORT.sub("", text))
    if left := _LEFT.search(text):
        raise ValueError(f"{path.name} has a line that can't be joined: {left[0]}")
    return text
