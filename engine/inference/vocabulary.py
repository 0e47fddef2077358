"""From ImageNet's 1,000 classes to the words people use.

A network that splits its belief over tabby, tiger cat and Egyptian cat is sure of one thing: it
is a cat. So the classes of one everyday word are added up before the answer is named.
"""

import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.core.paths import ASSETS

WORDS = ASSETS / "everyday_words.toml"

SURE = 0.5  # below this the answer is called “not sure”
CLUELESS = 0.15  # below this no answer is named at all


@dataclass(frozen=True)
class Answer:
    """The answer as one says it.

    word: “cat” · probability: of all its classes together, 0–1 · label: the likeliest of
    these classes, “tiger cat” · runner_up: the next word, and its probability.
    """

    word: str
    probability: float
    label: str
    label_probability: float
    runner_up: tuple[str, float]

    @property
    def sure(self) -> bool:
        """Whether one word holds at least half of the belief."""
        return self.probability >= SURE


@dataclass(frozen=True)
class Vocabulary:
    """words: everyday words · groups: for each class, the index of its word."""

    words: tuple[str, ...]
    groups: tuple[int, ...]

    @cached_property
    def _groups(self) -> NDArray[np.int64]:
        return np.array(self.groups)

    def answer(self, labels: tuple[str, ...], beliefs: NDArray[np.float32]) -> Answer:
        """Add up the beliefs by word and name the likeliest. beliefs: one a class, summing to 1."""
        sums = np.bincount(self._groups, beliefs, len(self.words))
        first = int(sums.argmax())
        best = int(np.where(self._groups == first, beliefs, -1.0).argmax())
        probability, sums[first] = float(sums[first]), -1.0
        second = int(sums.argmax())
        return Answer(
            self.words[first],
            probability,
            labels[best],
            float(beliefs[best]),
            (self.words[second], float(sums[second])),
        )


def plain_vocabulary(labels: tuple[str, ...]) -> Vocabulary:
    """Every class is its own word."""
    return Vocabulary(labels, tuple(range(len(labels))))


def everyday_vocabulary(labels: tuple[str, ...]) -> Vocabulary:
    """Group ImageNet's classes by the words of assets/everyday_words.toml."""
    word_of = list(labels)
    for word, ranges in _file()["words"].items():
        for index in _indices(ranges):
            word_of[index] = word
    words = tuple(dict.fromkeys(word_of))
    position = {word: i for i, word in enumerate(words)}
    return Vocabulary(words, tuple(position[word] for word in word_of))


def with_article(word: str) -> str:
    """“cat” → “a cat”, “elephant” → “an elephant”, “hay” → “hay”."""
    grammar = _file()["grammar"]
    if word in grammar["uncountable"]:
        return word
    for article in ("an", "a"):
        if word in grammar[article]:
            return f"{article} {word}"
    return f"{'an' if word[0].lower() in 'aeiou' else 'a'} {word}"


def _indices(ranges: list[str]) -> list[int]:
    numbers: list[int] = []
    for part in ranges:
        first, _, last = part.partition("-")
        numbers.extend(range(int(first), int(last or first) + 1))
    return numbers


@lru_cache(maxsize=1)
def _file() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))
