"""What a lesson is, read and checked: prose, figures with their steps, and quizzes.

Standard library only.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """Where a lesson's claims can be read up."""

    title: str
    link: str


@dataclass(frozen=True)
class Quiz:
    """One question. Its answer is known (`answer`, an index), or measured on the spot
    (`measure`, the name of a figure). recalls: (lesson, quiz) whose measured answer belongs to
    this question too."""

    id: str
    question: str
    options: tuple[str, ...]
    why: str
    answer: int | None = None
    measure: str | None = None
    recalls: tuple[str, str] | None = None


@dataclass(frozen=True)
class Prose:
    """Markdown."""

    markdown: str


@dataclass(frozen=True)
class Setting:
    """The whole state of a figure, as a text wants it.

    values: (control, value as text); the other controls go to their start · press: buttons to
    press from a fresh start · once: the same, but only where nothing has been measured yet.
    """

    values: tuple[tuple[str, str], ...] = ()
    press: tuple[str, ...] = ()
    memoize: bool = False


@dataclass(frozen=True)
class Step:
    """Some words, and how the figure stands while one reads them."""

    markdown: str
    setting: Setting


@dataclass(frozen=True)
class FigureHere:
    """The place of a figure, and the steps in which a text walks through it."""

    name: str
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class StepHere:
    """A button in the text that sets a figure of the same lesson."""

    figure: str
    says: str
    setting: Setting


Part = Prose | FigureHere | StepHere | Quiz


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
    parts: tuple[Part, ...]

    @property
    def figures(self) -> tuple[FigureHere, ...]:
        """The figures, in reading order."""
        return tuple(part for part in self.parts if isinstance(part, FigureHere))

    @property
    def quizzes(self) -> tuple[Quiz, ...]:
        """The quizzes, in reading order."""
        return tuple(part for part in self.parts if isinstance(part, Quiz))

    @property
    def markdown(self) -> str:
        """Everything there is to read, the steps of figures among it; quizzes aside."""
        texts: list[str] = []
        for part in self.parts:
            if isinstance(part, Prose):
                texts.append(part.markdown)
            elif isinstance(part, FigureHere):
                texts += [step.markdown for step in part.steps]
        return "\n\n".join(texts)
