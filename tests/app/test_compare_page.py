"""The bills: what is missing, the way to get it, and then one network on both sides."""

import pytest
from conftest import assert_well, click, go, until


def words(at):
    shown = (*at.markdown, *at.info, *at.caption)
    return " ".join([one.value for one in shown] + [one.proto.body for one in at.html])


def charts(at):
    return [one.proto.alt for one in at.main if one.type == "plotly_chart"]


@pytest.fixture
def measured(visit):
    """A visitor who had both measured."""
    at = visit("compare")
    at.button(key="measure").click().run()
    until(at, lambda: at.header)
    return at


def test_a_new_visitor_is_told_that_nothing_is_measured_yet(visit):
    at = visit("compare")
    assert_well(at)
    assert "You have trained no network yet" in words(at)
    assert "Measure both" in at.button(key="measure").label
    assert not at.header


def test_weights_that_have_not_served_yet_are_told_apart(visit):
    at = go(click(visit("train"), "step"), "compare")
    assert_well(at)
    assert "have not served yet" in words(at)
    assert "Serve these weights" in at.button(key="measure").label


def test_measure_both_leads_to_bills_of_one_network(measured):
    at, who = measured, measured.session_state.visitor
    assert_well(at)
    name = who.run.view.fingerprint
    assert who.served.fingerprint == name
    entries = [one for one in who.ledger.entries.values() if one.fingerprint == name]
    assert {(one.phase, one.batch_size) for one in entries} == {
        ("training", 64),
        ("inference", 64),
        ("inference", 1),
    }
    table = next(one.proto.body for one in at.html if "<table" in one.proto.body)
    assert name in table
    assert {"measured", "estimated"} <= set(table.replace("<", ">").split(">"))
    assert who.run.bill.seconds >= 4


def test_the_five_differences_and_the_break_even_are_there(measured):
    tables = [one.proto.body for one in measured.html if "<table" in one.proto.body]
    for difference in ("Purpose", "Compute", "Latency", "Data", "Frequency"):
        assert any(difference in one for one in tables), difference
    meeting = [one for one in charts(measured) if "meets" in one]
    assert len(meeting) == 1
    assert any(character.isdigit() for character in meeting[0])


def test_answers_a_day_move_the_day_of_break_even(measured):
    before = words(measured)
    measured.select_slider(key="daily").set_value(10).run()
    assert_well(measured)
    assert words(measured) != before


def test_weights_that_trained_on_must_serve_anew(measured):
    click(go(measured, "train"), "step")
    at = go(measured, "compare")
    assert_well(at)
    assert not at.header
    click(at, "measure")
    until(at, lambda: at.header)
    who = at.session_state.visitor
    assert who.served.fingerprint == who.run.view.fingerprint


def test_measuring_pauses_a_run_that_plays(visit):
    at = visit("train")
    at.button(key="play").click().run()
    until(at, lambda: at.session_state.visitor.run.view.steps > 3)
    at = go(at, "compare")
    assert "still training" in words(at)
    at.button(key="measure").click().run()
    until(at, lambda: at.header)
    assert_well(at)
    assert not at.session_state.visitor.run.playing


def test_a_bill_goes_on_where_it_was_after_another_page(measured):
    before = measured.session_state.visitor.run.bill
    go(go(measured, "learn"), "compare")
    assert_well(measured)
    assert measured.header
    assert measured.session_state.visitor.run.bill == before
