"""From measurements to costs. Plain arithmetic; standard library only."""

import math

BACKWARD_TO_FORWARD = 2  # Kaplan et al. 2020, arXiv:2001.08361


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


def training_flops(forward_flops: float) -> float:
    """Return the FLOPs of one image in training: forward, and a backward twice as large.

    An estimate (Kaplan et al. 2020). It holds for depthwise convolutions too, where counting the
    backward operations one by one goes wrong.
    """
    return (1 + BACKWARD_TO_FORWARD) * forward_flops


def percentile(values: list[float], share: float) -> float:
    """Return the value below which `share` (0–1) of the values lie, by nearest rank.

    Raises ValueError for no values.
    """
    if not values:
        raise ValueError("There is no percentile of nothing.")
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def median(values: list[float]) -> float:
    """Return the middle value (of two middle ones, the lower)."""
    return percentile(values, 0.5)
