"""Times that a browser tells of its two ways: checked as a stranger's."""

import math

import pytest

from lessons.figures import Ways
from ui.components.ways import _ways


def test_milliseconds_become_seconds_and_what_was_not_measured_stays_open():
    assert _ways({"device": 80, "way": 3.5}) == Ways(way=0.0035, device=0.08)
    assert _ways({"device": None, "way": None}) == Ways()


@pytest.mark.parametrize(
    "told",
    [None, [], "80", {}, {"device": 80}, {"device": 80, "way": 1, "server": 0},
     *({"device": bad, "way": 1} for bad in (0, -1, math.nan, math.inf, True, "80", [80], 1e9))],
)  # fmt: skip
def test_what_cannot_be_a_time_is_no_time(told):
    assert _ways(told) is None
