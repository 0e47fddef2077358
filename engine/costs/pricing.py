"""What a second of computing is worth, and how often a network is used; standard library only."""

import math
from dataclasses import dataclass

JOULES_PER_KWH = 3.6e6
# Days between two trainings → how often that is.
RETRAINED = {math.inf: "never", 1.0: "every day", 7.0: "every week", 30.0: "every month"}


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
