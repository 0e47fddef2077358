"""A lesson's file → a Lesson, or a LessonError that says what is wrong."""

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.core.facts import fact
from engine.errors import LessonError
from lessons.course import course, read
from lessons.lesson import FigureHere, Lesson, Prose, Quiz, Setting, Source, Step, StepHere
from lessons.parser import parse

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


# Steps: a text sets a figure

WALK = """::figure{name="knobs"}
::step{}
How it begins.
::step{slope="2.0" press="one many"}
How it goes on.
::step{once="one"}
And ends.
::end
After it."""


def parts(body):
    return parse(text(quiz="", body=body), 1, "name").parts


def test_a_text_walks_through_its_figure_step_by_step():
    assert parts("Before.\n" + WALK) == (
        Prose("Before."),
        FigureHere("knobs", (
            Step("How it begins.", Setting()),
            Step("How it goes on.", Setting((("slope", "2.0"),), ("one", "many"))),
            Step("And ends.", Setting((), ("one",), memoize=True)),
        )),
        Prose("After it."),
    )  # fmt: skip


def test_a_step_in_the_text_names_its_figure_and_says_what_it_shows():
    line = '::step{figure="knobs" says="Show me a steep line" slope="4.0"}'
    assert parts("Words.\n" + line + "\nMore.") == (
        Prose("Words."),
        StepHere("knobs", "Show me a steep line", Setting((("slope", "4.0"),))),
        Prose("More."),
    )


def test_everything_there_is_to_read_includes_the_steps():
    lesson = parse(text(quiz="", body="Before.\n" + WALK), 1, "name")
    assert lesson.markdown.split("\n\n") == [
        "Before.", "How it begins.", "How it goes on.", "And ends.", "After it."
    ]  # fmt: skip
    assert [figure.name for figure in lesson.figures] == ["knobs"]
    assert lesson.quizzes == ()


@pytest.mark.parametrize(
    "body",
    [
        WALK.replace("::end\n", ""),
        WALK.replace("::end\nAfter it.", ""),
        WALK.replace("::end", '::figure{name="exam"}'),
        WALK.replace("::end", "::end\n::end"),
        WALK.replace("How it goes on.\n", ""),
        "::end",
        "::step{}\nWords.",
        '::figure{name="knobs"}\nWords in between.\n::step{}\nWords.\n::end',
        '::figure{name="knobs"}\n::end',
        '::step{figure="knobs" slope="2.0"}',
        '::step{figure="knobs" says="Show" press="one" once="one"}',
        '::figure{name="knobs"}\n::step{says="Show"}\nWords.\n::end',
        '::figure{name="knobs" name="exam"}',
        '::figure{name="knobs" id="one"}',
        '::figure{id="knobs"}',
        '::figure{name="knobs}',
        "::figure{name='knobs'}",
        '::step{figure="knobs" says="A" slope=2}',
        '::step{figure="knobs" says="A"} and words',
    ],
)
def test_a_directive_that_makes_no_sense_is_refused(body):
    assert refused(text(quiz="", body=body))


@given(st.text(alphabet='figurestepndqz{}="  \n:-x1', max_size=120))
@example('::step{="')
@example('::figure{name="a"}\n::step{}\n::end')
def test_nonsense_is_read_or_refused_in_words_never_worse(nonsense):
    with suppress(LessonError):
        assert isinstance(parse(text(quiz="", body=WALK + "\n::" + nonsense), 1, "name"), Lesson)


VALUES = st.from_regex(r"[^\"\n\r]+", fullmatch=True)


@given(
    st.dictionaries(st.sampled_from(["slope", "size", "x"]), VALUES),
    st.lists(st.sampled_from(["one", "many"])),
)
def test_what_a_step_sets_is_what_stands_in_its_brackets(values, press):
    inside = " ".join(f'{key}="{value}"' for key, value in values.items())
    pressed = f' press="{" ".join(press)}"' if press else ""
    lines = f'::figure{{name="knobs"}}\n::step{{{inside}{pressed}}}\nWords.\n::end'
    if len(lines.splitlines()) != 4:
        return  # a line break of another kind, which no file of ours has
    (figure,) = parts(lines)
    assert dict(figure.steps[0].setting.values) == values
    assert figure.steps[0].setting.press == tuple(press)


def test_a_question_may_bring_back_what_another_measured():
    quiz = QUIZ.replace("answer = 1", 'answer = 1\nrecalls = "pruning/half"')
    found = parse(text(quiz=quiz), 1, "name").quizzes
    assert found[0].recalls == ("pruning", "half")
    for wrong in ('"pruning"', '"/half"', '"pruning/"', '"A/b"', "3", '""'):
        assert refused(text(quiz=quiz.replace('"pruning/half"', wrong)))


def test_a_number_stays_on_a_line_with_its_unit():
    assert parts("It took 5 ms, 3 of 4 times.") == (Prose("It took 5\u00a0ms, 3 of 4 times."),)


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
