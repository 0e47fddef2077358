"""After how many answers they have cost as much as training did; standard library only."""

import math
from dataclasses import dataclass

from engine.core.units import Rounded, about_answers, exactly, roundly


def break_even(training_cost: float, cost_per_inference: float) -> float:
    """Return after how many requests serving has cost as much as training did.

    Requests = cost of training ÷ cost of one inference, in any unit, the same for both
    (Luccioni et al. 2023, arXiv:2311.16863, Table 5). Infinite where an inference costs nothing.
    Raises ValueError for a cost that is negative or no number.
    """
    for cost in (training_cost, cost_per_inference):
        if not cost >= 0:
            raise ValueError(f"A cost can't be {cost}.")
    if cost_per_inference == 0:
        return math.inf if training_cost else 0.0
    return training_cost / cost_per_inference


@dataclass(frozen=True)
class Even:
    """After how many answers two bills are even, from the costs as they are shown.

    training, answer: seconds · answers: their quotient · low, high: the same from the costs at
    their least and most, which single measurements differ by.
    """

    training: Rounded
    answer: Rounded
    answers: Rounded
    low: Rounded
    high: Rounded

    @property
    def range_text(self) -> str:
        """Both ends, or nothing where two digits don't tell them apart."""
        return "" if self.low == self.high else f"{self.low.text} to {self.high.text}"

    @property
    def words(self) -> str:
        """About 150,000 answers."""
        return about_answers(self.answers.value)

    @property
    def formula(self) -> str:
        """The division, in figures that give what stands behind it."""
        return f"{self.training.text} of training ÷ {self.answer.text} an answer"


def even(
    training: float,
    answer: float,
    trainings: tuple[float, float] | None = None,
    answers: tuple[float, float] | None = None,
) -> Even:
    """Divide two costs in seconds. trainings, answers: the least and the most of each."""
    all_of_it, one = exactly(training), exactly(answer)
    (least, most), (cheap, dear) = trainings or (training,) * 2, answers or (answer,) * 2
    middle = roundly(break_even(all_of_it.value, one.value))
    low = min(roundly(break_even(least, dear)), middle, key=lambda end: end.value)
    high = max(roundly(break_even(most, cheap)), middle, key=lambda end: end.value)
    return Even(all_of_it, one, middle, low, high)
