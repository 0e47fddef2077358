"""The bills: what is missing, the way to get it, and then one network on both sides."""

import math
import re
from dataclasses import astuple
from urllib.parse import parse_qsl, urlsplit

import pytest
from app_pages import assert_well, click, go, part, until
from clocks import TIME

from engine.core.clock import Clock
from engine.core.facts import fact
from engine.core.units import counted, seconds_text, updates_text
from engine.costs import DeviceTimes
from engine.costs.landmarks import MEASURES
from engine.experiments import int8_check
from engine.experiments.variants import INT8, NARROW, TRAINED
from engine.inference import shared_classifier
from engine.photos.samples import sample
from ui.actions.train_briefly import UPDATES
from ui.actions.usage import keep_device, keep_predictions
from ui.pages.compare import crossing
from ui.pages.compare import in_hand as in_hand_section
from ui.pages.compare.measure import GUESSES, Stands, guessed
from ui.pages.compare.page import HEADINGS
from ui.pages.compare.share import LINES, two_bills
from ui.pages.compare.state import CompareState, Timed

THEIRS = {"t": "12.5", "a": "25", "n": "64000", "r": "93", "u": "1000"}
OLD_LINK = {
    "their_training": "12.5",
    "their_answer": "2.5e-05",
    "their_images": "64000",
    "their_accuracy": "0.93",
}
NONSENSE = ("nan", "inf", "-1", "1e309", "🙀", "9" * 4096, "<script>", "")


def state(at):
    """What the page keeps for this visit."""
    return at.session_state.session.page(CompareState)


def words(at):
    shown = (*at.markdown, *at.info, *at.caption)
    return " ".join([one.value for one in shown] + [one.proto.body for one in at.html])


def tables(at):
    return [one.proto.body for one in at.html if "<table" in one.proto.body]


def alts(at):
    return {one.key: one.proto.alt for one in at.main if one.type == "plotly_chart"}


def picked(at):
    """The entries of the ledger that are picked: left, right."""
    boxes = [box for box in at.selectbox if box.key.startswith("ledger")]
    entries = list(at.session_state.session.ledger.entries.values())
    return [entries[box.value] for box in sorted(boxes, key=lambda box: box.key)]


def measure(at):
    at.button(key="measure").click().run()
    until(at, lambda: complete(at))
    return at


def complete(at):
    """Whether the page is out, down to its last part."""
    return HEADINGS[-1].anchor in [one.proto.anchor for one in at.header]


@pytest.fixture
def quick(monkeypatch):
    """Train for a moment only, where it is not the training that is looked at."""
    monkeypatch.setattr("ui.actions.train_briefly.UPDATES", 60)


@pytest.fixture
def measured(quick, visit):
    """A visitor who had both measured."""
    return measure(visit("compare"))


def test_a_new_visitor_is_told_that_nothing_is_measured_yet(visit):
    at = visit("compare")
    assert_well(at)
    assert "Guess, then measure" in words(at)
    assert at.button_group(key="guess").value is None
    assert re.search(r"about [\d.]+\s(second|minute)s?$", at.button(key="measure").label)
    assert Stands.NOTHING in words(at)
    assert all(heading.title in words(at) for heading in HEADINGS)
    assert words(at).count("<b>?</b>") == 4
    assert not at.header


def test_weights_that_have_not_served_yet_are_told_apart(visit):
    at = go(click(visit("train"), "step"), "compare")
    assert_well(at)
    assert Stands.UNSERVED in words(at)
    assert "Serve these weights" in at.button(key="measure").label


def test_how_long_it_takes_is_told_for_the_settings_that_will_train(visit, monkeypatch):
    """From a moment of it, made on this machine beforehand."""
    asked = []
    monkeypatch.setattr(
        "engine.training.forecast.seconds_an_update", lambda c: asked.append(c) or 0.25
    )
    at = go(visit("train", dataset="moons"), "compare")
    assert re.search(r"about [\d.]+\sminutes$", at.button(key="measure").label)
    assert asked == [at.session_state.session.run.config]


def test_a_guess_is_held_to_what_was_measured(quick, visit):
    at = visit("compare")
    at.button_group(key="guess").set_value(1_000_000).run()
    assert_well(measure(at))
    assert guessed(1_000_000, state(at).bills.even.answers.value) in words(at)


@pytest.mark.parametrize(
    ("guess", "says"),
    [(100_000, "the closest"), (1_000, "190 times as many"), (1_000_000, "5.4 times too many")],
)
def test_a_guess_is_too_low_or_too_high_or_the_closest(guess, says):
    assert guess in GUESSES
    assert says in guessed(guess, 186_000).replace("**", "")


def test_measure_both_trains_for_so_many_updates_and_then_serves_the_same_weights(
    visit, monkeypatch
):
    assert UPDATES == 1_200
    updates = 150  # a busy machine may take long for all
    monkeypatch.setattr("ui.actions.train_briefly.UPDATES", updates)
    at = visit("compare")
    at.button(key="measure").click().run()
    assert len(at.get("progress")) == 1
    assert Stands.MEASURING in words(at)
    assert Stands.NOTHING not in words(at)
    until(at, lambda: at.header)
    assert_well(at)
    who = at.session_state.session
    name = who.run.view.fingerprint
    assert who.run.view.steps == who.run.bill.passes == updates
    assert updates_text(updates) in words(at)
    assert who.served.fingerprint == name
    entries = [one for one in who.ledger.entries.values() if one.fingerprint == name]
    assert {(one.phase, one.batch_size) for one in entries} == {
        ("training", 64),
        ("inference", 64),
        ("inference", 1),
    }
    assert name in tables(at)[0]


def test_the_same_press_trains_the_same_weights_and_nothing_cuts_it_short(quick, visit):
    """However long it takes: a run's time in seconds plays no part in it."""
    prints = []
    for slice_seconds in (0.02, 0.1):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("engine.training.run.SLICE_SECONDS", slice_seconds)
            at = visit("compare")
            at.button(key="measure").click().run()
            assert at.session_state.session.run._asked.target == math.inf
            until(at, lambda at=at: complete(at))
        who = at.session_state.session
        assert who.page(CompareState).bills.training.passes == 60
        prints.append(who.page(CompareState).bills.fingerprint)
    assert prints[0] == prints[1]


def test_a_training_for_both_bills_can_be_stopped_and_nothing_follows(visit, monkeypatch):
    monkeypatch.setattr("ui.actions.train_briefly.UPDATES", 100_000)
    at = visit("compare")
    at.button(key="measure").click().run()
    until(at, lambda: any("100,000" in one.proto.text for one in at.get("progress")))
    at.button(key="stop_training").click().run()
    who = at.session_state.session
    until(at, lambda: not who.run.busy)
    assert not who.page(CompareState).measuring
    assert 0 < who.run.view.steps < 100_000
    assert_well(at.run())
    assert Stands.UNSERVED in words(at)
    assert not at.button(key="measure").disabled
    assert who.served is None


def test_the_answer_has_a_range(measured):
    both = state(measured).bills.even
    assert both.low.value <= both.answers.value <= both.high.value
    assert both.range_text in words(measured)


def test_every_time_in_the_bills_says_whose_it_is(measured):
    for table in tables(measured):
        for row in table.split("<tr>")[1:]:
            if TIME.search(re.sub(r"</?b>", "", row)):
                assert re.search("processor|clock", row.lower()), row
    tiles = [part for one in measured.html for part in one.proto.body.split('<div class="tile')[1:]]
    timed = [tile for tile in tiles if TIME.search(tile.partition("</b>")[0])]
    assert len(timed) >= 2
    assert all(any(clock in tile for clock in Clock) for tile in timed)


def test_every_section_is_there_with_figures_of_all_three_kinds(measured):
    assert_whole(measured)
    summaries = " ".join(tables(measured))
    for kind in ("measured", "estimated", "sourced"):
        assert f"<summary>{kind}</summary>" in summaries
    for difference in ("Purpose", "Compute", "Latency", "Data", "Frequency"):
        assert difference in summaries
    assert all(alt.strip() for alt in alts(measured).values())
    assert "nan" not in words(measured).lower().split()


def test_what_was_measured_and_what_others_found_stand_in_one_cell(measured):
    rows = {row.partition("<")[0]: row for row in tables(measured)[0].split('<th scope="row">')}
    for difference in ("Latency tolerance", "Frequency"):
        answering = rows[difference].split("<td")[2]
        assert "<summary>measured</summary>" in answering
        assert "<summary>sourced</summary>" in answering


@pytest.mark.parametrize(
    ("what", "title"),
    [
        ("purpose", "Two jobs, one network"),
        ("compute", "The gym: watch a network train"),
        ("latency", "The rescue: one photo, one answer"),
        ("data", "What inference is"),
        ("frequency", "The rescue: one photo, one answer"),
    ],
)
def test_each_difference_can_be_tried_where_it_is_felt(measured, what, title):
    at, run = measured, measured.session_state.session.run
    at.button(key=f"try_{what}").click().run()
    assert_well(at)
    assert at.title[0].value == title
    assert at.session_state.session.run is run
    if what == "compute":
        assert at.session_state.session.watch.view == "step"
    if title.startswith("The rescue"):
        assert at.session_state.network == {"latency": "photos", "frequency": "own"}[what]


def test_how_the_answers_are_given_is_kept_until_another_run_offers_something_else(measured):
    at, run = measured, measured.session_state.session.run
    at.button_group(key="given").set_value("batched").run()
    at.selectbox(key="variant").set_value(NARROW).run()
    assert_well(at)
    at = go(go(at, "train"), "compare")
    assert at.selectbox(key="variant").value == NARROW
    at.button_group(key="given").set_value("singly").run()
    at = go(go(at, "train"), "compare")
    assert at.button_group(key="given").value == "singly"
    at = go(at, "train")  # where neither is drawn
    at.session_state.given, at.session_state.variant = "in batches of 7", "pruned and rounded"
    at = go(at, "compare")
    assert_well(at)
    assert at.button_group(key="given").value == "batched"
    assert at.selectbox(key="variant").value == TRAINED
    assert at.session_state.session.run is run


def assert_whole(at):
    """Nothing went wrong, and no section is missing."""
    assert_well(at)
    there = [(one.proto.anchor, one.value) for one in at.header]
    assert there == [(heading.anchor, heading.title) for heading in HEADINGS]


def test_every_setting_comes_out_at_both_ends(measured):
    at = measured
    for key in [one.key for one in at.selectbox]:
        for end in (-1, 0):
            box = at.selectbox(key=key)
            assert_whole(box.select_index(end % len(box.options)).run())
    for key in [one.key for one in at.select_slider]:
        for value in (10, 1_000_000):
            assert_whole(at.select_slider(key=key).set_value(value).run())
    for measure_name in MEASURES:
        assert_whole(at.button_group(key="giants").set_value(measure_name).run())
    for given in ("batched", "singly"):
        assert_whole(at.button_group(key="given").set_value(given).run())


def test_answers_a_day_move_the_day_of_break_even(measured):
    before = alts(measured)["crossing"]
    measured.select_slider(key="daily").set_value(10).run()
    assert_well(measured)
    assert alts(measured)["crossing"] != before


def test_with_later_trainings_it_says_who_stays_ahead(measured):
    measured.selectbox(key="again").set_value(7.0).run()
    for daily, says in ((10, "Training stays the larger bill"),
                        (10_000_000, "whatever the later trainings add")):  # fmt: skip
        measured.select_slider(key="daily").set_value(daily).run()
        assert_well(measured)
        assert says in words(measured)


def test_a_step_changes_the_weights_and_predictions_do_not(measured):
    name = measured.session_state.session.run.view.fingerprint
    for button, verdict in (("step_copy", "Another network"), ("predict_copy", "The same")):
        measured.button(key=button).click().run()
        assert_well(measured)
        assert verdict in words(measured)
    assert measured.session_state.session.run.view.fingerprint == name
    changes = state(measured).changes
    assert changes["step"].after != name == changes["predictions"].after
    at = go(measured, "learn")
    assert_well(at)
    assert f"`{name}` → `{changes['step'].after}`" in words(go(at, "compare"))


def test_a_network_whose_first_layer_has_one_unit_shows_its_change(visit):
    at = visit("train", model="perceptron", widths="1")
    click(at, "step")
    at = go(at, "compare")
    at.button(key="measure").click().run()
    until(at, lambda: any(one.key == "step_copy" for one in at.run().button))
    at.button(key="step_copy").click().run()
    assert_well(at)
    change = state(at).changes["step"]
    assert len(change.weights) == 1
    assert f"`{change.before}` → `{change.after}`" in words(at)


def test_weights_that_trained_on_must_serve_anew(measured):
    click(go(measured, "train"), "step")
    who = measured.session_state.session
    before = who.served.fingerprint
    at = go(measured, "compare")
    assert_well(at)
    assert Stands.TRAINED_ON in words(at)
    assert f"`{before}`" in words(at)  # the last ones stay in sight
    assert before in tables(at)[1]
    at.button(key="measure").click().run()
    until(at, lambda: Stands.TRAINED_ON not in words(at))
    assert_well(at)
    assert who.served.fingerprint == who.run.view.fingerprint != before


def test_measuring_pauses_a_run_that_plays(visit):
    at = visit("train")
    at.button(key="play").click().run()
    until(at, lambda: at.session_state.session.run.view.steps > 3)
    at = go(at, "compare")
    assert Stands.PLAYING in words(at)
    assert_well(measure(at))
    assert not at.session_state.session.run.playing


@pytest.mark.parametrize("page", ["home", "learn", "train", "infer"])
def test_bills_stand_beside_every_other_page(measured, page):
    before = measured.session_state.session.run.bill
    for _ in range(2):
        assert_well(go(measured, page))
        assert_well(go(measured, "compare"))
        assert measured.header
    assert measured.session_state.session.run.bill == before


def test_someone_elses_bills_come_with_their_link(visit):
    at = visit("compare", **THEIRS)
    assert_well(at)
    assert part(at, "theirs").markdown
    for figure in ("64,000", "93%", "500,000"):
        assert figure in tables(at)[0]
    assert tables(at)[0].count("<p>?</p>") == len(LINES)  # of one's own
    assert "guess" not in [one.key for one in at.button_group]  # the link tells the answer


def test_an_old_link_says_what_a_new_one_does(visit):
    new, old = visit("compare", **THEIRS), visit("compare", **OLD_LINK)
    updates = dict(LINES)["Updates"]
    said, unsaid = updates(state(new).theirs), updates(state(old).theirs)
    assert said == "1,000" != unsaid
    assert tables(new)[0] == tables(old)[0].replace(unsaid, said)


def test_someone_elses_bills_stay_with_the_visitor(visit):
    at = visit("compare", **THEIRS)
    at = go(at, "train")
    at.query_params.clear()
    at = go(at, "compare")
    assert_well(at)
    assert "500,000" in tables(at)[0]


def test_someone_elses_bills_stand_above_the_visitors_own(measured):
    measured.query_params.update(THEIRS)
    at = measured.run()
    assert_well(at)
    rows = tables(at)[0]
    mine = two_bills(state(at).bills)
    for title, theirs, yours in (
        ("Updates", "1,000", "60"),
        ("Examples", "64,000", f"{mine.images:,}"),
    ):
        row = rows.partition(title)[2].partition("</tr>")[0]
        assert row.index(f"<b>{theirs}</b>") < row.index(f"<b>{yours}</b>")
    assert "Their training took" in words(at)  # of 1,000 updates, against 60


@pytest.mark.parametrize(
    "changed",
    [{"u": "64001"}, {"a": "2500"}, {"t": "0.000001"}],
    ids=["updates of nothing", "answers dearer than training", "training for nothing"],
)
def test_bills_that_no_network_can_have_are_refused(visit, changed):
    at = visit("compare", **THEIRS | changed)
    assert_well(at)
    assert part(at, "theirs") is None
    assert "damaged" in at.warning[0].value


def test_nobody_is_right_in_no_case_at_all(visit):
    for link, field in ((THEIRS, "r"), (OLD_LINK, "their_accuracy")):
        at = visit("compare", **link | {field: "0"})
        assert_well(at)
        assert part(at, "theirs") is None
        assert "“0”" in at.toast[0].value


def test_the_link_carries_the_bills_in_three_digits_and_brings_them_back(measured):
    mine = two_bills(state(measured).bills)
    (address,) = (one.value for one in measured.code)
    said = dict(parse_qsl(urlsplit(address).query))
    assert max(len(text) for text in said.values()) <= 6
    measured.query_params.update(said)
    assert_well(measured.run())
    theirs = state(measured).theirs
    assert (theirs.images, theirs.updates) == (mine.images, mine.updates)
    for one, other in zip(astuple(theirs), astuple(mine), strict=True):
        assert one == pytest.approx(other, rel=5e-3)
    assert "Both trainings took about as long; an answer costs about the same." in words(measured)


def test_answers_are_counted_in_one_way(measured):
    bills = state(measured).bills
    assert bills.answers == bills.serving.images + 100
    assert f"{bills.answers:,} answers" in words(measured)
    assert re.search(rf"<b>{bills.serving.images:,}</b> [^<]*<b>100</b>", words(measured))


@pytest.mark.parametrize("field", THEIRS)
@pytest.mark.parametrize("value", NONSENSE, ids=lambda value: value[:8])
def test_nonsense_in_such_a_link_shows_nobodys_bills(visit, field, value):
    at = visit("compare", **THEIRS | {field: value})
    assert_well(at)
    assert part(at, "theirs") is None


def test_the_giants_stand_beside_the_visitor_at_the_chosen_watts(measured):
    measured.button_group(key="giants").set_value("kwh").run()
    assert "280 W" in alts(measured)["giants_chart"]
    box = measured.selectbox(key="watts-")
    box.select_index(next(i for i, name in enumerate(box.options) if "Apple M1" in name)).run()
    assert_well(measured)
    assert " 10 W" in alts(measured)["giants_chart"]


def test_a_range_of_prices_gives_a_range_of_costs(measured):
    box = measured.selectbox(key="usd-")
    box.select_index(next(i for i, name in enumerate(box.options) if "RunPod" in name)).run()
    assert_well(measured)
    assert "</b> to <b>" in words(measured)


def test_the_ledger_stands_by_itself_before_there_are_two_bills(visit):
    at = go(click(visit("train"), "step"), "compare")
    assert_well(at)
    assert [one.value for one in at.header] == [HEADINGS[-2].title]
    assert "<summary>estimated</summary>" in tables(at)[0]


def test_the_ledger_picks_the_run_and_its_own_answers_once_both_are_there(quick, visit):
    at = go(click(visit("train"), "step"), "compare")
    measure(at)
    until(at, lambda: len(at.header) > 1)
    newest, partner = picked(at)
    assert (newest.phase, newest.dataset) == ("training", "Animal shapes")
    assert (partner.phase, partner.batch_size) == ("inference", 64)
    assert newest.fingerprint == partner.fingerprint


def test_what_was_picked_in_the_ledger_is_picked_still_on_the_way_back(measured):
    box = next(box for box in measured.selectbox if box.key.startswith("ledger_right"))
    box.select_index(2).run()
    assert_well(measured)
    before = picked(measured)
    assert before[1].batch_size == 1
    at = go(go(measured, "train"), "compare")
    assert_well(at)
    assert picked(at) == before


def test_one_example_is_charged_with_updates_alone_and_the_whole_run_with_all(measured):
    bills = state(measured).bills
    each, training = bills.training.cpu_seconds_per_image, bills.training
    assert 0 < each * training.images < training.cpu_seconds
    assert 0 < training.beside_cpu_seconds < training.cpu_seconds
    assert f"{bills.times:.1f} ×" in words(measured)
    assert seconds_text(training.beside_cpu_seconds) in words(measured)


def test_operations_there_and_back_are_filled_in(measured):
    work = state(measured).bills.work
    assert work.formula in words(measured)


def test_a_network_without_hidden_layers_has_no_units_to_leave_out(quick, visit):
    at = measure(go(click(visit("train", model="linear"), "step"), "compare"))
    options = at.selectbox(key="variant").options
    assert not any("units" in option for option in options)
    assert any("rounded to 8 bits" in option for option in options)


def test_where_int8_goes_wrong_its_bill_says_so_first(measured, monkeypatch):
    monkeypatch.setattr(crossing, "FORMS", (*crossing.FORMS, INT8))
    known = (state(measured).bills.fingerprint, INT8)
    state(measured).variants[known] = [Timed(0.9, 1e-5), Timed(0.9, 1e-5)]
    monkeypatch.setattr(int8_check, "_checks", [int8_check.Check(0.2, False)])
    measured.run()
    assert int8_check.WRONG not in [one.value for one in measured.warning]
    measured.selectbox(key="variant").set_value(INT8).run()
    assert measured.warning[0].value == int8_check.WRONG


def test_points_are_called_points_and_fill_whole_batches(quick, visit):
    at = measure(go(click(visit("train", dataset="moons", batch_size="256"), "step"), "compare"))
    assert_well(at)
    bills = state(at).bills
    assert bills.batch_size == 200
    assert "In batches of</th><td" in words(at)
    assert "<b>200</b>" in tables(at)[1]
    assert "1</b> update: forward" in tables(at)[1]
    assert "update</b>" not in tables(at)[1]
    own = " ".join(tables(at)[:2]).lower()
    for word in (" images ", " image ", "shapes so far", "held-out shape"):
        assert word not in own, word
    held_out = len(bills.trainer.split.validation)
    assert held_out < 200  # they fill a batch by going round
    assert counted(held_out, "held-out point") in words(at)


def test_a_run_that_went_back_to_its_start_learned_nothing(quick, visit):
    at = visit("train", lr="10.0")
    at.button(key="play").click().run()
    until(at, lambda: at.session_state.session.run.error is not None)
    at = measure(go(at, "compare"))
    bills = state(at).bills
    assert ("learned nothing" in tables(at)[0]) == (bills.fingerprint == bills.first_fingerprint)


def test_each_price_and_figure_stands_in_full_below_its_box(measured):
    for text in ("seen in June 2026", "W rated, AMD EPYC 7763", "g CO2e/kWh, world"):
        assert any(text in one.value and "](https://" in one.value for one in measured.caption)
    box = measured.selectbox(key="usd-")
    box.select_index(next(i for i, name in enumerate(box.options) if "RunPod" in name)).run()
    assert any("seen on 19 October 2026" in one.value for one in measured.caption)


def test_energy_of_one_thread_is_a_cores_share_and_at_most_a_whole_processors(measured):
    bill = next(one for one in tables(measured) if "Energy, money and carbon" in one)
    assert bill.count("about <b>") >= 6 <= bill.count(", at most ")
    assert "<b>0.00" not in bill  # how many a cent or a charge is enough for, in its place
    assert "<b>0.00" not in bill  # how many a cent or a charge is enough for, in its place
    assert "10⁻" not in bill
    cores = fact("cores-epyc-7763")
    assert f"÷ {cores.number:g} cores" in bill
    assert any(cores.link in one.value for one in measured.caption)
    for figure in re.findall(r"<b>([\d.,]+)", bill.partition("Energy</th>")[2]):
        digits = figure.replace(",", "").replace(".", "").strip("0")
        assert len(digits) <= 2 or figure.endswith("USD"), figure


@pytest.mark.parametrize("name", MEASURES)
def test_answers_stand_beside_trainings_in_every_measure(measured, name):
    measured.button_group(key="giants").set_value(name).run()
    assert "Your answer" in alts(measured)["giants_chart"]
    assert "One photo, here" in alts(measured)["giants_chart"]


def test_a_run_that_fell_over_serves_the_weights_from_before(visit):
    at = visit("train", lr="10.0")
    at.button(key="play").click().run()
    until(at, lambda: at.session_state.session.run.error is not None)
    assert_well(measure(go(at, "compare")))
    who = at.session_state.session
    assert who.served.fingerprint == who.run.view.fingerprint


def test_a_variant_is_measured_once_and_stays_what_it_was(measured, monkeypatch):
    measured.selectbox(key="variant").set_value(NARROW).run()
    assert_well(measured)
    (known,) = state(measured).variants.values()
    monkeypatch.setattr("ui.pages.compare.crossing.serve", None)  # no second exam
    measured.select_slider(key="daily").set_value(10).run()
    assert_well(measured)
    assert [*state(measured).variants.values()] == [known]


def in_hand(at):
    """The cells of the last column of the five differences."""
    rows = tables(at)[0].split('<th scope="row">')[1:]
    return [row.split("<td")[3] for row in rows]


def test_without_times_of_a_device_there_is_one_way_to_measure_them(measured):
    assert "in the hand" not in tables(measured)[0]
    assert any("in the hand*: –" in one.value for one in measured.markdown)
    measured.button(key="measure_in_hand").click().run()
    assert_well(measured)
    assert measured.title[0].value.startswith("The rescue")
    assert measured.session_state.network == "photos"
    assert measured.session_state.where == "device"


def test_times_of_a_device_stand_beside_both_bills_and_in_the_ledger(measured):
    times = DeviceTimes("int8", (0.25, 0.2, 0.3), 0.15, 0, 0.0, 0.6, "Chromium 156", 2, 50_000)
    keep_device(measured.session_state.session, times)
    assert_well(measured.run())
    cells = in_hand(measured)
    found = [[time for time in (times.forward.text, times.answer.text) if time in cell]
             for cell in cells]  # fmt: skip
    assert found == [[], [times.forward.text], [times.answer.text], [], []]
    assert sum("Chromium 156, 2 cores" in cell for cell in cells) == 4
    assert "measure_in_hand" not in {one.key for one in measured.button}
    entry = list(measured.session_state.session.ledger.entries.values())[-1]
    assert (entry.device, entry.bill.images) == ("Chromium 156, 2 cores", 3)
    boxes = [box for box in measured.selectbox if box.key.startswith("ledger_right")]
    assert_well(boxes[0].select_index(len(boxes[0].options) - 1).run())
    assert "Chromium 156, 2 cores" in tables(measured)[-1]


def test_a_thousand_visitors_cost_what_the_figures_beside_say(measured):
    bill = next(one for one in tables(measured) if "What a thousand visitors" in one)
    formulas = re.findall(r"([\d,]+) visitors × (?:(\d+) answers × )?([\d.,]+)\xa0(\w+)[^=]*= "
                          r"([\d.,]+)\xa0(\w+)", bill)  # fmt: skip
    units = {"ms": 1e-3, "µs": 1e-6, "s": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9}
    days = re.findall(r"(?:(\d+) days × )?[\d,]+ visitors", bill)
    assert len(formulas) == len(days) == 8
    for (visitors, answers, each, unit, total, in_all), many in zip(formulas, days, strict=True):
        visitors, each, total = (float(one.replace(",", "")) for one in (visitors, each, total))
        made = visitors * int(answers or 1) * each * units[unit] * int(many or 1)
        assert total * units[in_all] == pytest.approx(made, rel=0.05)


def test_answers_of_the_file_on_the_devices_count_in_place_of_others(measured):
    who, bills = measured.session_state.session, state(measured).bills
    served = in_hand_section.server_answers(who.ledger, bills)
    assert served is bills.photo
    same = shared_classifier(runtime="onnx-int8")
    keep_predictions(who, same, [same.predict(sample("cat"))])
    served = in_hand_section.server_answers(who.ledger, bills)
    assert served.fingerprint == same.fingerprint
    fleet = in_hand_section.fleet_of(who.ledger, served)
    assert_well(measured.run())
    assert fleet.answer.text in words(measured)
