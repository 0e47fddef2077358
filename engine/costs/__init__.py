"""From measurements to costs. Plain arithmetic; standard library only."""

import math
from dataclasses import dataclass

from engine.core.units import Rounded, about_answers, exactly, roundly

JOULES_PER_KWH = 3.6e6


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


@dataclass(frozen=True)
class Tariff:
    """What a second of computing is taken to cost. All are stated figures, none measured.

    watts: rated power of the processor · pue: power of the whole house ÷ power of the computers ·
    usd_per_hour: rent · grams_per_kwh: CO2e of the electricity · cores: of that processor.
    """

    watts: float
    pue: float
    usd_per_hour: float
    grams_per_kwh: float
    cores: float = 1

    def most_kwh(self, seconds: float) -> float:
        """Energy = seconds × watts × PUE. A rated power is an upper bound for one busy thread."""
        return seconds * self.watts * self.pue / JOULES_PER_KWH

    def kwh(self, seconds: float) -> float:
        """Likely energy of one busy thread: it takes a core's share of the rated power."""
        return self.most_kwh(seconds) / self.cores

    def usd(self, seconds: float) -> float:
        """Money = hours × rent."""
        return seconds / 3600 * self.usd_per_hour

    def grams(self, seconds: float) -> float:
        """CO2e = likely energy × grams a kWh."""
        return self.kwh(seconds) * self.grams_per_kwh


@dataclass(frozen=True)
class Serving:
    """How a network is used: how often, and how often it is trained anew.

    answers_per_day: requests · retrain_days: days between trainings, infinite for never.
    """

    answers_per_day: float
    retrain_days: float = math.inf

    def training_bill(self, cost: float, day: float) -> float:
        """Return what all trainings up to that day have cost; the first one is on day 0."""
        again = 0 if math.isinf(self.retrain_days) else math.floor(day / self.retrain_days)
        return cost * (1 + again)

    def crossing_day(self, training_cost: float, cost_per_answer: float) -> float:
        """Return the first day on which all answers have cost as much as all trainings.

        Cost of a training ÷ cost of a day's answers. Infinite where the next training is due
        before that: then the answers never catch up.
        """
        daily = self.answers_per_day * cost_per_answer
        if daily <= 0 or daily * self.retrain_days <= training_cost:
            return math.inf
        return training_cost / daily

    def times_ahead_again(self, training_cost: float, cost_per_answer: float) -> float:
        """Return how many of the later trainings make training the larger bill again, for a while.

        After k periods the answers have cost k times a period's, the trainings k + 1 times one.
        Infinite where the answers never catch up.
        """
        if math.isinf(self.retrain_days):
            return 0
        period = self.answers_per_day * cost_per_answer * self.retrain_days
        if period <= training_cost:
            return math.inf
        return math.ceil(training_cost / (period - training_cost)) - 1
