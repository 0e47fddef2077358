"""A lesson's file → a Lesson, or a LessonError that says what is wrong."""

import pytest

from engine.errors import LessonError
from engine.facts import fact
from engine.lessons import FigureHere, Prose, Quiz, Source, course, parse, read

FRONT = {
    "title": '"A title"',
    "minutes": "4",
    "level": '"start"',
    "teaches": '"What it teaches."',
    "remember": '"What to remember."',
    "sources": '[{ title = "A paper", link = "https://example.org/a" }]',
}
QUIZ = """
[[quiz]]
id = "one"
question = "Which?"
options = ["This", "That"]
answer = 1
why = "Because."
"""
BODY = 'First words.\n\n::figure{name="knobs"}\nThen more.\n\n::quiz{id="one"}\nLast words.'


def text(front=None, quiz=QUIZ, body=BODY):
    lines = [f"{key} = {value}" for key, value in (front or FRONT).items()]
    return "+++\n" + "\n".join(lines) + quiz + "\n+++\n" + body


def without(key):
    return {name: value for name, value in FRONT.items() if name != key}


def refused(wrong):
    with pytest.raises(LessonError) as error:
        parse(wrong, 1, "name")
    return str(error.value)


def test_a_lesson_is_read_part_by_part_in_order():
    lesson = parse(text(), 7, "a-name")
    assert (lesson.number, lesson.slug, lesson.title, lesson.minutes) == (7, "a-name", "A title", 4)
    assert (lesson.level, lesson.teaches) == ("start", "What it teaches.")
    assert lesson.remember == "What to remember."
    assert lesson.sources == (Source("A paper", "https://example.org/a"),)
    assert lesson.parts == (
        Prose("First words."),
        FigureHere("knobs"),
        Prose("Then more."),
        Quiz("one", "Which?", ("This", "That"), "Because.", answer=1),
        Prose("Last words."),
    )


def test_a_quiz_can_name_the_figure_that_measures_it():
    lesson = parse(text(quiz=QUIZ.replace("answer = 1", 'measure = "knobs"')), 1, "name")
    quiz = next(part for part in lesson.parts if isinstance(part, Quiz))
    assert (quiz.answer, quiz.measure) == (None, "knobs")


def test_a_fact_stands_in_the_prose_with_its_source():
    lesson = parse(text(quiz="", body="So it is: {{fact instant}}, isn't it?"), 1, "name")
    assert lesson.parts == (Prose(f"So it is: {fact('instant').markdown}, isn't it?"),)


def test_paragraphs_of_the_prose_stay_as_they_are():
    lesson = parse(text(quiz="", body="One.\n\nTwo.\nThree.\n"), 1, "name")
    assert lesson.parts == (Prose("One.\n\nTwo.\nThree."),)


def test_empty_lines_alone_are_no_part():
    body = '\n::figure{name="knobs"}\n\n\n::figure{name="exam"}\n\n'
    assert parse(text(quiz="", body=body), 1, "name").parts == (
        FigureHere("knobs"),
        FigureHere("exam"),
    )


def test_a_lesson_without_front_matter_is_refused():
    for wrong in ("", "Just words.", "+++\ntitle = 1\n", "\n" + text()):
        assert "+++" in refused(wrong)


def test_front_matter_that_is_no_toml_is_refused():
    assert "doesn't read" in refused("+++\ntitle = \n+++\nWords.")


@pytest.mark.parametrize("key", list(FRONT))
def test_a_lesson_that_lacks_a_part_is_refused(key):
    assert key in refused(text(front=without(key)))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", '""'),
        ("title", '"  "'),
        ("title", "3"),
        ("minutes", "0"),
        ("minutes", "2.5"),
        ("minutes", '"4"'),
        ("level", "[]"),
        ("sources", "[]"),
        ("sources", '"a paper"'),
        ("sources", '[{ title = "A paper" }]'),
        ("sources", '[{ link = "https://example.org" }]'),
        ("sources", '["https://example.org"]'),
    ],
)
def test_a_lesson_with_an_odd_part_is_refused(key, value):
    assert refused(text(front={**FRONT, key: value}))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id = "one"\n', ""),
        ('question = "Which?"\n', ""),
        ('why = "Because."\n', ""),
        ('options = ["This", "That"]\n', ""),
        ('["This", "That"]', '["This"]'),
        ('["This", "That"]', '"This"'),
        ("answer = 1\n", ""),
        ("answer = 1", "answer = 2"),
        ("answer = 1", "answer = -1"),
        ("answer = 1", 'answer = "That"'),
        ("answer = 1", 'answer = 1\nmeasure = "knobs"'),
    ],
)
def test_a_quiz_that_cant_be_asked_is_refused(old, new):
    assert old in QUIZ
    assert refused(text(quiz=QUIZ.replace(old, new)))


def test_a_quiz_without_a_place_in_the_text_is_refused():
    assert "“one” has no place" in refused(text(body="Words."))


def test_a_place_for_a_quiz_that_there_is_not_is_refused():
    assert "no quiz “two”" in refused(text(body=BODY + '\n::quiz{id="two"}'))


def test_two_quizzes_of_one_name_are_refused():
    assert "one" in refused(text(quiz=QUIZ + QUIZ.replace("Which?", "Who?")))


@pytest.mark.parametrize(
    "line", ["::film{name=\"x\"}", "::figure", "::figure{name=x}", '::figure{name="X y"}', "::"]
)  # fmt: skip
def test_an_unknown_directive_is_refused(line):
    assert line in refused(text(body=BODY + "\n" + line))


def test_an_unknown_fact_makes_a_lesson_that_doesnt_read():
    assert "phlogiston" in refused(text(body=BODY + "\n{{fact phlogiston}}"))


# Files


def test_a_file_is_named_by_its_number_and_slug(tmp_path):
    path = tmp_path / "04-a-name.md"
    path.write_text(text())
    assert (read(path).number, read(path).slug) == (4, "a-name")


@pytest.mark.parametrize("name", ["4-name.md", "04-Name.md", "04_name.md", "name.md", "04-n.txt"])
def test_a_file_named_otherwise_is_refused(tmp_path, name):
    (tmp_path / name).write_text(text())
    with pytest.raises(LessonError, match=r"like 01-name\.md"):
        read(tmp_path / name)


def test_what_is_wrong_is_said_with_the_name_of_the_file(tmp_path):
    (tmp_path / "01-name.md").write_text("Just words.")
    with pytest.raises(LessonError, match=r"01-name\.md: the front matter"):
        read(tmp_path / "01-name.md")


def test_the_course_is_all_lessons_by_number_and_nothing_else(tmp_path):
    for name in ("02-b.md", "10-c.md", "01-a.md"):
        (tmp_path / name).write_text(text())
    (tmp_path / "README.md").write_text("Not a lesson.")
    assert [lesson.slug for lesson in course.__wrapped__(tmp_path)] == ["a", "b", "c"]


def test_line_ends_of_other_systems_change_nothing(tmp_path):
    (tmp_path / "01-name.md").write_bytes(text().replace("\n", "\r\n").encode())
    assert read(tmp_path / "01-name.md") == parse(text(), 1, "name")
