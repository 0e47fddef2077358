"""The glossary: every term a sentence, hovers in the text, nothing unescaped."""

import pytest

from lessons.course import course
from lessons.glossary import explained, glossary, terms_in


@pytest.mark.parametrize("term", list(glossary()))
def test_each_term_is_explained_in_a_sentence(term):
    sentence = glossary()[term]
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert len(sentence) < 120


def test_a_bold_term_carries_its_sentence_and_other_words_stay():
    text = explained("A **loss** is **not** a *loss*.")
    says = f'<span role="tooltip" hidden>{glossary()["loss"]}</span>'
    assert f'<strong class="term" tabindex="0">loss{says}</strong>' in text
    assert "**not**" in text
    assert text.count("tooltip") == 1


def test_terms_are_listed_once_in_their_order():
    assert terms_in("**loss**, **gradient**, **loss**, **nothing**") == ["loss", "gradient"]


@pytest.mark.parametrize("lesson", course(), ids=lambda lesson: lesson.slug)
def test_a_lesson_explains_a_term_or_more(lesson):
    assert terms_in(lesson.markdown)
