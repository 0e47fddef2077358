"""What is shown divides: whoever does a sum of the page with the figures there gets the page's."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.share.card import TwoBills
from engine.core.units import about_time, exactly, roundly, scaled
from engine.costs import MOST_PACES, Bill, Serving, even
from engine.inference import serve, shape_classifier
from engine.training import Trainer, TrainingConfig, train_slice
from lessons.figures import FIGURES, crossing
from ui.pages.compare.crossing import sentence

SIZES = {"ns": 1e-9, "µs": 1e-6, "ms": 1e-3, "s": 1, "minutes": 60, "hours": 3600,
         "days": 86_400, "years": 365 * 86_400}  # fmt: skip
WORDS = {"": 1, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
costs = st.floats(1e-2, 1e4)
answers = st.floats(1e-7, 1e-3)
daily = st.sampled_from((10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000))


def number(text):
    """A number as it stands on a page: 150,000 or 1.5 million."""
    figure, _, word = text.replace("\u00a0", " ").partition(" ")
    return float(figure.replace(",", "")) * WORDS[word]


def duration(text):
    """A time as it stands on a page, in seconds."""
    figure, _, unit = text.replace("\u00a0", " ").rpartition(" ")
    return number(figure) * SIZES[unit]


@given(training=costs, answer=answers)
def test_the_division_that_is_shown_gives_the_number_of_answers_that_is_shown(training, answer):
    both = even(training, answer)
    first, second = re.match(r"(.*) of training ÷ (.*) an answer", both.formula).groups()
    quotient = duration(first) / duration(second)
    assert number(both.answers.text) == pytest.approx(roundly(quotient).value, rel=1e-9)
    assert number(both.words.split("about ")[1].split(" answer")[0]) == number(both.answers.text)


@given(training=costs, answer=answers, a_day=daily)
def test_the_answers_that_are_shown_by_those_a_day_give_the_time_that_is_shown(
    training, answer, a_day
):
    says = sentence(even(training, answer), Serving(a_day))
    shown, pace, after = re.match(
        r"After \*\*about (.*?) answers?\*\*; at ([\d,]+) a day, that is after about \*\*(.*?)\*\*",
        says,
    ).groups()
    days = number(shown) / number(pace)
    # Two digits are shown, so half a unit of the second may be off.
    assert duration(after) == pytest.approx(86_400 * days, rel=0.0501)


@given(training=costs, answer=answers, longer=st.integers(1, 1000))
def test_the_lesson_on_a_billion_predictions_does_its_sums_with_what_it_shows(
    training, answer, longer
):
    state = crossing.State(training / crossing.STEPS, answer)
    values = {"daily": "10000", "again": crossing.NEVER, "longer": longer}
    shown = {n.label: n for n in FIGURES["crossing"].build.show(state, values).numbers}
    total = shown[f"training, {crossing.STEPS} updates"]
    one = re.search(r"× (.*), an update", total.how)[1]
    assert duration(total.value) == pytest.approx(crossing.STEPS * duration(one), rel=0.00501)
    count = shown["so many answers cost as much, about"]
    first, second = re.match(r"(.*) of training ÷ (.*) an answer", count.how).groups()
    assert number(count.value) == pytest.approx(roundly(duration(first) / duration(second)).value)
    when = shown["the bills cross after about"].value
    assert duration(when) == pytest.approx(8.64 * number(count.value), rel=0.0501)


@given(seconds=st.floats(1e-9, 1e12))
def test_what_rounds_gives_the_words_and_the_very_number(seconds):
    assert duration(about_time(seconds)) == pytest.approx(seconds, rel=0.0501)
    if 1e-8 < seconds < 9e5:
        one = exactly(seconds)
        assert duration(one.text) == pytest.approx(one.value, rel=1e-9)
        assert one.value == pytest.approx(seconds, rel=0.00501)
    if seconds >= 1:
        assert number(roundly(seconds).text) == pytest.approx(roundly(seconds).value)
    assert scaled(seconds, "Wh").value == pytest.approx(seconds, rel=0.0501)


def test_bills_that_never_cross_say_so():
    says = sentence(even(10, 1e-4), Serving(10, retrain_days=7))
    assert says.startswith("**Never**")
    assert "100,000 answers" in says
    assert math.isinf(roundly(math.inf).value)


def test_a_card_says_what_its_own_figures_give():
    assert TwoBills(1.004, 9.96e-6, 5, 0.5).answers == 100_000  # 1 s ÷ 9.96 µs


@given(paces=st.lists(st.floats(1e-6, 1e-2), min_size=1, max_size=40))
def test_the_range_holds_what_was_measured_and_grows_with_what_differs(paces):
    bill = Bill(len(paces), 64 * len(paces), cpu_seconds=64 * sum(paces), paces=tuple(paces))
    low, high = bill.cpu_range
    assert low <= bill.cpu_seconds_per_image <= high
    both = even(10, bill.cpu_seconds_per_image, (9, 11), (low, high))
    assert both.low.value <= both.answers.value <= both.high.value
    assert even(10, 1e-3).range_text == ""
    assert even(10, 1e-3, (9, 11), (0.9e-3, 1.1e-3)).range_text == "8,200 to 12,000"


def test_a_bill_remembers_few_paces_however_long_it_grows():
    bill = Bill()
    for number_ in range(3 * MOST_PACES):
        bill += Bill(images=1, cpu_seconds=1e-3, paces=(float(number_),))
    assert MOST_PACES / 2 <= len(bill.paces) <= MOST_PACES
    assert bill.paces[0] == 0
    assert bill.paces[-1] > 2 * MOST_PACES


def test_training_and_serving_say_how_far_their_slices_and_batches_differ():
    trainer, done = train_slice(Trainer(TrainingConfig(model="linear")), 0.0)
    (pace,) = done.bill.paces
    assert pace == pytest.approx(done.bill.cpu_seconds_per_image)
    classifier = shape_classifier("linear", trainer.model, trainer.dataset)
    bill = serve(classifier, trainer.dataset, trainer.split.validation, 64).bill
    assert len(bill.paces) == bill.passes
    assert 64 * sum(bill.paces) == pytest.approx(bill.cpu_seconds)
