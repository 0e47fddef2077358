"""What a browser says about the way to the server is checked."""

import pytest

from ui.live.ping import MOST, MOST_MS, checked


def test_milliseconds_become_seconds():
    assert checked([43, 41.5]) == [0.043, 0.0415]


@pytest.mark.parametrize(
    "found",
    [None, [], "43", 43, {"0": 43}, ["43"], [True], [0], [-1], [MOST_MS], [float("nan")],
     [float("inf")], [43, None], [43] * (MOST + 1)],
    ids=repr,
)  # fmt: skip
def test_what_can_be_no_time_is_nothing(found):
    assert checked(found) == []
