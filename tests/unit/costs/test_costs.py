"""From measurements to costs: the formula, its edges, and numpy as the oracle."""

import math
import re

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.core.stats import median, percentile
from engine.costs import break_even

costs = st.floats(1e-9, 1e12)
samples = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60)


def test_break_even_of_bloomz_is_as_published():
    # Luccioni et al. 2023, Table 5: 51,686 + 7,571 kWh of training, 1.0e-4 kWh an inference.
    assert break_even(51_686 + 7_571, 1.0e-4) == pytest.approx(592_570_000)


@given(costs, costs)
def test_break_even_is_training_by_inference(training, inference):
    assert break_even(training, inference) == training / inference


@given(costs, costs)
def test_after_that_many_requests_serving_has_cost_as_much(training, inference):
    assert break_even(training, inference) * inference == pytest.approx(training)


@given(st.integers(0, 10**9), costs)
def test_break_even_counts_the_requests_back(requests, inference):
    assert break_even(requests * inference, inference) == pytest.approx(requests)


def test_an_inference_for_nothing_never_catches_up():
    assert break_even(1.0, 0.0) == math.inf


def test_a_training_for_nothing_is_caught_up_with_at_once():
    assert break_even(0.0, 1.0) == 0
    assert break_even(0.0, 0.0) == 0


@pytest.mark.parametrize("bad", [-1.0, -math.inf, -1e-9, math.nan])
def test_a_cost_that_is_negative_or_no_number_is_refused(bad):
    for costs in ((bad, 1.0), (1.0, bad)):
        with pytest.raises(ValueError, match=r"cost.*" + re.escape(str(bad))):
            break_even(*costs)


@given(samples, st.integers(0, 1000))
def test_a_percentile_is_numpys_by_nearest_rank(values, thousandths):
    share = thousandths / 1000
    expected = np.quantile(values, share, method="inverted_cdf")
    assert percentile(values, share) == expected


@given(samples, st.floats(0, 1))
def test_a_percentile_is_one_of_the_values_and_holds_its_share_below(values, share):
    found = percentile(values, share)
    assert found in values
    assert sum(v <= found for v in values) >= share * len(values) - 1e-9


@given(samples)
def test_the_median_is_the_lower_of_two_middle_values(values):
    assert median(values) == sorted(values)[(len(values) - 1) // 2]


@given(samples)
def test_the_median_of_an_odd_number_is_numpys(values):
    assume(len(values) % 2)
    assert median(values) == np.median(values)


def test_the_order_of_the_values_does_not_matter_and_stays():
    values = [3.0, 1.0, 2.0]
    assert median(values) == 2
    assert values == [3.0, 1.0, 2.0]


@pytest.mark.parametrize("ask", [lambda: percentile([], 0.5), lambda: median([])])
def test_nothing_has_no_percentile(ask):
    with pytest.raises(ValueError, match=r"percentile|median"):
        ask()
