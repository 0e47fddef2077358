"""From ImageNet's classes to the words people use, without losing any belief on the way."""

import tomllib
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.vision import IMAGENET_CLASSES
from engine.inference import everyday_vocabulary, with_article
from engine.inference.vocabulary import WORDS, plain_vocabulary

FILE = tomllib.loads(WORDS.read_text(encoding="utf-8"))
CATS = range(281, 286)
vocabulary = everyday_vocabulary(IMAGENET_CLASSES)


def numbers(ranges):
    """Both ends included."""
    found = []
    for part in ranges:
        ends = [int(number) for number in part.split("-")]
        found += range(ends[0], ends[-1] + 1)
    return found


LISTED = {word: numbers(ranges) for word, ranges in FILE["words"].items()}


def belief(**by_index):
    """A probability for each class, what is left over going to class 999."""
    probabilities = [0.0] * 1000
    for index, probability in by_index.items():
        probabilities[int(index.strip("_"))] = probability
    probabilities[999] += 1 - sum(probabilities)
    return np.array(probabilities)


@pytest.mark.parametrize("word", list(LISTED))
def test_every_range_lies_within_imagenet(word):
    assert LISTED[word]
    assert LISTED[word] == sorted(set(LISTED[word]))
    assert 0 <= LISTED[word][0] <= LISTED[word][-1] <= 999


def test_no_class_is_in_two_words():
    times = Counter(index for indices in LISTED.values() for index in indices)
    assert [index for index, n in times.items() if n > 1] == []


@pytest.mark.parametrize("word", list(LISTED))
def test_a_word_holds_its_classes_and_no_others(word):
    members = [i for i, group in enumerate(vocabulary.groups) if vocabulary.words[group] == word]
    strangers = {i: IMAGENET_CLASSES[i] for i in set(members) - set(LISTED[word])}
    assert strangers == {}
    assert members == LISTED[word]


def test_a_class_without_a_word_keeps_its_own_name():
    listed = {index for indices in LISTED.values() for index in indices}
    for index in set(range(1000)) - listed:
        assert vocabulary.words[vocabulary.groups[index]] == IMAGENET_CLASSES[index]


def test_every_class_has_one_word_and_every_word_a_class():
    assert len(vocabulary.groups) == 1000
    assert set(vocabulary.groups) == set(range(len(vocabulary.words)))
    assert len(set(vocabulary.words)) == len(vocabulary.words)


def test_all_five_cats_together_are_a_cat():
    answer = vocabulary.answer(IMAGENET_CLASSES, belief(_281=0.1, _282=0.2, _283=0.1, _285=0.15))
    assert answer.word == "cat"
    assert answer.probability == pytest.approx(0.55)
    assert (answer.label, answer.label_probability) == ("tiger cat", 0.2)
    assert answer.runner_up[1] == pytest.approx(0.45)
    for index in CATS:
        assert vocabulary.words[vocabulary.groups[index]] == "cat"


@pytest.mark.parametrize(
    ("index", "word"),
    [(207, "dog"), (277, "fox"), (291, "lion"), (288, "leopard"), (968, "cup"), (817, "car"),
     (404, "plane"),
     (657, "rocket"), (386, "elephant"), (340, "zebra"), (9, "bird"), (7, "chicken")],
)  # fmt: skip
def test_familiar_classes_have_familiar_words(index, word):
    assert vocabulary.words[vocabulary.groups[index]] == word


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.01, 0.1, 1.0]))
def test_no_belief_is_lost_or_made_up(seed, spread):
    probabilities = np.random.default_rng(seed).dirichlet([spread] * 1000)
    sums = np.bincount(vocabulary.groups, weights=probabilities)
    assert sums.sum() == pytest.approx(1)
    first, second = np.argsort(-sums)[:2]
    answer = vocabulary.answer(IMAGENET_CLASSES, probabilities)
    assert answer.word == vocabulary.words[first]
    assert answer.probability == pytest.approx(sums[first])
    assert answer.runner_up[0] == vocabulary.words[second]
    assert answer.runner_up[1] == pytest.approx(sums[second])
    of_word = np.where(np.array(vocabulary.groups) == first, probabilities, -1)
    assert answer.label == IMAGENET_CLASSES[of_word.argmax()]
    assert answer.label_probability == pytest.approx(of_word.max())


def test_a_probability_for_each_class_or_nothing():
    with pytest.raises(ValueError, match="same length"):
        vocabulary.answer(IMAGENET_CLASSES, np.ones(1))


@pytest.mark.parametrize(
    ("probability", "sure"), [(0.49, False), (0.4999, False), (0.5, True), (0.9, True)]
)
def test_below_one_half_the_answer_is_not_sure(probability, sure):
    classes = ("cat", "dog", "cow")
    rest = (1 - probability) / 2
    answer = plain_vocabulary(classes).answer(classes, [probability, rest, rest])
    assert (answer.word, answer.sure) == ("cat", sure)


def test_a_word_can_be_sure_though_none_of_its_classes_is():
    answer = vocabulary.answer(IMAGENET_CLASSES, belief(_281=0.3, _282=0.3))
    assert answer.sure
    assert answer.label_probability < 0.5


def test_in_a_plain_vocabulary_every_class_is_its_own_word():
    plain = plain_vocabulary(("cat", "dog"))
    answer = plain.answer(("cat", "dog"), [0.3, 0.7])
    assert (answer.word, answer.label, answer.runner_up) == ("dog", "dog", ("cat", 0.3))


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("cat", "a cat"),
        ("elephant", "an elephant"),
        ("umbrella", "an umbrella"),
        ("otter", "an otter"),
        ("house", "a house"),
        ("hay", "hay"),
        ("binoculars", "binoculars"),
        ("Irish terrier", "an Irish terrier"),
    ],
)
def test_a_word_takes_its_article(word, said):
    assert with_article(word) == said


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("hourglass", "an hourglass"),
        ("unicycle", "a unicycle"),
        ("parallel bars", "parallel bars"),
    ],
)
def test_the_article_goes_by_the_sound(word, said):
    assert word in vocabulary.words
    assert with_article(word) == said


@pytest.mark.parametrize("word", FILE["grammar"]["uncountable"])
def test_words_without_an_article_are_words_that_can_be_answered(word):
    assert word in vocabulary.words
    assert with_article(word) == word
