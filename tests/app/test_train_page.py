"""The training page: its settings, its buttons, its link, and what asks before it throws away."""

import json
import re
import struct
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from app_pages import assert_well, click, go, part, rest, until

from engine.core.download import Remote
from engine.data import DATASETS
from engine.errors import EngineError
from engine.models.trainable import MODELS, takes
from engine.training import TrainingConfig, calmer_rate, default_config, first_widths, weights_file
from ui.pages.train.setting_widgets import ALWAYS_DRAWN
from ui.pages.train.state import TrainState
from ui.pages.train.teaching import HIDEABLE

FIELDS = ("dataset", "model", "optimizer", "lr", "batch_size", "seed")
DEFAULTS = {field: getattr(TrainingConfig(), field) for field in FIELDS}
NONSENSE = {
    "no number": "NaN",
    "infinity": "inf",
    "negative": "-1",
    "too large for a float": "1e309",
    "an emoji": "🙀",
    "4 kB": "9" * 4096,
    "HTML": "<img src=x onerror=alert(1)>",
    "nothing": "",
    "another script's digit": "٣",
    "a NUL": "\0",
    "a path": "../../etc/passwd",
}


def state(at):
    """What the page keeps for this visit."""
    return at.session_state.session.page(TrainState)


def key(at, name):
    """The key of a setting's widget: a new one each time the page has set it by itself."""
    renewed = state(at).settings_renewed
    return name if name in ALWAYS_DRAWN or not renewed else f"{name}-{renewed}"


def shown(at):
    """What the settings show."""
    return {field: at.session_state[key(at, field)] for field in FIELDS}


def header(at):
    """The words of the live picture, read from what goes to the browser."""
    view = next(one for one in at.main if getattr(one, "key", None) == "run_view")
    length = struct.unpack("<I", view.proto.bytes[:4])[0]
    return json.loads(view.proto.bytes[4 : 4 + length])


def stats(at):
    """The live tiles, label → value."""
    return {label: value for label, value, _ in header(at)["stats"]}


def words(at):
    return " ".join(one.value for one in at.markdown)


def run_of(at):
    return at.session_state.session.run


def test_a_new_visitor_finds_a_network_that_only_guesses(visit):
    at = visit("train")
    assert shown(at) == DEFAULTS
    assert stats(at)["updates"] == "0"
    assert stats(at)["held-out accuracy"] == "–"
    assert at.button(key="reset").disabled
    assert not at.button(key="step").disabled


def test_one_step_is_one_update_of_one_batch(visit):
    at = click(visit("train", batch_size="32"), "step")
    assert_well(at)
    assert stats(at)["updates"] == "1"
    assert stats(at)["images seen"] == "32"
    (held_out,) = [value for label, value in stats(at).items() if "held-out" in label]
    assert held_out.endswith("%")
    assert stats(click(at, "step"))["updates"] == "2"


def test_the_same_seed_gives_the_same_run_and_another_seed_another(visit):
    prints = []
    for seed in ("3", "3", "4"):
        at = visit("train", model="linear", seed=seed)
        for _ in range(3):
            click(at, "step")
        prints.append(run_of(at).view.fingerprint)
    assert prints[0] == prints[1] != prints[2]


def test_play_trains_and_pause_stops(visit):
    at = visit("train")
    at.button(key="play").click().run()
    until(at, lambda: run_of(at).view.steps > 3)
    assert at.button(key="step").disabled
    at.button(key="pause").click().run()
    rest(at)
    at.run()
    assert_well(at)
    steps = run_of(at).view.steps
    assert at.button(key="play").label == "Play"
    assert stats(at.run())["updates"] == f"{steps:,}"
    assert not run_of(at).busy


def test_settings_make_another_network_while_there_is_nothing_to_lose(visit):
    at = visit("train")
    at.button_group(key="model").set_value("linear").run()
    at.selectbox(key="dataset").set_value("cats-dogs").run()
    at.select_slider(key=key(at, "batch_size")).set_value(8).run()
    assert_well(at)
    assert run_of(at).config == TrainingConfig(dataset="cats-dogs", model="linear", batch_size=8)
    assert question(at) == ""


def test_new_settings_ask_first_and_keep_keeps_all(visit):
    at = click(visit("train"), "step")
    before = run_of(at)
    at.button_group(key="model").set_value("linear").run()
    assert "New settings need a new run" in question(at)
    assert "1 update." in question(at)
    at.button(key="keep").click().run()
    assert run_of(at) is before
    assert run_of(at).view.steps == 1
    assert shown(at) == DEFAULTS
    assert question(at) == ""


def question(at):
    """What the page asks before it throws a run away; nothing where it doesn't."""
    box = part(at, "asking")
    return box.markdown[0].value if box else ""


def size(at):
    (line,) = (one.value for one in at.caption if "** parameters · " in one.value)
    return line


CHANGES = {
    "dataset": (lambda at: at.selectbox(key="dataset").set_value("moons"), "moons"),
    "model": (lambda at: at.button_group(key="model").set_value("linear"), "Linear"),
    "layers": (lambda at: at.number_input(key=key(at, "width_0")).set_value(3), "layers 3-16"),
    "recipe": (lambda at: at.select_slider(key=key(at, "lr")).set_value(0.1), "rate 0.1"),
    "seed": (lambda at: at.number_input(key=key(at, "seed")).set_value(7), "seed 7"),
}


@pytest.mark.parametrize("changed", CHANGES)
@pytest.mark.parametrize("playing", [False, True])
def test_the_page_tells_what_runs_from_what_is_chosen(visit, changed, playing):
    at = click(visit("train"), "step")
    before = size(at)
    if playing:
        at.button(key="play").click().run()
    change, chosen = CHANGES[changed]
    change(at).run()
    assert_well(at)
    assert size(at).endswith(before)
    assert size(at) != before  # it says of which of the two
    assert re.search(rf"\(\*\*[^*]*{chosen}[^*]*\*\*\)", question(at))
    assert ("Pause stops it" if playing else "Play, One step and One lap") in question(at)
    run_of(at).pause()
    at.run()
    at.button(key="confirm").click().run()
    assert size(at).startswith("**")
    assert question(at) == ""


def test_new_settings_confirmed_start_over_with_them(visit):
    at = click(visit("train"), "step")
    at.button_group(key="model").set_value("linear").run()
    at.button(key="confirm").click().run()
    assert_well(at)
    assert run_of(at).config.model == "linear"
    assert stats(at)["updates"] == "0"
    assert shown(at)["model"] == "linear"


def test_going_back_to_the_old_settings_withdraws_the_question(visit):
    at = click(visit("train"), "step")
    at.button_group(key="model").set_value("linear").run()
    at.button_group(key="model").set_value("cnn").run()
    assert question(at) == ""
    assert run_of(at).view.steps == 1


def test_reset_asks_first(visit):
    at = click(visit("train"), "step")
    before, first = run_of(at), run_of(at).first_fingerprint
    at.button(key="reset").click().run()
    assert "Start over?" in question(at)
    at.button(key="keep").click().run()
    assert run_of(at) is before
    assert stats(at)["updates"] == "1"
    at.button(key="reset").click().run()
    at.button(key="confirm").click().run()
    assert_well(at)
    assert stats(at)["updates"] == "0"
    assert run_of(at).view.fingerprint == first


def test_a_run_that_falls_over_says_so_once_and_offers_a_way_on(visit):
    at = visit("train", lr="10.0")
    at.button(key="play").click().run()
    until(at, lambda: run_of(at).error is not None)
    rest(at)
    at.run()
    assert [one.value for one in at.exception] == []
    assert len(at.error) == 1
    assert "What to do" in at.error[0].value
    run = run_of(at)
    assert header(at)["notes"][0].startswith(f"{run.bill.passes - run.view.steps} update")
    at.button(key="lower").click().run()
    assert run_of(at).config.lr == calmer_rate(TrainingConfig(lr=10.0)) <= 0.01
    assert_well(at)


def test_what_else_stops_a_run_is_said_without_talk_of_its_weights(visit):
    at = visit("train")
    at.session_state.session.run.fail(EngineError("No such luck.", "Wait."))
    at.run()
    assert [one.value.split("\n")[0] for one in at.error] == ["No such luck."]
    assert "went back" not in " ".join(one.value for one in at.caption)


@pytest.mark.parametrize("value", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_in_the_link_falls_back_to_the_defaults(visit, value):
    at = visit("train", **dict.fromkeys(FIELDS, value))
    assert_well(at)
    assert shown(at) == DEFAULTS
    assert run_of(at).config == TrainingConfig()
    assert at.query_params == {}


def test_a_damaged_link_is_called_so_once(visit):
    at = visit("train", lr="fast", seed="7")
    (said,) = [one.value for one in at.toast]
    assert "**lr**" in said
    assert "“fast”" in said
    assert shown(at)["seed"] == 7
    assert not at.run().toast


def test_a_whole_link_is_not_called_damaged(visit):
    assert not visit("train", lr="0.01", model="perceptron", race="optimisers").toast


@pytest.mark.parametrize("seed", ["10000", "00000001", "1.0", "+1", " 1", "1_0"])
def test_a_seed_is_a_plain_number_within_bounds(visit, seed):
    assert shown(visit("train", seed=seed))["seed"] == 0


def test_the_link_says_what_the_settings_are(visit):
    link = {"dataset": "cats-dogs", "model": "perceptron", "optimizer": "sgd", "lr": "0.01"}
    link |= {"batch_size": "16", "seed": "7"}
    at = visit("train", **link)
    assert {field: str(value) for field, value in shown(at).items()} == link
    assert at.query_params == link
    at.button_group(key="model").set_value("cnn").run()
    assert "model" not in at.query_params


def test_the_settings_are_still_there_after_another_page(visit):
    at = click(visit("train", model="linear", seed="5"), "step")
    at.query_params.clear()  # as a click in the menu does
    go(at, "learn")
    go(at, "train")
    assert shown(at) == DEFAULTS | {"model": "linear", "seed": 5}
    assert stats(at)["updates"] == "1"
    assert at.query_params == {"model": "linear", "seed": "5"}


def test_a_teachers_link_hides_controls_and_says_so_after_another_page(visit):
    at = visit("train", hide="recipe,reset,nonsense,<b>", model="linear")
    assert_well(at)
    assert "reset" not in [one.key for one in at.button]
    assert "lr" not in [one.key for one in at.select_slider]
    assert at.query_params["hide"] == "recipe,reset"
    at.query_params.clear()
    go(at, "learn")
    go(at, "train")
    assert "reset" not in [one.key for one in at.button]
    assert run_of(at).config.model == "linear"


def test_every_control_can_be_hidden_and_the_run_stays_the_same(visit):
    at = visit("train", hide=",".join(HIDEABLE), dataset="moons", noise="0.3", seed="9")
    assert_well(at)
    config = run_of(at).config
    assert (config.dataset, config.noise, config.seed) == ("moons", 0.3, 9)
    assert_well(at.run())
    assert run_of(at).config == config


def test_a_teachers_link_starts_the_run_by_itself_once(visit):
    at = visit("train", play="1", dataset="moons", stop_laps="1")
    until(at, lambda: run_of(at).stopped)
    rest(at)
    assert run_of(at).view.steps == run_of(at).trainer().steps_per_epoch
    at.run()
    assert not run_of(at).playing
    assert "1 lap is done" in " ".join(one.value for one in at.caption)


def test_another_dataset_brings_its_usual_settings_and_keeps_what_was_chosen(visit):
    at = visit("train")
    at.select_slider(key=key(at, "batch_size")).set_value(32).run()
    at.selectbox(key="dataset").set_value("moons").run()
    assert_well(at)
    config = run_of(at).config
    assert (config.model, config.widths, config.activation) == ("perceptron", (4, 2), "tanh")
    assert config.batch_size == 32
    assert at.query_params == {"dataset": "moons", "batch_size": "32"}
    at.selectbox(key="dataset").set_value("animals").run()
    assert run_of(at).config == TrainingConfig(batch_size=32)


def test_another_optimiser_brings_its_usual_rate_and_keeps_one_that_was_chosen(visit):
    at = visit("train")
    at.selectbox(key=key(at, "optimizer")).set_value("sgd").run()
    assert_well(at)
    assert run_of(at).config == TrainingConfig(optimizer="sgd", lr=0.1)
    assert at.query_params == {"optimizer": "sgd", "lr": "0.1"}
    at.selectbox(key="dataset").set_value("moons").run()
    assert (run_of(at).config.optimizer, run_of(at).config.lr) == ("sgd", 0.3)
    at.selectbox(key=key(at, "optimizer")).set_value("adam").run()
    assert run_of(at).config.lr == 0.03
    at.select_slider(key=key(at, "lr")).set_value(0.3).run()
    at.selectbox(key=key(at, "optimizer")).set_value("rmsprop").run()
    assert run_of(at).config.lr == 0.3


def test_the_layers_are_counted_and_widened(visit):
    at = visit("train", model="perceptron")
    at.button_group(key=key(at, "depth")).set_value(2).run()
    at.number_input(key=key(at, "width_1")).set_value(12).run()
    assert_well(at)
    assert run_of(at).config.widths == (64, 12)
    assert "width_2" not in [one.key for one in at.number_input]
    at.button_group(key="model").set_value("cnn").run()
    assert run_of(at).config.widths == ()


PAIRS = [(d, m) for d in DATASETS for m in MODELS if takes(m, DATASETS[d].traits["shape"])]


@pytest.mark.parametrize(("dataset", "model"), PAIRS)
def test_every_dataset_is_learned_by_the_network_that_is_picked_and_shown(visit, dataset, model):
    wanted = replace(default_config(dataset), model=model, widths=first_widths(dataset, model))
    by_link = visit("train", dataset=dataset, model=model)
    by_click = visit("train", dataset=dataset)
    by_click.button_group(key="model").set_value(model).run()
    for at in (by_link, by_click):
        assert_well(at)
        assert state(at).settings_before == wanted
        assert at.button_group(key="model").value == model
        assert run_of(at) is None or run_of(at).config == wanted


IMPOSSIBLE = [
    {"dataset": "moons", "model": "cnn"},
    {"model": "linear", "widths": "4-2"},
    {"batch_norm": "True", "batch_size": "1"},
    {"model": "cnn", "widths": "256"},
    {"model": "cnn", "widths": "2-2-2-2"},
    {"widths": "4--2"},
    {"widths": "-"},
    {"stop_laps": "-1", "pace": "1e9"},
]


@pytest.mark.parametrize("link", IMPOSSIBLE, ids=str)
def test_a_link_to_what_cannot_be_gives_the_nearest_that_can(visit, link):
    at = visit("train", **link)
    assert_well(at)
    click(at, "step")
    assert_well(at)
    assert stats(at)["updates"] == "1"


def test_pace_and_stop_rules_stand_in_the_link_and_reach_the_run(visit):
    at = visit("train", pace="5", stop_accuracy="90")
    assert run_of(at).pace == 5
    assert run_of(at).rule.accuracy == 0.9
    at.select_slider(key="pace").set_value("full").run()
    at.select_slider(key="stop_patience").set_value(5).run()
    assert run_of(at).pace is None
    assert run_of(at).rule.patience == 5
    assert set(at.query_params) == {"stop_accuracy", "stop_patience"}


def test_weights_go_out_and_come_back_in(visit):
    at = click(visit("train", dataset="moons", seed="3"), "step")
    data = weights_file(run_of(at).trainer())
    fingerprint = run_of(at).view.fingerprint
    other = visit("train")
    other.file_uploader(key="import").upload("mine.safetensors", data).run()
    assert_well(other)
    assert run_of(other).view.fingerprint == fingerprint
    assert run_of(other).config.dataset == shown(other)["dataset"] == "moons"
    assert shown(other)["seed"] == 3
    assert any("that you brought" in one.value for one in other.caption)
    assert stats(other)["held-out accuracy"].endswith("%")
    click(other, "step")
    assert run_of(other).view.fingerprint != fingerprint
    assert_well(go(other, "infer"))


def test_reset_goes_back_to_the_weights_that_were_brought(visit):
    at = click(visit("train", dataset="moons", seed="3"), "step")
    data = weights_file(run_of(at).trainer())
    brought = run_of(at).view.fingerprint
    click(at, "step")
    at.file_uploader(key="import").upload("mine.safetensors", data).run()
    at.button(key="replace").click().run()
    click(at, "step")
    assert run_of(at).view.fingerprint != brought
    at.button(key="reset").click().run()
    at.button(key="confirm").click().run()
    assert_well(at)
    assert run_of(at).view.fingerprint == brought
    click(at, "step")
    at.button_group(key="model").set_value("linear").run()
    at.button(key="confirm").click().run()
    assert run_of(at).view.fingerprint != brought
    assert any("Another run" in one.value for one in at.caption)


def test_weights_that_come_in_do_not_push_out_a_run_unasked(visit):
    at = click(visit("train", dataset="moons", seed="3"), "step")
    data, before = weights_file(run_of(at).trainer()), run_of(at)
    click(at, "step")
    at.file_uploader(key="import").upload("mine.safetensors", data).run()
    assert run_of(at) is before
    at.button(key="replace").click().run()
    assert_well(at)
    assert run_of(at) is not before
    assert run_of(at).view.steps == 0
    assert not at.button(key="reset").disabled


@pytest.mark.parametrize(
    "data", [b"", b"junk", b"\x02\0\0\0\0\0\0\0{}"], ids=["empty", "junk", "no layers"]
)
def test_a_file_that_is_no_weights_gives_one_sentence(visit, data):
    at = visit("train")
    before = run_of(at)
    at.file_uploader(key="import").upload("mine.safetensors", data).run()
    assert [one.value for one in at.exception] == []
    assert len(at.error) == 1
    assert "What to do" in at.error[0].value
    assert run_of(at) is before


def test_a_dataset_that_is_not_here_is_offered_and_everything_else_goes_on(
    visit, monkeypatch, tmp_path
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    download = DATASETS["fashion-mnist"].traits["download"]
    nowhere = Remote("Fashion-MNIST", "http://127.0.0.1:9/nothing", 1, md5="0")
    monkeypatch.setattr(download, "files", lambda: [nowhere])
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    at = visit("train", dataset="fashion-mnist")
    assert_well(at)
    assert at.button(key="download").label == "Download"
    at.button(key="download").click().run()
    assert download.wait(20)
    at.run()
    assert [one.value for one in at.exception] == []
    assert "no way to" in at.error[0].value
    assert at.button(key="download").label == "Download"
    at.selectbox(key="dataset").set_value("digits").run()
    assert_well(click(at, "step"))
    download.error = None


def test_a_run_pauses_while_a_dataset_that_is_not_here_is_picked(visit, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    at = visit("train", dataset="digits")
    at.button(key="play").click().run()
    until(at, lambda: run_of(at).view.steps > 3)
    run = run_of(at)
    at.selectbox(key="dataset").set_value("fashion-mnist").run()
    assert_well(at)
    assert any(DATASETS["digits"].title in one.value for one in at.caption)  # which waits
    assert not run.playing
    rest(at)
    reached = run.view.steps
    at.selectbox(key="dataset").set_value("digits").run()
    assert_well(at)
    assert question(at) == ""
    assert at.button(key="play").label == "Play"
    assert (run_of(at), run.view.steps) == (run, reached)
    at.button(key="play").click().run()
    until(at, lambda: run.view.steps > reached)
    at.button(key="pause").click().run()


def test_a_race_runs_to_its_end_and_says_what_each_took(visit):
    at = visit("train", dataset="moons")
    at.button(key="race_networks").click().run()
    assert_well(at)
    at.button_group(key="race_seconds").set_value(3).run()
    at.button(key="race_start").click().run()
    racers = state(at).racers
    assert [run.config.model for run in racers] == ["linear", "perceptron"]
    until(at, lambda: not any(run.playing or run.busy for run in racers))
    assert_well(at.run())
    assert all(run.stopped for run in racers)
    assert all(3 <= run.bill.seconds < 5 for run in racers)
    icons = (":material/trophy:", ":material/balance:")
    (outcome,) = (one.value for one in at.markdown if one.value.startswith(icons))
    assert all(f"{run.view.evaluations[-1].accuracy:.1%}" in outcome for run in racers)
    kept = at.session_state.session.ledger.entries.values()
    assert [(one.phase, one.network, one.bill) for one in kept] == [
        ("training", title, run.bill)
        for title, run in zip(("Linear", "Perceptron"), racers, strict=True)
    ]
    at.button(key="race_add").click().run()
    assert len(state(at).racers) == 3
    assert [bool(run.view.steps) for run in state(at).racers] == [
        True,
        True,
        False,
    ]
    at.button(key="race_clear").click().run()
    assert state(at).racers == []
    assert_well(at)


def test_a_link_lines_up_a_race_until_it_is_cleared(visit):
    at = visit("train", dataset="moons", race="batch-sizes")
    assert_well(at)
    sizes = [run.config.batch_size for run in state(at).racers]
    assert sizes == [8, 32, 128, 512]
    assert at.query_params["race"] == "batch-sizes"
    at.button(key="race_clear").click().run()
    assert state(at).racers == []
    assert "race" not in at.query_params
    at.button(key="race_learning rates").click().run()
    assert at.query_params["race"] == "learning-rates"
    at.button(key="race_clear").click().run()
    at.button(key="race_add").click().run()
    assert at.query_params["race"] == "usual"


def test_a_race_of_ones_own_settings_is_in_the_link(visit):
    at = visit("train", dataset="moons")
    for rate in (0.3, 0.01):
        at.select_slider(key="lr").set_value(rate).run()
        at.button(key="race_add").click().run()
    at.button_group(key="race_seconds").set_value(10).run()
    assert at.query_params["race"] == "lr:0.3;usual"
    link = dict(at.query_params)
    configs = [run.config for run in state(at).racers]
    assert [config.lr for config in configs] == [0.3, 0.01]
    other = visit("train", **link)
    assert [run.config for run in state(other).racers] == configs
    assert other.session_state.race_seconds == 10
    assert dict(other.query_params) == link
    for nonsense in ("lr", "lr:x;seed:1", "colour:red", "dataset:cifar10"):
        assert visit("train", race=nonsense).session_state.session.page(TrainState).racers == []


def test_layers_as_usual_for_the_network_stay_in_the_link(visit):
    at = visit("train", dataset="moons")
    at.button_group(key="depth").set_value(1).run()
    at.number_input(key="width_0").set_value(64).run()
    assert at.query_params["widths"] == "usual"
    assert run_of(visit("train", **at.query_params)).config.widths == ()


def test_a_second_run_of_the_page_does_not_undo_what_was_clicked_meanwhile(visit):
    at = visit("train", model="perceptron", dropout="0.2", pace="5")
    at.run()
    kinds = "selectbox", "segmented_control", "select_slider", "number_input", "toggle"
    settings = [one for kind in kinds for one in at.get(kind)]
    assert len(settings) > 10
    assert [one.label for one in settings if one.proto.set_value] == []
    click(at, "step")
    at.button_group(key="model").set_value("linear").run()
    assert question(at)
    assert not at.button_group(key="model").proto.set_value


def test_a_teacher_copies_a_link_that_hides_and_begins(visit):
    at = visit("train", dataset="moons")
    at.button_group(key="teacher_hides").set_value(["recipe", "race"])
    at.toggle(key="teacher_plays").set_value(True).run()
    assert_well(at)
    link = next(one.value for one in at.code if "/train" in one.value or "hide" in one.value)
    asked = parse_qs(urlsplit(link).query)
    assert asked == {"dataset": ["moons"], "hide": ["recipe,race"], "play": ["1"]}
    pupil = visit("train", **{name: words[0] for name, words in asked.items()})
    assert not pupil.code
    assert run_of(pupil).playing
