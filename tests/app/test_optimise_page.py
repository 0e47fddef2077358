"""The optimising page: what it needs, what it measures, and that the visitor's run stays as it is.

The slider of bits and the gallery are components: they are in tests/browser.
"""

import re

import pytest
from app_pages import assert_well, click, go, until

from engine.experiments import int8_check, runtime_agreement
from engine.experiments.variants import EIGHT, INT8, NARROW, ONNX, TRAINED, Form, Kind
from engine.experiments.verdicts import LITTLE_GAIN, warning
from engine.inference import shared_classifier
from ui.actions.workbench import Kept, in_table, verdict
from ui.pages.compare.state import CompareState
from ui.pages.optimise.bits import _verdict as bit_verdict
from ui.pages.optimise.holes import TOO_MUCH
from ui.pages.optimise.page import QUESTIONS
from ui.pages.optimise.real import pace
from ui.pages.optimise.state import OptimiseState
from ui.pages.optimise.table import rank


def words(at):
    shown = (*at.markdown, *at.info, *at.caption, *at.subheader)
    return " ".join([one.value for one in shown] + [one.proto.body for one in at.html])


def tables(at):
    return [one.proto.body for one in at.html if "<table" in one.proto.body]


def trained(visit, model="perceptron", steps=6):
    at = visit("train", model=model)
    for _ in range(steps):
        click(at, "step")
    return at


def press(at, key, done):
    """Press the button of some long work, and rerun until what it brings is there."""
    at.button(key=key).click().run()
    until(at, done)
    assert_well(at)
    return at


@pytest.fixture
def bench(visit):
    """A visitor with a perceptron of six updates, on the page."""
    return go(trained(visit), "optimise")


def test_a_new_visitor_can_train_right_there(visit, monkeypatch):
    monkeypatch.setattr("ui.actions.train_briefly.UPDATES", 60)
    at = visit("optimise")
    assert_well(at)
    assert all(question in words(at) for question, _ in QUESTIONS)
    who = at.session_state.session
    press(at, "train_here", lambda: at.header and not who.run.playing)
    assert who.run.view.steps == 60


def test_a_new_visitor_may_take_the_photo_network(visit):
    at = visit("optimise")
    at.button(key="take_photos").click().run()
    assert_well(at)
    assert at.button_group(key="optimised_network").value == "photos"
    assert at.button(key="compare_runtimes")


def test_what_it_works_on_are_the_weights_of_the_run_as_they_are(bench):
    assert_well(bench)
    who = bench.session_state.session
    assert who.page(Kept).bench.fingerprint == who.run.view.fingerprint
    assert who.run.view.fingerprint in words(bench)
    go(bench, "train")
    click(bench, "step")
    assert go(bench, "optimise").session_state.session.page(Kept).bench.steps == 7


def test_a_playing_run_plays_on_and_its_newest_weights_can_be_had(visit):
    at = trained(visit, "linear", 1)
    at.button(key="play").click().run()
    go(at, "optimise")
    assert_well(at)
    who = at.session_state.session
    first = who.page(Kept).bench
    until(at, lambda: who.run.view.steps > first.steps + 3)
    assert who.run.playing
    assert who.page(Kept).bench is first
    at.button(key="newest").click().run()
    assert who.run.playing
    assert who.page(Kept).bench.steps > first.steps


def test_the_exam_is_sat_at_every_number_of_bits(bench):
    found = bench.session_state.session.page(Kept).bench.bits_exam
    until(bench, lambda: len(found) == 13)
    accuracy, differ, size = found[32]
    assert accuracy == bench.session_state.session.page(Kept).bench.accuracy
    assert differ == 0
    assert size == 4 * 50_890
    assert found[1][2] < size / 25
    assert found[2][1] > found[8][1]


def test_int8_is_built_and_timed_next_to_float32(bench):
    work = bench.session_state.session.page(Kept).bench
    press(bench, "build_int8", lambda: work.real)
    whole, onnx, int8 = work.real
    assert "The exam goes as well as before. The file has" in words(bench)
    assert int8.variant.size_bytes < 0.4 * onnx.variant.size_bytes
    assert whole.differing(onnx) == []


def test_pruning_shows_what_is_left_and_healing_leaves_the_run_alone(bench):
    who = bench.session_state.session
    own = who.run.view.fingerprint
    bench.slider(key="cut_percent").set_value(90).run()
    assert_well(bench)
    assert "5,082 of 50,816" in words(bench)
    bench.button_group(key="cut_steps").set_value(50).run()
    press(bench, "heal", lambda: Form(Kind.PRUNED, 90, 50) in who.page(Kept).bench.variants)
    assert who.run.view.fingerprint == own == who.run.trainer().fingerprint()
    assert any(one.network.endswith("then 50 steps") for one in who.ledger.entries.values())


def test_units_that_are_left_out_are_counted(visit):
    at = go(trained(visit, "cnn", 1), "optimise")
    at.button_group(key="cut_way").set_value(Kind.NARROWED).run()
    at.slider(key="cut_percent").set_value(95).run()
    assert_well(at)
    (chart,) = (one.proto for one in at.main if one.key == "holes")
    assert "1 of 8" in chart.spec
    assert " 7 of " in chart.alt


@pytest.mark.parametrize(
    ("lost", "words"),
    [(-0.02, "better"), (-0.004, "as well"), (0.009, "as well"), (0.02, "a little"),
     (0.084, "clearly"), (0.112, "Too much.")],
)  # fmt: skip
def test_the_verdict_goes_by_the_right_answers_that_were_lost(lost, words):
    assert words in verdict(lost, "Too much.")


@pytest.mark.parametrize(
    ("ratio", "said"),
    [(1.8, "is **1.8 times as fast**"), (1.0, "is **about as fast**"),
     (0.5, "takes **2.0 times as long**")],
)  # fmt: skip
def test_a_pace_is_said_so_that_it_cannot_be_misread(ratio, said):
    assert pace(ratio) == said


def test_after_healing_the_words_are_about_the_healed_one(bench):
    work = bench.session_state.session.page(Kept).bench
    bench.slider(key="cut_percent").set_value(90).run()
    bench.button_group(key="cut_steps").set_value(50).run()
    cut, finetuned = Form(Kind.PRUNED, 90), Form(Kind.PRUNED, 90, 50)
    before = f"{work.differ(work.answer(cut.of(work.model))):,} of {len(work.quick):,} "
    assert before in words(bench)
    assert TOO_MUCH in words(bench)
    press(bench, "heal", lambda: finetuned in work.variants)
    copy = work.variants[finetuned].classifier.model
    differ = work.differ(work.answer(copy))
    assert re.search(rf"\b{differ:,} do\b", words(bench))
    assert TOO_MUCH not in words(bench)
    assert in_table(work, finetuned) in words(bench)
    bench.button(key="keep_cut").click().run()  # the untrained one can come along as well
    assert {cut, finetuned} <= set(work.variants)


def test_variants_of_a_kind_stand_in_order():
    forms = {
        TRAINED: "as trained, in PyTorch",
        ONNX: "ONNX Runtime, float32",
        INT8: "ONNX Runtime, int8",
        Form(Kind.QUANTISED, 16): "rounded to 16 bits",
        Form(Kind.QUANTISED, 8): "rounded to 8 bits",
        Form(Kind.QUANTISED, 1): "rounded to 1 bit",
        Form(Kind.PRUNED, 5): "5% of its weights zero",
        Form(Kind.PRUNED, 50): "50% of its weights zero",
        Form(Kind.PRUNED, 50, 50): "50% of its weights zero, then 50 steps",
        Form(Kind.PRUNED, 50, 200): "50% of its weights zero, then 200 steps",
        Form(Kind.PRUNED, 90): "90% of its weights zero",
        Form(Kind.NARROWED, 50): "50% of its units left out",
        Form(Kind.NARROWED, 50, 50): "50% of its units left out, then 50 steps",
    }
    assert sorted(set(forms), key=rank) == list(forms)
    assert [form.title for form in forms] == list(forms.values())


def test_healing_is_filed_under_the_cut_that_it_began_with(bench):
    work = bench.session_state.session.page(Kept).bench
    bench.button_group(key="cut_steps").set_value(50).run()
    bench.button(key="heal").click().run()
    bench.button_group(key="cut_way").set_value(Kind.NARROWED).run()
    until(bench, lambda: not bench.session_state.session.jobs)
    assert [form for form in work.variants if form.steps == 50] == [Form(Kind.PRUNED, 30, 50)]


def test_all_variants_come_into_one_table_the_ledger_and_the_break_even(bench):
    who = bench.session_state.session
    bench.button(key="keep_cut").click().run()
    press(bench, "measure_variants", lambda: who.page(Kept).bench.results)
    (table,) = tables(bench)
    for title in ("as trained, in PyTorch", "ONNX Runtime, int8", "50% of its units left out"):
        assert title in table
    assert "estimated" not in table
    assert "All measured here." in words(bench)
    assert "<summary>measured" not in table
    (reasons,) = (one.value for one in bench.markdown if one.value.startswith("- "))
    assert EIGHT.title in reasons
    little = NARROW.title in reasons
    whole, narrow = (who.page(Kept).bench.results[t] for t in (TRAINED, NARROW))
    fewer = 50_816 / (784 * 32 + 32 * 10)  # weights, so many multiplications
    assert little == (narrow.faster(whole, batched=True) < LITTLE_GAIN * fewer)
    networks = {one.network for one in who.ledger.entries.values()}
    assert f"Perceptron, {INT8.title}" in networks
    go(bench, "compare")
    press(bench, "measure", lambda: bench.header)
    bench.selectbox(key="variant").set_value(INT8).run()
    assert_well(bench)
    *_, (_, int8) = who.page(CompareState).variants.values()
    assert f"{INT8.title}: {int8.accuracy:.1%}" in words(bench)


def test_the_exam_of_a_variant_is_not_taken_for_one_that_was_asked_for(bench):
    who = bench.session_state.session
    press(bench, "measure_variants", lambda: who.page(Kept).bench.results)
    go(bench, "infer").button_group(key="network").set_value("own").run()
    assert who.ledger.inference(who.served.fingerprint, 64) is not None
    assert "right answers" not in words(bench)


def test_work_can_be_stopped(bench):
    bench.button(key="measure_variants").click().run()
    bench.button(key="measure_variants-stop").click().run()
    until(bench, lambda: bench.button(key="measure_variants"))
    assert_well(bench)
    assert not bench.session_state.session.page(Kept).bench.results


@pytest.mark.parametrize("query", [{"dataset": "moons", "model": "perceptron"},
                                   {"dataset": "digits", "batch_norm": "True"}])  # fmt: skip
def test_points_and_other_pictures_can_be_made_smaller_too(visit, query):
    at = visit("train", **query)
    click(at, "step")
    go(at, "optimise")
    assert_well(at)
    work = at.session_state.session.page(Kept).bench
    press(at, "measure_variants", lambda: work.results)
    assert "ONNX Runtime, int8" in tables(at)[0]


def test_the_photo_network_is_measured_on_every_runtime(visit, monkeypatch):
    few = [
        runtime_agreement.Part("cat"),
        runtime_agreement.Part("coffee", (40, 40, 240, 240), True),
    ]
    monkeypatch.setattr(runtime_agreement, "parts", lambda: few)
    monkeypatch.setattr("ui.pages.optimise.photos.parts", lambda: few)
    at = visit("optimise")
    at.button_group(key="optimised_network").set_value("photos").run()
    who = at.session_state.session
    press(at, "compare_runtimes", lambda: who.page(OptimiseState).tallies)
    plain, _, onnx, int8 = who.page(OptimiseState).tallies
    assert plain.best == onnx.best
    assert plain.labels[plain.best[0]] in ("tiger cat", "Egyptian cat", "tabby")
    assert int8.size_bytes < 0.35 * onnx.size_bytes
    assert shared_classifier().title in words(at)
    (table,) = tables(at)
    assert "<b>75.1%</b>" in table
    assert "<b>74.4%</b>, " in table  # … of another file than ours, as it goes on
    assert "see the source" not in table
    assert not at.warning
    int8.best[0] += 1
    at.run()
    assert f"{INT8.title} (**1** of 2)" in warnings(at)[0]


def warnings(at):
    return [one.value for one in at.warning]


def test_where_int8_answers_worse_that_comes_first(visit, monkeypatch):
    """Before bytes and time, and the words “as well as before” are gone from its stop."""
    at = go(trained(visit, "cnn", 1), "optimise")
    work = at.session_state.session.page(Kept).bench
    press(at, "build_int8", lambda: work.real)
    assert warnings(at) == []
    whole, _, int8 = work.real
    for result in (whole, int8):
        result.answers = result.labels.clone()
    int8.answers[::2] = (int8.labels[::2] + 1) % 10  # half of them wrong
    at.run()
    assert_well(at)
    assert warnings(at) == [warning(INT8.title, 0.5, 1.0)]
    assert "loses right answers" in words(at)
    assert "as well" not in bit_verdict(work, 8, work.accuracy)


def test_where_this_machines_int8_is_wrong_its_pages_begin_with_that(visit, monkeypatch):
    monkeypatch.setattr(int8_check, "_checks", [int8_check.Check(0.2, same=True)])
    for page in ("optimise", "infer"):
        assert int8_check.WRONG in warnings(visit(page))
    at = visit("optimise")
    at.button_group(key="optimised_network").set_value("photos").run()
    assert_well(at)
    assert int8_check.WRONG in warnings(at)
    monkeypatch.setattr(int8_check, "_checks", [int8_check.Check(0.02, same=True)])
    assert warnings(visit("optimise")) == []
