"""The giants: every figure follows from a fact, by the formula that is shown."""

import pytest

from engine.core.facts import fact
from engine.costs.landmarks import MEASURES, absent, giants
from engine.models import photo_network

BY_NAME = {(giant.name, giant.measure): giant for giant in giants()}


@pytest.mark.parametrize("giant", giants(), ids=lambda giant: f"{giant.name} {giant.measure}")
def test_each_says_where_it_comes_from(giant):
    assert 0 < giant.low <= giant.middle <= giant.high
    assert giant.measure in MEASURES
    assert "https://" in giant.how


def test_figures_are_those_of_the_sources():
    assert BY_NAME["GPT-3", "flops"].middle == 3.14e23
    assert BY_NAME["GPT-3", "kwh"].middle == 1_287_000
    assert BY_NAME["ResNet-50", "flops"].middle == pytest.approx(90 * 1.28e6 * 4.1e9 * 2 * 3)
    assert BY_NAME["ResNet-50", "hours"].middle == 14 * 24
    assert (BY_NAME["AlexNet", "hours"].low, BY_NAME["AlexNet", "hours"].high) == (240, 288)
    assert (BY_NAME["BERT", "hours"].low, BY_NAME["BERT", "hours"].high) == (384, 1536)
    assert BY_NAME["Llama 3.1 405B", "kwh"].middle == pytest.approx(30.84e6 * 0.7)
    assert BY_NAME["Stable Diffusion v1", "kwh"].middle == pytest.approx(37_500)  # PCIe cards
    assert BY_NAME["One picture generated", "kwh"].middle == pytest.approx(0.002907)


def test_blooms_hours_at_the_rated_power_are_its_energy():
    hours, kwh = (BY_NAME["BLOOM-176B", measure].middle for measure in ("hours", "kwh"))
    assert hours == 1_082_990
    assert hours * fact("card-watts-a100").value / 1000 == pytest.approx(kwh, rel=1e-4)


def test_the_first_measure_shows_most_of_those_that_people_name_and_says_who_is_missing():
    first, named = next(iter(MEASURES)), ("AlexNet", "ResNet-50", "BERT", "GPT-3", "Llama 3.1 405B",
                                          "DeepSeek-V3")  # fmt: skip
    assert [name for name in named if (name, first) not in BY_NAME] == ["GPT-3"]
    assert absent(first) == "Not in this measure: GPT-3; its makers published none."


@pytest.mark.parametrize("measure", MEASURES)
def test_every_training_is_shown_in_a_measure_or_named_as_missing(measure):
    for giant in giants():
        shown = (giant.name, measure) in BY_NAME
        assert (giant.phase == "training" and not shown) == (f"{giant.name}," in said(measure))


def said(measure):
    """The names as a list with a comma after each."""
    names = absent(measure).partition(": ")[2].partition(";")[0]
    return names.replace(" and ", ", ") + ","


def test_a_training_outweighs_an_answer_by_far():
    trainings = [g.middle for g in giants() if g.measure == "kwh" and g.phase == "training"]
    answers = [g.middle for g in giants() if g.measure == "kwh" and g.phase == "inference"]
    assert min(trainings) > 1000 * max(answers)


def test_numbers_in_facts_that_are_reckoned_with_are_numbers():
    for name in ("card-watts-h100", "pue-google", "usd-cpu", "grid-world", "phone-charge"):
        assert isinstance(fact(name).value, float | int)


def test_operations_on_one_scale_count_a_multiply_add_twice():
    """ResNet-50's forward pass in our own count and in the source's, which counts it once."""
    photo = fact("resnet50-photo")
    assert photo.counts == "multiply-adds"
    ours = 2 * photo_network("resnet50").macs
    assert 1e9 * photo.operations == pytest.approx(ours, rel=0.02)
    for giant in giants():
        assert giant.measure != "flops" or "multiply-add" in giant.how, giant.name
