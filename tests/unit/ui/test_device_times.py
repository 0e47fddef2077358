"""Times that a browser sends: true ones come through, and nothing else does."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.costs import DeviceTimes
from ui.components.hand.measured import (
    BROWSER,
    LEAST_MS,
    MOST_BYTES,
    MOST_CORES,
    MOST_MS,
    MOST_TIMES,
    measured,
)

GOOD = {
    "number": 3,
    "kind": "int8",
    "ms": [90.5, 80, 85.0],
    "forwardMs": 70.25,
    "movedBytes": 7_740_064,
    "fetchMs": 900.0,
    "startMs": 650,
    "photoBytes": 38_702,
    "browser": "Chromium 156",
    "cores": 2,
}
times_ms = st.floats(LEAST_MS, MOST_MS)
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.just(10**400)
)
anything = st.recursive(
    scalars, lambda one: st.lists(one) | st.dictionaries(st.text(), one), max_leaves=8
)


def plausible(times):
    """Whether all that got through is in range."""
    each = [*times.seconds, times.forward_seconds, times.start_seconds]
    return (
        times.form in ("int8", "fp32")
        and 0 < len(times.seconds) <= MOST_TIMES
        and all(math.isfinite(s) and 1000 * s * 1.001 >= LEAST_MS for s in each)
        and all(1000 * s <= MOST_MS * 1.001 for s in [*each, times.fetch_seconds])
        and times.fetch_seconds >= 0
        and all(0 <= size <= MOST_BYTES for size in (times.moved_bytes, times.photo_bytes))
        and 1 <= times.cores <= MOST_CORES
        and BROWSER.fullmatch(times.browser) is not None
    )


def test_what_a_browser_measured_is_kept_in_seconds():
    found = measured(GOOD)
    assert found.number == 3
    assert found.times == DeviceTimes(
        "int8", (0.0905, 0.08, 0.085), 0.07025, 7_740_064, 0.9, 0.65, "Chromium 156", 2, 38_702
    )
    assert found.times.answer.value == 0.085


@given(st.lists(times_ms, min_size=1, max_size=MOST_TIMES), times_ms, st.integers(0, MOST_BYTES))
def test_all_that_is_in_range_comes_through(each, forward, moved):
    found = measured(GOOD | {"ms": each, "forwardMs": forward, "movedBytes": moved})
    assert plausible(found.times)


@given(anything)
def test_no_strange_thing_is_taken_for_times(found):
    assert measured(found) is None


@given(st.sampled_from(sorted(GOOD)), anything)
def test_one_strange_value_among_good_ones_never_gets_through(name, value):
    found = measured(GOOD | {name: value})
    assert found is None or found.times is None or plausible(found.times)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("ms", value) for value in ([], [0], [1.0, math.nan], [True], ["1"], "12", [1.0] * 201)),
        *(("ms", [value]) for value in (-1, math.inf, 600_001, 0.009, 10**400)),
        *(("forwardMs", value) for value in (0, None, -math.inf)),
        *(("startMs", value) for value in (0, math.nan)),
        *(("fetchMs", value) for value in (-1, False, 600_001)),
        *(("movedBytes", value) for value in (-1, 1.5, True, MOST_BYTES + 1)),
        *(("photoBytes", value) for value in (-1, None)),
        *(("cores", value) for value in (0, 1025, True, 2.0)),
        *(("kind", value) for value in ("int4", [], {}, None)),
        *(("browser", value) for value in ("", " ", "x" * 41, "<b>Chromium</b>", "Chromium\n156",
                                           "Fïrefox", "**bold**", 156)),
    ],
)  # fmt: skip
def test_what_no_browser_can_have_measured_is_refused(name, value):
    assert measured(GOOD | {name: value}).times is None


@pytest.mark.parametrize("number", [-1, True, "1", None, 2**31 + 1, math.nan])
def test_a_press_without_a_number_is_none(number):
    assert measured(GOOD | {"number": number}) is None


DESK = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("browser", "name"),
    [
        ({"userAgent": "", "userAgentData": {"brands": [
            {"brand": "Not;A=Brand", "version": "8"}, {"brand": "Chromium", "version": "156"},
            {"brand": "Google Chrome", "version": "156"}]}}, "Google Chrome 156"),
        ({"userAgent": "", "userAgentData": {"brands": [
            {"brand": "Chromium", "version": "156.0.1"}, {"brand": "Not A(Brand", "version": "99"},
        ]}}, "Chromium 156"),
        ({"userAgent": f"{DESK}Chrome/156.0.0.0 Safari/537.36 Edg/156.0.1"}, "Edge 156"),
        ({"userAgent": f"{DESK}Chrome/156.0.0.0 Safari/537.36"}, "Chrome 156"),
        ({"userAgent": "Mozilla/5.0 (X11; rv:153.0) Gecko/20100101 Firefox/153.0"}, "Firefox 153"),
        ({"userAgent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) "
          "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"},
         "Safari 17"),
        ({"userAgent": "curl"}, "A browser"),
    ],
)  # fmt: skip
def test_a_browser_is_known_by_its_name_and_major_version_alone(javascript, browser, name):
    assert javascript("hand/take.js", "(m, browser) => m.browserName(browser)", browser) == name
    assert BROWSER.fullmatch(name)
