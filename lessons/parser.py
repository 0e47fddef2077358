"""From text to lesson: Markdown with TOML front matter and a few directives.

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
    recalls = "…"       # if wanted: "lesson/quiz" whose measured answer is shown again
    +++
    Prose, with {{fact name}} wherever a sourced figure stands, and
    ::figure{name="…"}
    on a line of its own. If a text shall walk through the figure, its steps follow at once:
    ::step{control="value" press="button button"}
    A few words on what is to be seen now.
    ::end
    And anywhere else, a button in the text sets a figure of the lesson:
    ::step{figure="…" says="Show me …" control="value" press="button"}

A step sets the *whole* figure: controls that it doesn't name go to their start, and the figure
begins anew. `press` names the buttons that are then pressed, one after the other. `memoize` does so
only where nothing has been measured yet; what has been measured stays.

Standard library only.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from engine.core.facts import fact
from engine.core.units import unbroken
from engine.errors import FactError, LessonError
from lessons.lesson import FigureHere, Lesson, Part, Prose, Quiz, Setting, Source, Step, StepHere

_DIRECTIVE = re.compile(r"::(figure|quiz|step|end)(?:\{(.*)\})?\s*")
_ATTRIBUTE = re.compile(r"\s*([a-z]+)=\"([^\"]+)\"")
_NAME = re.compile(r"[a-z0-9-]+")
_FACT = re.compile(r"\{\{fact ([a-z0-9-]+)\}\}")


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


@dataclass(frozen=True)
class _Block:
    """A directive with what stands in its brackets, and the text from there to the next one."""

    line: str
    kind: str
    given: dict[str, str]
    text: str


def _parts(body: str, quizzes: dict[str, Quiz]) -> Iterator[Part]:
    held: FigureHere | None = None  # a figure whose steps may follow
    for block in _blocks(body):
        if block.kind == "step" and "figure" not in block.given:
            held = _with_step(held, block)
            continue
        walked = held is not None and bool(held.steps)
        if walked != (block.kind == "end"):
            raise LessonError(
                f"::end stands below a figure's last step, and only there: {block.line}"
            )
        if held is not None:
            yield held
        held = FigureHere(_name(block, "name")) if block.kind == "figure" else None
        if held is not None and block.text:
            yield held
            held = None
        if block.kind == "quiz":
            yield _asked(_name(block, "id"), quizzes)
        elif block.kind == "step":
            yield _button(block)
        if block.text:
            yield Prose(block.text)
    if held is not None:
        yield held


def _blocks(body: str) -> Iterator[_Block]:
    """Cut a text at its directives. What stands before the first is a block without one."""
    lines = body.splitlines()
    starts = [i for i, line in enumerate(lines) if line.startswith("::")] + [len(lines)]
    yield _Block("the beginning", "", {}, _prose(lines[: starts[0]]))
    for start, end in pairwise(starts):
        kind, given = _directive(lines[start])
        yield _Block(lines[start], kind, given, _prose(lines[start + 1 : end]))
    yield _Block("the end of the file", "", {}, "")


def _prose(lines: list[str]) -> str:
    """Put the facts in, and keep each number with its unit."""
    return unbroken(_FACT.sub(_fact, "\n".join(lines)).strip())


def _directive(line: str) -> tuple[str, dict[str, str]]:
    """Return the kind and the attributes of `::kind{key="value" key="value"}`."""
    found = _DIRECTIVE.fullmatch(line)
    inside = (found[2] or "").rstrip() if found else ""
    given = dict(_ATTRIBUTE.findall(inside))
    if found is None or _ATTRIBUTE.sub("", inside) or len(given) != inside.count('="'):
        raise LessonError(f"no such directive: {line}")
    return found[1], given


def _name(block: _Block, key: str) -> str:
    """Return the one name that a figure or a quiz is placed by."""
    if set(block.given) != {key} or not _NAME.fullmatch(block.given[key]):
        raise LessonError(f"it takes a {key} of small letters, and nothing else: {block.line}")
    return block.given[key]


def _with_step(figure: FigureHere | None, block: _Block) -> FigureHere:
    if figure is None:
        raise LessonError(f"a step follows its figure, or names it: {block.line}")
    if not block.text:
        raise LessonError(f"a step has a few words below it: {block.line}")
    step = Step(block.text, _setting(block, block.given))
    return FigureHere(figure.name, (*figure.steps, step))


def _button(block: _Block) -> StepHere:
    given = dict(block.given)
    figure, says = given.pop("figure"), given.pop("says", "")
    if not says:
        raise LessonError(f"a step in the text says what it shows: {block.line}")
    return StepHere(figure, says, _setting(block, given))


def _setting(block: _Block, given: dict[str, str]) -> Setting:
    values = {key: value for key, value in given.items() if key not in ("press", "once")}
    if "says" in values or ("press" in given and "once" in given):
        raise LessonError(f"these don't go together: {block.line}")
    press = given.get("press", given.get("once", "")).split()
    return Setting(tuple(values.items()), tuple(press), memoize="once" in given)


def _fact(found: re.Match[str]) -> str:
    try:
        return fact(found[1]).markdown
    except FactError as error:
        raise LessonError(str(error)) from error


def _asked(name: str, quizzes: dict[str, Quiz]) -> Quiz:
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
        unbroken(_text(table, "question")),
        tuple(unbroken(str(option)) for option in options),
        unbroken(_text(table, "why")),
        answer,
        measure,
        _recalls(table),
    )


def _recalls(table: dict[str, Any]) -> tuple[str, str] | None:
    if "recalls" not in table:
        return None
    lesson, _, quiz = _text(table, "recalls").partition("/")
    if not (_NAME.fullmatch(lesson) and _NAME.fullmatch(quiz)):
        raise LessonError("“recalls” is a lesson and a quiz, like pruning/half.")
    return lesson, quiz


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
