"""The course: the lessons of the files NN-name.md, in order. Standard library only."""

import re
from functools import lru_cache
from pathlib import Path

from engine.core.paths import LESSONS
from engine.errors import LessonError
from lessons.lesson import Lesson
from lessons.parser import parse

_FILE = re.compile(r"(\d\d)-([a-z0-9-]+)\.md")


@lru_cache(maxsize=1)
def course(folder: Path = LESSONS) -> tuple[Lesson, ...]:
    """Return all lessons in order. Raises LessonError for a file that doesn't read."""
    paths = sorted(path for path in folder.glob("*.md") if _FILE.fullmatch(path.name))
    return tuple(read(path) for path in paths)


def read(path: Path) -> Lesson:
    """Return the lesson in a file. Raises LessonError."""
    named = _FILE.fullmatch(path.name)
    if named is None:
        raise LessonError(f"A lesson is called like 01-name.md, not {path.name}.")
    try:
        return parse(path.read_text(encoding="utf-8"), int(named[1]), named[2])
    except LessonError as error:
        raise LessonError(f"{path.name}: {error}") from error
