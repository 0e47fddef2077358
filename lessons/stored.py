"""What the quizzes measured on one machine, for a machine that is too busy to measure its own.

`python -m lessons.stored` measures it anew, on a quiet machine, and writes it down.
"""

import datetime
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from engine.core.byte_arithmetic import instructions
from engine.core.host import cores, processor
from engine.core.paths import ASSETS
from lessons.course import course
from lessons.figures import FIGURES, Measured, Racing, answering, finished
from lessons.lesson import Quiz

FILE = ASSETS / "quiz_answers.toml"
TRIES = 20


@dataclass(frozen=True)
class Stored:
    """What was measured for a quiz, and where and when."""

    measured: Measured
    machine: str
    day: str


def measured_quizzes() -> list[str]:
    """Return the figures that quizzes measure, each once; not those that a browser measures too."""
    parts = (part for lesson in course() for part in lesson.parts)
    found = (part.measure for part in parts if isinstance(part, Quiz))
    names = dict.fromkeys(name for name in found if name is not None)
    return [name for name in names if not isinstance(FIGURES[name].build, Racing)]


def stored(name: str) -> Stored:
    """Return what was written down of the quiz that a figure measures."""
    found = _read()
    return Stored(Measured(**found[name]), found["machine"], found["day"])


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def machine() -> str:
    """Return this machine in words: its processor, what that can do, and its cores."""
    count = "1 core" if cores() == 1 else f"{cores()} cores"
    return ", ".join([processor(), *instructions(), count])


def _measure(name: str) -> Measured:
    """Return what a quiz comes to. Raises RuntimeError on a machine that is too busy."""
    for _ in range(TRIES):
        found = finished(answering(FIGURES[name].build))
        if found.option is not None and found.headline:
            return found
    raise RuntimeError(f"{name}: too close or too busy, {TRIES} times")


def _lines() -> Iterator[str]:
    yield "# Measured by `python -m lessons.stored`; not by hand."
    yield f"machine = {json.dumps(machine(), ensure_ascii=False)}"
    yield f"day = {json.dumps(f'{datetime.date.today():%-d %B %Y}')}"
    for name in measured_quizzes():
        found = _measure(name)
        how, says = (json.dumps(one, ensure_ascii=False) for one in (found.how, found.says))
        yield f"\n[{name}]\noption = {found.option}\nhow = {how}\nsays = {says}"


if __name__ == "__main__":
    FILE.write_text("\n".join(_lines()) + "\n", encoding="utf-8")
