"""Values → charts: what goes in is what is drawn, with a title and units."""

import copy

import pytest

from engine import charts, theme

STAGES = [("resize", 0.002), ("forward", 0.0102), ("softmax", 0.000004)]
BARS = [("training", 3.0, "training"), ("inference", 1.0, "inference")]
SHARES = [("homework", 1.0, "training"), ("exam", 0.345, "inference")]
POINTS = [(0.5, 4.0), (1.5, 5.0), (2.5, 9.0)]
EXAMPLES = {
    "waterfall": (STAGES, "One answer: 12 ms"),
    "likeliest": (["tiger cat", "tabby"], [0.39, 0.002]),
    "per_image": (BARS, "One image, two ways", "ms"),
    "crossing": (10.0, 0.5, 20.0),
    "scatter_and_line": (POINTS, 2.0, 3.0, "Push-ups by hours of training"),
    "shares": (SHARES, "Right answers"),
}
UNITS = {"waterfall": "milliseconds", "likeliest": "%", "per_image": "ms", "crossing": "seconds",
         "scatter_and_line": "Push-ups by hours", "shares": "%"}  # fmt: skip
every_chart = pytest.mark.parametrize("name", list(EXAMPLES))


def drawn(name):
    return getattr(charts, name)(*EXAMPLES[name])


@every_chart
def test_a_chart_has_a_title_and_says_its_unit(name):
    layout = drawn(name).layout
    titles = [layout.title.text, layout.xaxis.title.text or "", layout.yaxis.title.text or ""]
    assert titles[0]
    assert UNITS[name] in " ".join(titles)


@every_chart
def test_a_chart_depends_on_its_values_alone_and_leaves_them(name):
    before = copy.deepcopy(EXAMPLES[name])
    assert drawn(name).to_json() == drawn(name).to_json()
    assert EXAMPLES[name] == before


@every_chart
def test_a_chart_uses_the_palette_and_leaves_the_page_to_the_theme(name):
    chart = drawn(name)
    used = set()
    for trace in chart.data:
        for colour in (trace.marker.color, trace.line.color if trace.type == "scatter" else None):
            used |= set(colour) if isinstance(colour, tuple) else {colour}
    assert used - {None} <= {theme.TRAINING, theme.INFERENCE, theme.NEUTRAL}
    assert chart.layout.paper_bgcolor is None
    assert chart.layout.plot_bgcolor is None
    assert chart.layout.font.color is None


def test_a_waterfall_shows_each_stage_where_the_one_before_ended():
    (bars,) = drawn("waterfall").data
    assert bars.x == pytest.approx((2.0, 10.2, 0.004))
    assert bars.base == pytest.approx((0, 2.0, 12.2))
    assert bars.y == ("resize and crop", "forward pass", "softmax")
    assert bars.text == ("2.00 ms", "10 ms", "under 0.01 ms")
    assert bars.marker.color == (theme.NEUTRAL, theme.INFERENCE, theme.NEUTRAL)


def test_a_waterfall_shows_a_stage_it_has_no_words_for_by_its_name():
    (bars,) = charts.waterfall([("translate", 0.1)], "One answer").data
    assert bars.y == ("translate",)


def test_every_stage_of_an_answer_has_words():
    stages = ("decode", "upright", "resize", "normalise", "forward", "softmax")
    assert set(stages) <= set(charts.STAGE_WORDS)


def test_the_likeliest_are_drawn_in_percent_best_on_top():
    chart = drawn("likeliest")
    (bars,) = chart.data
    assert bars.x == pytest.approx((39, 0.2))
    assert bars.y == ("tiger cat", "tabby")
    assert bars.text == ("39%", "under 1%")
    assert chart.layout.yaxis.autorange == "reversed"


def test_bars_an_image_have_their_values_and_the_colours_of_their_phase():
    (bars,) = drawn("per_image").data
    assert bars.x == (3.0, 1.0)
    assert bars.text == ("3 ms", "1 ms")
    assert bars.marker.color == (theme.TRAINING, theme.INFERENCE)


@pytest.mark.parametrize("answers", [5.0, 20.0, 500.0])
def test_both_bills_cross_at_the_break_even(answers):
    training, serving, *_ = charts.crossing(10.0, 0.5, answers).data
    assert set(training.y) == {10.0}
    at = dict(zip(serving.x, serving.y, strict=True))
    assert (at[0], at[20.0]) == (0, 10.0)
    end = max(serving.x)
    assert end == max(training.x) >= max(40.0, answers)
    assert at[end] == pytest.approx(0.5 * end)


def test_the_line_and_each_miss_are_where_they_belong():
    chart = drawn("scatter_and_line")
    *misses, line, points = chart.data
    assert [(m.x, m.y) for m in misses] == [
        ((x, x), (y, 2.0 * x + 3.0)) for x, y in POINTS
    ]  # fmt: skip
    assert (line.x, line.y) == ((0, 10), (3.0, 23.0))
    assert list(zip(points.x, points.y, strict=True)) == POINTS


def test_shares_are_drawn_in_percent():
    (bars,) = drawn("shares").data
    assert bars.y == pytest.approx((100, 34.5))
    assert bars.x == ("homework", "exam")
    assert bars.text == ("100%", "34%")
