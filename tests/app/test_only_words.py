"""Titles, summaries and labels are for people: renamed to nonsense, only the words change."""

import codecs
import re
from dataclasses import replace

import pytest
from app_pages import assert_well, click, go, until

from engine.costs import RETRAINED, landmarks
from engine.data import DATASETS
from engine.experiments.variants import EIGHT, HALF, NARROW, Form
from engine.inference.runtimes import RUNTIMES
from engine.models.pretrained import NETWORKS
from engine.models.trainable import MODELS
from engine.photos import samples
from engine.training import TITLES
from engine.training.optimizers import OPTIMIZERS
from engine.training.views import VIEWS
from lessons.course import course
from lessons.figures import FIGURES, Choice
from ui.actions.workbench import Kept
from ui.pages.compare.page import HEADINGS
from ui.pages.compare.state import CompareState
from ui.pages.infer.closer import SECTIONS
from ui.pages.learn.course_map import _achievement
from ui.pages.optimise.holes import WAYS
from ui.pages.train.teaching import HIDEABLE
from ui.widgets import figure

REGISTRIES = (DATASETS, MODELS, OPTIMIZERS, VIEWS, FIGURES, RUNTIMES, NETWORKS)
DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


def nonsense(words):
    """The same digits and signs, with other letters."""
    return codecs.encode(words, "rot13")


def rename(monkeypatch):
    """Give everything that has a name for people another one."""
    for registry in REGISTRIES:
        for name in list(registry):
            rank, entry = registry._entries[name]
            other = replace(entry, title=nonsense(entry.title), summary=nonsense(entry.summary))
            monkeypatch.setitem(registry._entries, name, (rank, other))
    for table in (TITLES, HIDEABLE, WAYS, samples.titles(), RETRAINED, landmarks.MEASURES):
        for key, words in list(table.items()):
            monkeypatch.setitem(table, key, nonsense(words))
    for key, section in list(SECTIONS.items()):
        monkeypatch.setitem(SECTIONS, key, replace(section, title=nonsense(section.title)))
    for heading in HEADINGS:
        monkeypatch.setitem(vars(heading), "title", nonsense(heading.title))
    title = Form.title.fget
    monkeypatch.setattr(Form, "title", property(lambda form: nonsense(title(form))))
    for name in FIGURES:
        build = FIGURES[name].build
        monkeypatch.setattr(build, "title", nonsense(build.title))
        monkeypatch.setattr(build, "controls", tuple(map(renamed, build.controls)))


def renamed(control):
    """A control of a figure with another label, and its options with other ones."""
    control = replace(control, label=nonsense(control.label))
    if isinstance(control, Choice):
        options = {value: nonsense(label) for value, label in control.options.items()}
        control = replace(control, options=options)
    return control


def elements(at):
    """What is on the page: kinds, and keys where there are some, in their order."""
    return [(one.type, getattr(one, "key", None)) for one in at.main]


def texts(at):
    """The words on the page and in its charts."""
    said = [one.value for kind in ("markdown", "caption", "info", "warning", "success")
            for one in getattr(at, kind)]  # fmt: skip
    bodies = [one.proto.body for one in at.html]
    charts = [one.proto.alt for one in at.main if one.type == "plotly_chart"]
    return said + bodies + charts


def numbers(at):
    return [DIGITS.findall(text) for text in texts(at)]


def only_words_change(visit, monkeypatch, page, at=None, then=lambda at: None, **query):
    """Draw a page as it is, and with everything renamed; both times as a new visit finds it.

    at: whose session to go on with · then: what to do before looking.
    """

    def drawn():
        figure._untouched.cache_clear()
        other = visit()
        if at is not None:
            other.session_state.session = at.session_state.session
        other.query_params.update(query)
        go(other, page)
        then(other)
        assert_well(other)
        return elements(other), numbers(other), texts(other)

    before, counts, said = drawn()
    with monkeypatch.context() as renamed:
        rename(renamed)
        there, digits, nonsensical = drawn()
    figure._untouched.cache_clear()
    assert there == before
    assert digits == counts
    assert nonsensical != said


def press(at, key, done):
    at.button(key=key).click().run()
    until(at, done)
    assert_well(at)


@pytest.fixture
def trained(visit):
    at = visit("train", model="perceptron")
    for _ in range(3):
        click(at, "step")
    return at


def test_renaming_gives_every_entry_another_title(monkeypatch):
    before = {(registry.kind, name): registry[name].title for registry in REGISTRIES
              for name in registry}  # fmt: skip
    half = HALF.title
    with monkeypatch.context() as renamed:
        rename(renamed)
        for registry in REGISTRIES:
            for name in registry:
                assert registry[name].title == nonsense(before[registry.kind, name])
        assert HALF.title == nonsense(half)
    assert HALF.title == half


def test_the_training_page(visit, trained, monkeypatch):
    only_words_change(visit, monkeypatch, "train", trained, model="perceptron")


@pytest.mark.parametrize("lesson", [lesson.slug for lesson in course()])
def test_a_lesson(visit, monkeypatch, lesson):
    only_words_change(visit, monkeypatch, "learn", lesson=lesson)


def test_the_photo_and_its_stopwatch(visit, monkeypatch):
    only_words_change(visit, monkeypatch, "infer", visit("infer"))


def test_variants_stand_in_order_and_keep_their_reasons(visit, trained, monkeypatch):
    at = go(trained, "optimise")
    at.button(key="keep_cut").click().run()
    bench = at.session_state.session.page(Kept).bench
    press(at, "measure_variants", lambda: bench.results)
    only_words_change(visit, monkeypatch, "optimise", at)


@pytest.mark.parametrize("form", [EIGHT, NARROW])
def test_the_bills_and_the_day_on_which_they_cross(visit, trained, monkeypatch, form):
    def pick(at):
        at.selectbox(key="variant").set_value(form).run()

    at = go(trained, "compare")
    press(at, "measure", lambda: at.session_state.session.page(CompareState).bills)
    only_words_change(visit, monkeypatch, "compare", at, pick)


def test_a_certificate_counts_the_answers_of_a_network_that_was_renamed_since(trained, monkeypatch):
    at = go(trained, "compare")
    press(at, "measure", lambda: at.session_state.session.page(CompareState).bills)
    before = _achievement(at.session_state.session, course())
    assert before.answers > 0
    rename(monkeypatch)
    assert _achievement(at.session_state.session, course()) == before
