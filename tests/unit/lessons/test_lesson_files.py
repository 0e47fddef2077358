"""Every lesson of the course: reads, and names only what there is. A new file is tested at once."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from engine.core.facts import facts
from engine.core.paths import LESSONS
from engine.models import parameter_count
from engine.optimise import weight_count
from engine.training import Trainer, TrainingConfig
from lessons.course import course, read
from lessons.figures import FIGURES, Answering, Button, Measuring, Racing, values_of
from lessons.figures.graduate import graduate
from lessons.glossary import explained, glossary, terms_in
from lessons.lesson import FigureHere, Prose, Quiz, StepHere
from ui.pages.train.choices import FIELDS

PATHS = sorted(LESSONS.glob("*.md"))
every_lesson = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def parts(path, kind):
    return [part for part in read(path).parts if isinstance(part, kind)]


def test_the_course_misses_no_file_and_counts_from_one():
    assert len(course()) == len(PATHS) >= 3
    assert [lesson.number for lesson in course()] == list(range(1, len(PATHS) + 1))
    assert len({lesson.slug for lesson in course()}) == len(PATHS)
    assert len({lesson.title for lesson in course()}) == len(PATHS)


@every_lesson
def test_a_lesson_says_where_its_claims_can_be_read_up(path):
    sources = read(path).sources
    assert sources
    assert all(re.fullmatch(r"https://[^\s/]+\.[^\s]+", source.link) for source in sources)
    assert all(source.title for source in sources)


@every_lesson
def test_the_figures_of_a_lesson_are_there_and_stand_once(path):
    names = [figure.name for figure in parts(path, FigureHere)]
    assert names
    assert len(set(names)) == len(names)  # a second one would be the same widgets again
    assert [name for name in names if name not in FIGURES] == []


@every_lesson
def test_the_facts_of_a_lesson_are_there_and_all_in_place(path):
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"\{\{fact ([^}]*)\}\}", text)
    assert [name for name in named if name not in facts()] == []
    for prose in parts(path, Prose):
        assert not re.search(r"\{\{|\}\}|^\s*::", prose.markdown, re.MULTILINE)


@every_lesson
def test_the_quizzes_of_a_lesson_can_be_asked(path):
    quizzes = parts(path, Quiz)
    assert quizzes
    assert len({quiz.id for quiz in quizzes}) == len(quizzes)
    for quiz in quizzes:
        assert len(quiz.options) >= 2
        assert len(set(quiz.options)) == len(quiz.options)
        if quiz.measure is None:
            assert quiz.answer in range(len(quiz.options))
        else:
            build = FIGURES[quiz.measure].build
            assert isinstance(build, Answering | Measuring | Racing)


@every_lesson
def test_a_lesson_begins_and_ends_with_words(path):
    lesson = read(path)
    assert isinstance(lesson.parts[0], Prose)
    assert isinstance(lesson.parts[-1], Prose)


SETTINGS = [
    (path, figure, setting)
    for path in PATHS
    for part in read(path).parts
    for figure, setting in (
        [(part.figure, part.setting)]
        if isinstance(part, StepHere)
        else [(part.name, step.setting) for step in getattr(part, "steps", ())]
    )
]


@pytest.mark.parametrize(
    ("path", "figure", "setting"), SETTINGS, ids=lambda one: getattr(one, "stem", str(one)[:40])
)
def test_a_step_sets_a_figure_of_its_lesson_to_what_it_can_be(path, figure, setting):
    assert figure in [part.name for part in read(path).figures]
    build = FIGURES[figure].build
    assert values_of(build, setting).keys() >= dict(setting.values).keys()
    assert {*setting.press} <= {c.name for c in build.controls if isinstance(c, Button)}


def test_at_least_five_lessons_walk_through_a_figure_and_no_walk_begins_with_a_press():
    walks = [figure for lesson in course() for figure in lesson.figures if figure.steps]
    assert len(walks) >= 5
    for figure in walks:
        assert len(figure.steps) >= 3
        assert not figure.steps[0].setting.press, "opening a lesson should start no work"


def test_no_control_is_called_like_a_word_of_the_directive():
    for name in FIGURES:
        names = {control.name for control in FIGURES[name].build.controls}
        assert not names & {"figure", "says", "press", "once"}


@every_lesson
def test_its_links_lead_somewhere(path):
    pages = {page.stem for page in (Path(__file__).resolve().parents[3] / "pages").glob("*.py")}
    for link in re.findall(r"\]\(([^)]*)\)", everything(path)):
        address = urlsplit(link)
        if address.scheme:
            assert re.fullmatch(r"https://[^\s/]+\.[^\s]+", link), link
            continue
        assert address.path.lstrip("/") in pages - {"home"}, link
        query = parse_qs(address.query, strict_parsing=True) if address.query else {}
        assert query.keys() <= ({*FIELDS} if address.path == "/train" else {"lesson", "figure"}), (
            link
        )
        for field in query.keys() & FIELDS.keys():
            FIELDS[field](query[field][0])  # raises where it can't be meant
        assert {*query.get("lesson", [])} <= {lesson.slug for lesson in course()}, link
        assert {*query.get("figure", [])} <= {*FIGURES}, link


def everything(path):
    """All that is to be read: prose, steps and quizzes."""
    lesson = read(path)
    asked = [" ".join((quiz.question, *quiz.options, quiz.why)) for quiz in lesson.quizzes]
    return "\n".join([lesson.markdown, lesson.remember, *asked])


# Bold for its own sake, or as the name of a step; not terms.
EMPHASIS = re.compile(r"\d|^(Compute|Data|Frequency|Purpose|At the gym|On call|Back at the gym)")


@every_lesson
def test_its_bold_terms_are_in_the_glossary(path):
    bold = re.findall(r"\*\*([^*]+)\*\*", explained(read(path).markdown))
    assert [term for term in bold if not EMPHASIS.search(term)] == []


ART = (
    "gradient", "loss", "overfitting", "learning rate", "epoch", "latency", "quantisation",
    "pruning", "break-even", "optimiser", "activations", "backpropagation", "softmax",
)  # fmt: skip


@every_lesson
def test_it_uses_a_term_of_art_only_where_a_reader_met_it(path):
    """A term of art stands bold, so explained, in this lesson or in one before it."""
    number = read(path).number
    met = {term for p in PATHS for term in terms_in(read(p).markdown) if read(p).number <= number}
    text = read(path).markdown.lower()
    assert {*ART} <= {*glossary()}
    used = {term for term in ART if re.search(rf"\b{term}\b", text)}
    assert used - met == set()


def test_no_term_of_the_glossary_is_left_unused():
    used = {term for path in PATHS for term in terms_in(read(path).markdown)}
    assert {*glossary()} - used == set()


@every_lesson
def test_what_others_measured_stands_as_a_fact(path):
    """A figure of somebody else's comes out of facts.toml, so that its source is beside it."""
    prose = re.sub(r"\{\{fact [^}]*\}\}", "", path.read_text(encoding="utf-8").split("+++")[2])
    claims = r"\d\s*(?:kWh|MWh|USD|dollars|tonnes|watts|%)|\baccording to\b|\bresearchers\b.*\d"
    assert re.findall(claims, prose) == []


@every_lesson
def test_a_question_brings_back_what_a_lesson_before_it_measured(path):
    lessons = {lesson.slug: lesson for lesson in course()}
    for quiz in read(path).quizzes:
        if quiz.recalls is not None:
            before, name = quiz.recalls
            (recalled,) = [one for one in lessons[before].quizzes if one.id == name]
            assert recalled.measure
            assert lessons[before].number < read(path).number


def test_the_last_lesson_asks_ten_questions_over_what_was_measured():
    last = course()[-1]
    assert len(last.quizzes) == 10
    recalled = {quiz.id: quiz.recalls for quiz in last.quizzes if quiz.recalls}
    assert {quiz.id for quiz in last.quizzes} - recalled.keys() == {"ten-tune"}, "none has tuned"
    assert len({*recalled.values()}) == 9


def test_the_lesson_on_pruning_counts_weights_and_biases_right():
    (prose,) = re.findall(r"This network has.*", course()[9].markdown)
    numbers = [int(said.replace(",", "")) for said in re.findall(r"\d[\d,]*", prose)]
    whole, weights = parameter_count(graduate()), weight_count(graduate())
    assert numbers == [whole, weights, whole - weights]


def test_the_first_lesson_counts_the_weights_right():
    prose = " ".join(part.markdown for part in parts(PATHS[0], Prose))
    (said,) = re.findall(r"a real network with ([\d,]+) weights", prose)
    assert said == f"{parameter_count(Trainer(TrainingConfig()).model):,}"
