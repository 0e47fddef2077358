"""What the course keeps for a visit: the lesson that is open, and each quiz."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from lessons.figures import Measured, Ways
from lessons.lesson import Lesson
from ui.components.lesson_progress import Kept, quizzes


@dataclass
class QuizState:
    """One quiz: what was picked, by the place of the option, and what was found.

    first, last: of all answers · guess: what the finding will be held against · racing: whether the
    browser measures · ways: what it has just told.
    """

    first: int | None = None
    last: int | None = None
    guess: int | None = None
    found: Measured | None = None
    racing: bool = False
    ways: Ways | None = None


@dataclass
class LearnState:
    """Where in the course a visitor is.

    stray: “lesson” or “figure”, where a link named one that there is not · stray_at: the lesson
    that was shown in its place · done: the lessons, as this browser remembers them.
    """

    lesson: str | None = None
    stray: str = ""
    stray_at: str = ""
    done: set[str] = field(default_factory=set)
    _quizzes: dict[str, QuizState] = field(default_factory=dict)

    def quiz(self, key: str) -> QuizState:
        """Return the state of a quiz, answered or not."""
        return self._quizzes.setdefault(key, QuizState())

    def kept(self) -> Kept:
        """Return what the browser shall remember."""
        known = self._quizzes.items()
        return Kept(
            self.done,
            {key: quiz.found for key, quiz in known if quiz.found is not None},
            {key: quiz.first for key, quiz in known if quiz.first is not None},
            {key: quiz.last for key, quiz in known if quiz.last is not None},
        )

    def remember(self, kept: Kept, lessons: Sequence[Lesson]) -> None:
        """Take what the browser remembered; what happened in this visit goes before it.

        The quizzes stand as they were last answered, where the answer is still known.
        """
        self.done |= kept.done
        for key, found in kept.measured.items():
            quiz = self.quiz(key)
            quiz.found = quiz.found or found
        for key, of_course in quizzes(lessons):
            quiz = self.quiz(key)
            if quiz.first is None and key in kept.firsts:
                quiz.first = kept.firsts[key]
                if quiz.found is None and of_course.answer is not None:
                    quiz.found = Measured(of_course.answer, "")
                if quiz.found is not None and quiz.last is None:
                    quiz.last = kept.lasts.get(key, quiz.first)
