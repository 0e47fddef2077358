"""The course as content: Markdown with TOML front matter and two directives.

A lesson is one file, `lessons/NN-name.md`:

    +++
    title = "…"
    minutes = 4
    level = "start"
    teaches = "…"
    remember = "…"
    sources = [{ title = "…", link = "https://…" }]

    [[quiz]]
    id = "…"            # placed in the text by ::quiz{id="…"}
    question = "…"
    options = ["…", "…"]
    answer = 0          # or: measure = "name of a figure that measures the answer"
    why = "…"
    +++
    Prose, with {{fact name}} wherever a sourced figure stands, and
    ::figure{name="…"}
    on a line of its own.

Standard library only.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.assets import LESSONS
from engine.errors import FactError, LessonError
from engine.facts import fact

_FILE = re.compile(r"(\d\d)-([a-z0-9-]+)\.md")
_DIRECTIVE = re.compile(r"^::(figure|quiz)\{(name|id)=\"([a-z0-9-]+)\"\}\s*$")
_FACT = re.compile(r"\{\{fact ([a-z0-9-]+)\}\}")


@dataclass(frozen=True)
class Source:
    """Where a lesson's claims can be read up."""

    title: str
    link: str


@dataclass(frozen=True)
class Quiz:
    """One question. Its answer is known (`answer`, an index), or measured on the spot
    (`measure`, the name of a figure)."""

    id: str
    question: str
    options: tuple[str, ...]
    why: str
    answer: int | None = None
    measure: str | None = None


@dataclass(frozen=True)
class Prose:
    """Markdown."""

    markdown: str


@dataclass(frozen=True)
class FigureHere:
    """The place of a figure."""

    name: str


@dataclass(frozen=True)
class Lesson:
    """One lesson, ready to be drawn. `parts` are in reading order; `slug` is its name in links."""

    number: int
    slug: str
    title: str
    minutes: int
    level: str
    teaches: str
    remember: str
    sources: tuple[Source, ...]
    parts: tuple[Prose | FigureHere | Quiz, ...]


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


def parse(text: str, number: int, slug: str) -> Lesson:
    """Return the lesson in a text. Raises LessonError with the line that is wrong."""
    meta, body = _front_matter(text)
    quizzes = _quizzes(meta)
    parts = tuple(_parts(body, quizzes))
    unused = set(quizzes) - {part.id for part in parts if isinstance(part, Quiz)}
    if unused:
        raise LessonError(f"the quiz “{unused.pop()}” has no place in the text.")
    return Lesson(
        number=number,
        slug=slug,
        title=_text(meta, "title"),
        minutes=_whole(meta, "minutes"),
        level=_text(meta, "level"),
        teaches=_text(meta, "teaches"),
        remember=_text(meta, "remember"),
        sources=_sources(meta),
        parts=parts,
    )


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    _, first, rest = text.partition("+++\n")
    front, second, body = rest.partition("\n+++\n")
    if not (text.startswith("+++\n") and first and second):
        raise LessonError("the front matter stands between two lines of +++.")
    try:
        return tomllib.loads(front), body
    except tomllib.TOMLDecodeError as error:
        raise LessonError(f"the front matter doesn't read: {error}.") from error


def _parts(body: str, quizzes: dict[str, Quiz]) -> Iterator[Prose | FigureHere | Quiz]:
    prose: list[str] = []
    for line in body.splitlines():
        directive = _DIRECTIVE.match(line)
        if directive is None:
            if line.startswith("::"):
                raise LessonError(f"no such directive: {line}")
            prose.append(_FACT.sub(_fact, line))
            continue
        if any(prose):
            yield Prose("\n".join(prose).strip())
        prose = []
        yield _placed(directive[1], directive[3], quizzes)
    if any(prose):
        yield Prose("\n".join(prose).strip())


def _fact(found: re.Match[str]) -> str:
    try:
        return fact(found[1]).markdown
    except FactError as error:
        raise LessonError(str(error)) from error


def _placed(kind: str, name: str, quizzes: dict[str, Quiz]) -> FigureHere | Quiz:
    if kind == "figure":
        return FigureHere(name)
    if name not in quizzes:
        raise LessonError(f"there is no quiz “{name}” in the front matter.")
    return quizzes[name]


def _quizzes(meta: dict[str, Any]) -> dict[str, Quiz]:
    quizzes: dict[str, Quiz] = {}
    for quiz in map(_quiz, _tables(meta, "quiz")):
        if quiz.id in quizzes:
            raise LessonError(f"there are two quizzes called “{quiz.id}”.")
        quizzes[quiz.id] = quiz
    return quizzes


def _tables(meta: dict[str, Any], key: str) -> list[dict[str, Any]]:
    tables = meta.get(key, [])
    if not (isinstance(tables, list) and all(isinstance(table, dict) for table in tables)):
        raise LessonError(f"“{key}” is a list of tables.")
    return tables


def _quiz(table: dict[str, Any]) -> Quiz:
    options = table.get("options")
    if not (isinstance(options, list) and len(options) >= 2):
        raise LessonError("a quiz needs two options or more.")
    answer, measure = table.get("answer"), table.get("measure")
    if (answer is None) == (measure is None):
        raise LessonError("a quiz has either an answer or a figure that measures it.")
    if answer is not None and not (isinstance(answer, int) and 0 <= answer < len(options)):
        raise LessonError("a quiz's answer is the number of an option, counted from 0.")
    return Quiz(
        _text(table, "id"),
        _text(table, "question"),
        tuple(map(str, options)),
        _text(table, "why"),
        answer,
        measure,
    )


def _sources(meta: dict[str, Any]) -> tuple[Source, ...]:
    sources = _tables(meta, "sources")
    if not sources:
        raise LessonError("a lesson names its sources.")
    return tuple(Source(_text(s, "title"), _text(s, "link")) for s in sources)


def _text(table: dict[str, Any], key: str) -> str:
    value = table.get(key)
    if not (isinstance(value, str) and value.strip()):
        raise LessonError(f"“{key}” is missing.")
    return value


def _whole(table: dict[str, Any], key: str) -> int:
    value = table.get(key)
    if not (isinstance(value, int) and value > 0):
        raise LessonError(f"“{key}” is a whole number above 0.")
    return value
