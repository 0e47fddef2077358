"""The course around its lessons: how far one is, and what the certificate carries."""

import re
from types import SimpleNamespace

import pytest

from engine.costs import Bill, Entry
from lessons.course import course
from ui.actions import usage
from ui.pages.learn import course_map
from ui.pages.learn.course_map import DONE, _achievement, _how_far
from ui.pages.learn.state import LearnState
from ui.session import Session

LESSONS = course()


def answers(network, images, dataset=""):
    bill = Bill(images, images)
    return Entry("inference", network, network, 1, bill, dataset=dataset)


def test_the_certificate_counts_the_answers_of_own_networks_alone():
    who = Session()
    for network, images, dataset in (
        ("Perceptron", 40, "Animals"),
        ("Perceptron, 8 bits", 2, "Animals"),
        ("EfficientNet-Lite0", 5, ""),
    ):
        who.ledger.add_inference(answers(network, images, dataset))
    assert _achievement(who, LESSONS).answers == 42


def test_the_certificate_counts_the_updates_up_to_now(monkeypatch):
    who = Session()
    who.run = SimpleNamespace(view=SimpleNamespace(evaluations=[]))

    def keep_training(visitor):
        entry = Entry("training", "Perceptron", "a", 64, Bill(passes=15_546, images=1))
        visitor.ledger.put_training("1", entry)

    monkeypatch.setattr(usage, "keep_training", keep_training)
    assert _achievement(who, LESSONS).updates == 15_546


@pytest.mark.parametrize(("answered", "asked", "right"), [(10, 10, 9), (9, 0, 8)])
def test_first_answers_count_once_all_ten_are_known(answered, asked, right):
    who, last = Session(), LESSONS[-1]
    for number, quiz in enumerate(last.quizzes[:answered]):
        first = quiz.answer if number else (quiz.answer + 1) % len(quiz.options)
        who.page(LearnState).quiz(f"{last.slug}-{quiz.id}").first = first
    done = _achievement(who, LESSONS)
    assert (done.asked, done.right) == (asked, right)


def test_how_far_one_is_says_what_counts_as_done():
    assert DONE in _how_far(0, 12, 50)
    assert re.match(r"3 of 12 done\b.* 40 min", _how_far(3, 12, 40))
    assert "All 12 done" in _how_far(12, 12, 0)


def test_what_a_link_named_in_vain_is_said_until_one_reads_on(monkeypatch):
    said = []
    monkeypatch.setattr(course_map.st, "info", lambda words, icon: said.append(words))
    who = LearnState(stray="lesson")
    course_map.astray(who, LESSONS[0])
    course_map.astray(who, LESSONS[0])
    assert len(said) == 2
    course_map.astray(who, LESSONS[1])
    course_map.astray(who, LESSONS[0])
    assert len(said) == 2
