"""Values → charts: what goes in is what is drawn, with a title and units."""

import copy
import inspect

import pytest
from clocks import tells_its_clock

import charts
from charts import Bar
from charts.bars import CUT_OFF
from charts.networks import NODE
from engine.core import theme
from engine.core.clock import Clock
from engine.core.stats import BatchPoint, Latencies, ServerPoint

STAGES = [("resize", 0.002), ("forward", 0.0102), ("softmax", 0.000004)]
BARS = [Bar("training", 3.0, "training"), Bar("inference", 1.0)]
SHARES = [Bar("homework", 1.0, "training"), Bar("exam", 0.345)]
POINTS = [(0.5, 4.0), (1.5, 5.0), (2.5, 9.0)]
NODES = [("training", "2"), ("sleep", "1"), ("h₁", "0.6"), ("h₂", "0.7"), ("guess", "0.27")]
WEIGHTS = [(0.5, "w₁ 0.50"), (-0.4, "w₂ −0.40"), (0.0, "w₃ 0.00"), (0.9, "w₄ 0.90"),
           (0.8, "w₅ 0.80"), (-0.3, "w₆ −0.30")]  # fmt: skip
TILES = [[[0.1, None], [-0.2, 0.3]], [[None, None], [0.5, 0.0]]]
EXAMPLES = {
    "waterfall": (STAGES, "One answer: 12 ms"),
    "likeliest": (["tiger cat", "tabby"], [0.39, 0.002]),
    "bars": (BARS, "One image, two ways", "ms", Clock.PROCESSOR),
    "bills_over_days": ([0.0, 1.0, 2.0], [10.0, 10.0, 20.0], [0.0, 10.0, 20.0], 1.0),
    "crossing_bills": ([1.0, 10.0], [10.0, 10.0], [1.0, 100.0], 3.2),
    "magnitudes": (
        [Bar("mine", 2e-3, text="2 Wh"), Bar("GPT-3", 1e6, "training", "1 GWh")],
        "Energy, kWh",
    ),
    "memory": (
        [
            ("training", [("weights", 2**20), ("gradients", 2**19)]),
            ("inference", [("weights", 2**20)]),
        ],
    ),
    "scatter_and_line": (POINTS, 2.0, 3.0, "Push-ups by hours of training", ("hours", "push-ups")),
    "shares": (SHARES, "Right answers"),
    "side_by_side": (
        [Bar(name, value, text=f"{value:g} µs")
         for name, value in (("as trained", 20.0), ("int8", 760.0), ("8 bits", 21.0))],
        "Processor time for one: shorter is better",
        None,
        Clock.PROCESSOR,
    ),
    "six_weights": (NODES, WEIGHTS, 2, "Six weights, before the step"),
    "snapped": ([-0.3, 0.11, 0.3], [-0.3, 0.1, 0.3], "3 weights of one unit, before and after"),
    "weight_tiles": (TILES, "Weights of 2 units"),
    "homes": ([("camera", ("here",)), ("speaker", ("there", "here"))], "camera",
              ("trained", "there", "here"), "Where each of them lives"),
    "two_ways": (0.05, 0.01, 0.08),
    "against_budget": ([12.0, 40.0], 33.3, "Two answers, in milliseconds"),
}  # fmt: skip
UNITS = {"waterfall": "milliseconds", "likeliest": "%", "bars": "ms",
         "bills_over_days": "seconds", "crossing_bills": "seconds", "magnitudes": "kWh",
         "memory": "MiB",
         "scatter_and_line": "Push-ups by hours", "shares": "%", "six_weights": "weights",
         "snapped": "how many weights", "weight_tiles": "Weights",
         "homes": "lives", "against_budget": "milliseconds", "two_ways": "time",
         "side_by_side": "shorter"}  # fmt: skip
PALETTE = {theme.TRAINING, theme.TRAINING_BUTTON, theme.INFERENCE, theme.NEUTRAL, theme.NEGATIVE,
           theme.OTHERS, NODE}  # fmt: skip
every_chart = pytest.mark.parametrize("name", list(EXAMPLES))


def drawn(name):
    return getattr(charts, name)(*EXAMPLES[name])


@every_chart
def test_a_chart_has_a_title_and_says_its_unit(name):
    layout = drawn(name).layout
    titles = [layout.title.text, layout.xaxis.title.text or "", layout.yaxis.title.text or ""]
    assert titles[0]
    assert UNITS[name] in " ".join(titles)


def latencies_of(*seconds):
    return Latencies(seconds)


OF_LATENCY = {
    "distribution": ([0.01, 0.02], {"median": 0.015}),
    "batch_latency": ([BatchPoint(size, latencies_of(0.01 * size)) for size in (1, 2)],),
    "batch_throughput": ([BatchPoint(size, latencies_of(0.01 * size)) for size in (1, 2)],),
    "by_threads": ({1: latencies_of(0.02), 2: latencies_of(0.01)},),
    "medians_of": ([("PyTorch", 0.009)], "The forward pass alone", Clock.PROCESSOR),
    "one_scale": ({"warm": STAGES, "cold": [("read", 0.2), *STAGES]},),
    "ladder": ([("a warm answer", 0.01, True), ("feels instant", 0.1, False)], "Among others"),
    "film": ([0, 2], 3, 2),
    "under_load": ([ServerPoint(5, 0.02)], 0.1),
}
EVERYTHING = EXAMPLES | OF_LATENCY


def test_every_chart_that_there_is_has_an_example():
    made = {name for name in charts.__all__
            if inspect.isfunction(one := getattr(charts, name))
            and "Figure" in str(inspect.signature(one).return_annotation)}  # fmt: skip
    assert made == set(EVERYTHING)


@pytest.mark.parametrize("name", EVERYTHING)
def test_an_axis_with_times_says_by_which_clock(name):
    assert tells_its_clock(getattr(charts, name)(*EVERYTHING[name]))


def test_a_cost_is_processor_time_and_a_wait_is_on_the_clock():
    costs = ("bills_over_days", "crossing_bills", "batch_throughput")
    waits = (
        "two_ways",
        "waterfall",
        "against_budget",
        "distribution",
        "one_scale",
        "ladder",
        "under_load",
    )
    for names, clock in ((costs, Clock.PROCESSOR), (waits, Clock.WALL)):
        for name in names:
            figure = getattr(charts, name)(*EVERYTHING[name])
            assert figure.layout.meta["clock"] == clock.name


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
        if trace.type == "heatmap":
            ends = trace.colorscale[0][1], trace.colorscale[-1][1]
            assert ends == (theme.NEGATIVE, theme.TRAINING)
            continue
        for colour in (trace.marker.color, trace.line.color if trace.type == "scatter" else None):
            used |= set(colour) if isinstance(colour, tuple) else {colour}
    assert used - {None} <= PALETTE
    assert chart.layout.paper_bgcolor is None
    assert chart.layout.plot_bgcolor is None
    assert chart.layout.font.color is None


def test_a_waterfall_shows_each_stage_where_the_one_before_ended():
    (bars,) = drawn("waterfall").data
    assert bars.x == pytest.approx((2.0, 10.2, 0.004))
    assert bars.base == pytest.approx((0, 2.0, 12.2))
    assert bars.customdata == bars.x  # what is told of a stage that is pointed at
    assert "customdata" in bars.hovertemplate
    assert bars.y == ("resize and crop", "forward pass", "softmax")
    assert bars.text == ("2.0 ms", "10 ms", "under 0.01 ms")
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
    (bars,) = drawn("bars").data
    assert bars.x == (3.0, 1.0)
    assert bars.text == ("3 ms", "1 ms")
    assert bars.marker.color == (theme.TRAINING, theme.INFERENCE)


def test_both_bills_are_drawn_over_days_and_the_crossing_is_marked():
    chart = drawn("bills_over_days")
    training, answers = chart.data
    assert (training.y, training.line.shape) == ((10.0, 10.0, 20.0), "hv")
    assert answers.y == (0.0, 10.0, 20.0)
    assert answers.x == (0.0, 24.0, 48.0)
    assert [line.x0 for line in chart.layout.shapes] == [24.0]


@pytest.mark.parametrize(
    ("days", "told"),
    [(1e-4, "seconds"), (0.01, "minutes"), (1, "hours"), (40, "days"), (9_000, "years")],
)
def test_the_axis_of_both_bills_has_the_unit_of_the_sentence_above_it(days, told):
    chart = charts.bills_over_days([0.0, days, 2 * days], [1.0] * 3, [0.0, 1.0, 2.0], days)
    assert chart.layout.xaxis.title.text.startswith(f"{told} ")


def test_bills_that_never_cross_have_no_mark():
    days, training, answers, _ = EXAMPLES["bills_over_days"]
    assert not charts.bills_over_days(days, training, answers, float("inf")).layout.shapes


def test_both_bills_cross_on_a_picture_that_stands_still():
    chart = drawn("crossing_bills")
    assert chart.layout.shapes[0].x0 == 3.2
    assert (chart.layout.xaxis.type, chart.layout.yaxis.type) == ("log", "log")
    assert chart.layout.xaxis.ticktext[0] == "1<br>second"


def test_magnitudes_stand_on_a_scale_of_powers_of_ten():
    chart = drawn("magnitudes")
    dots = chart.data[-1]
    assert (dots.x, dots.y) == ((2e-3, 1e6), ("mine", "GPT-3"))
    assert [note.text for note in chart.layout.annotations] == [
        "mine: <b>2 Wh</b>", "GPT-3: <b>1 GWh</b>"
    ]  # fmt: skip
    assert chart.layout.xaxis.type == "log"
    assert 10 ** chart.layout.xaxis.range[0] < 2e-3 < 1e6 < 10 ** chart.layout.xaxis.range[1]


def test_memory_is_drawn_part_by_part_each_phase_in_its_colour():
    training, inference = drawn("memory").data
    assert training.y == inference.y == ("weights", "gradients")
    assert (training.x, inference.x) == ((1.0, 0.5), (1.0, 0))
    assert inference.text[1] == "none"
    colours = {*training.marker.color}, {*inference.marker.color}
    assert colours == ({theme.TRAINING}, {theme.INFERENCE})


def test_the_line_and_each_miss_are_where_they_belong():
    chart = drawn("scatter_and_line")
    *misses, line, points = chart.data
    assert [(m.x, m.y) for m in misses] == [
        ((x, x), (y, 2.0 * x + 3.0)) for x, y in POINTS
    ]  # fmt: skip
    assert (line.x, line.y) == ((0, 10), (3.0, 23.0))
    assert list(zip(points.x, points.y, strict=True)) == POINTS


@pytest.mark.parametrize(("slope", "height"), [(2.0, 15.0), (4.0, 20.0), (-1.0, -8.0), (4, -8)])
def test_the_line_and_the_misses_stay_in_the_picture_however_the_knobs_are_turned(slope, height):
    chart = charts.scatter_and_line(POINTS, slope, height, "Push-ups", ("hours", "push-ups"))
    low, high = chart.layout.yaxis.range
    assert all(low < y < high for trace in chart.data for y in trace.y)
    assert (chart.layout.xaxis.title.text, chart.layout.yaxis.title.text) == ("hours", "push-ups")


def test_the_picture_stands_still_while_the_line_turns_among_the_examples():
    flat, steep = (charts.scatter_and_line(POINTS, *knobs, "Push-ups", ("hours", "push-ups"))
                   for knobs in ((0.0, 15.0), (2.0, 15.0)))  # fmt: skip
    assert flat.layout.yaxis.range == steep.layout.yaxis.range


def test_shares_are_drawn_in_percent():
    (bars,) = drawn("shares").data
    assert bars.y == pytest.approx((100, 34.5))
    assert bars.x == ("homework", "exam")
    assert bars.text == ("100%", "34%")


def test_six_weights_are_amber_above_zero_and_blue_below_and_the_followed_one_is_bold():
    lines = [trace for trace in drawn("six_weights").data if trace.mode == "lines"]
    assert [line.line.color for line in lines] == [
        theme.TRAINING, theme.NEGATIVE, theme.NEUTRAL, theme.TRAINING, theme.TRAINING,
        theme.NEGATIVE,
    ]  # fmt: skip
    assert [line.line.width > 2 for line in lines].index(True) == 2
    words = [note.text for note in drawn("six_weights").layout.annotations]
    assert "<b>w₃ 0.00</b>" in words
    assert "w₁ 0.50" in words
    assert all(line.line.dash == "solid" for line in lines)
    back = charts.six_weights(*EXAMPLES["six_weights"], backwards=True)
    assert {trace.line.dash for trace in back.data if trace.mode == "lines"} == {"dot"}


def test_rounded_weights_stand_on_their_levels_and_none_is_lost():
    before, after = drawn("snapped").data
    assert (before.name, after.name) == ("as trained", "rounded")
    assert sum(before.y) == sum(after.y) == 3
    assert list(after.x) == [-0.3, 0.1, 0.3]


def test_many_levels_are_drawn_in_as_many_bins_as_the_weights_were():
    weights = [i / 1000 for i in range(-500, 501)]
    before, after = charts.snapped(weights, weights, "Weights").data
    assert list(before.x) == list(after.x)
    assert sum(after.y) == len(weights)


def test_pictures_of_weights_stand_side_by_side_with_holes_where_a_weight_has_gone():
    chart = drawn("weight_tiles")
    (sheet,) = chart.data
    assert (sheet.zmin, sheet.zmax) == (-0.5, 0.5)
    assert sheet.showscale is not False
    assert sheet.colorbar.tickvals == (-0.5, 0, 0.5)
    assert sheet.colorbar.ticktext == ("−0.50", "0", "0.50")
    seen = [value for row in sheet.z for value in row if value is not None]
    assert sorted(seen) == [-0.2, 0.0, 0.1, 0.3, 0.5]
    assert len(chart.layout.shapes) == len(TILES)


def test_the_chosen_home_has_the_colours_and_its_title_stands_clear_of_the_columns():
    chart = drawn("homes")
    lines = [trace for trace in chart.data if trace.mode == "lines"]
    assert [line.line.color for line in lines] == [theme.INFERENCE, theme.OTHERS, theme.OTHERS]
    assert list(chart.layout.xaxis.categoryarray) == ["trained", "there", "here"]
    assert chart.layout.xaxis.side == "top"
    assert chart.layout.margin.t >= 90  # the title, and column names of two lines
    assert chart.layout.title.yanchor == "top"


def test_an_answer_beyond_its_budget_has_another_colour_and_the_budget_is_a_line():
    chart = drawn("against_budget")
    (bars,) = chart.data
    assert list(bars.marker.color) == [theme.INFERENCE, theme.NEGATIVE]
    assert chart.layout.shapes[0].y0 == chart.layout.shapes[0].y1 == 33.3
    assert chart.layout.yaxis.range[1] > 40


def test_every_variant_has_its_value_at_its_bar_and_what_is_far_longer_is_cut_off():
    chart = drawn("side_by_side")
    (bars,) = chart.data
    assert bars.x == (20, 20 * CUT_OFF, 21)
    assert bars.text == ("20 µs", "760 µs →", "21 µs")
    assert chart.layout.xaxis.range[1] > 1.2 * 20 * CUT_OFF  # room for the value
    right = charts.side_by_side([Bar("as trained", 0.0, text="0.0%")], "Right", 1.0)
    assert right.layout.xaxis.range[1] > 1


def test_a_picture_of_which_nothing_is_left_is_crossed_out():
    tiles = [[[None, None], [None, None]], [[0.1, None], [0.2, 0.3]]]
    shapes = charts.weight_tiles(tiles, "Weights").layout.shapes
    assert [shape.type for shape in shapes] == ["rect", "line", "line", "rect"]
    assert [(line.x0, line.x1) for line in shapes[1:3]] == [(-0.5, 1.5), (1.5, -0.5)]


def test_two_answers_that_look_like_a_tie_get_a_decimal():
    (bars,) = charts.likeliest(["bear", "bird", "cat"], [0.494, 0.487, 0.019]).data
    assert bars.text == ("49.4%", "48.7%", "1.9%")
    (bars,) = charts.likeliest(["dog", "bird", "cat"], [0.4131, 0.4128, 0.002]).data
    assert bars.text == ("41.31%", "41.28%", "under 1%")
