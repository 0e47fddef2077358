"""A race: who runs, what they are called, and what each had spent at each look."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from engine.compute import Pool
from engine.core.units import updates_text
from engine.errors import Diverged
from engine.training import (
    Evaluation,
    Run,
    Trainer,
    TrainingConfig,
    default_config,
    look,
    train_slice,
)
from engine.training.race import (
    MOST,
    PRESETS,
    WORDS,
    beyond_chance,
    in_words,
    labels,
    laps,
    line_up,
)
from engine.training.trainer import FEWEST_GLANCED
from ui.actions.usage import own_work
from ui.components.race import _scale
from ui.pages.train.race import _rows, _went_back


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("dataset", ["animals", "moons"])
def test_a_preset_lines_up_runs_that_differ_in_one_setting(preset, dataset):
    runners = line_up(default_config(dataset), preset)
    assert 2 <= len(runners) <= MOST
    assert len(set(runners)) == len(runners)
    names = labels(runners)
    assert len(set(names)) == len(names)
    assert all(names)
    assert all(name.count(",") <= (preset in ("optimisers", "networks")) for name in names)


def test_optimisers_race_at_the_rates_that_suit_them():
    assert labels(line_up(TrainingConfig(), "optimisers")) == [
        "SGD, rate 0.1",
        "Momentum, rate 0.03",
        "RMSprop, rate 0.001",
        "Adam, rate 0.005",
    ]


def test_ones_own_network_races_among_the_others_and_each_names_its_layers():
    own = default_config("moons")
    assert labels(line_up(own, "networks")) == ["Linear", "Perceptron, layers 4-2"]
    assert own in line_up(own, "networks")
    wider = replace(default_config("animals"), model="perceptron", widths=(32, 8))
    assert labels(line_up(wider, "networks")) == [
        "Linear",
        "Perceptron, layers 32-8",
        "Convolutional, layers 8-16",
    ]
    assert in_words(own).startswith("Perceptron, layers 4-2, ")
    linear = replace(own, model="linear", widths=(), dropout=0.2)
    assert in_words(linear).startswith("Linear, Adam")
    assert "tanh" in in_words(own)
    assert "tanh" not in in_words(linear)
    assert "dropout" not in in_words(linear)


def test_what_cannot_be_trained_does_not_line_up():
    assert [r.model for r in line_up(default_config("moons"), "networks")] == [
        "linear",
        "perceptron",
    ]


def test_equal_runs_are_numbered():
    assert labels([TrainingConfig()] * 2) == ["run 1", "run 2"]


def test_every_setting_has_its_word():
    assert set(WORDS) == set(TrainingConfig.__dataclass_fields__)


@pytest.mark.parametrize(("best", "other", "examples", "won"), [
    (0.875, 0.80, 2000, True),
    (0.875, 0.87, 2000, False),
    (0.9, 0.8, 60, False),
    (1.0, 1.0, 200, False),
])  # fmt: skip
def test_a_winner_is_ahead_by_more_than_chance(best, other, examples, won):
    looks = [Evaluation(9, 0.4, accuracy, examples, 0.1) for accuracy in (best, other)]
    assert beyond_chance(*looks) is won


def test_laps_say_what_was_spent_by_then():
    run = Trainer(default_config("moons"))
    for _ in range(65):
        run.step()
    found = laps(look(run), examples=10, flops=40)
    assert [lap.updates for lap in found] == [0, 20, 40, 60]
    assert [lap.operations for lap in found] == [40 * 10 * n for n in (0, 20, 40, 60)]
    assert [lap.accuracy for lap in found] == [e.accuracy for e in run.history.evaluations]
    assert found[0].seconds == 0
    assert 0 < found[1].seconds < found[2].seconds < found[3].seconds <= run.history.seconds


def test_long_runs_are_thinned_and_keep_their_last_look():
    run = Trainer(default_config("moons"))
    for _ in range(20 * 150):
        run.step()
    found = laps(look(run), 10, 40)
    assert len(found) <= 62
    assert found[-1].updates == 3000


@pytest.mark.parametrize(
    ("operations", "unit"),
    [
        (700, "thousand"),
        (48_000, "thousand"),
        (2e6, "million"),
        (3e9, "billion"),
        (5e13, "trillion"),
    ],
)
def test_the_axis_of_operations_has_a_unit_that_gives_short_figures(operations, unit):
    scale, words = _scale(operations)
    assert words == f"{unit} operations"
    assert 0.5 < operations * scale < 1000


@pytest.mark.parametrize("model", ["linear", "cnn"])
def test_a_runner_is_sampled_in_every_slice_that_has_a_lap_to_go(model, monkeypatch):
    """As on a machine that is so slow that a slice is one update."""
    monkeypatch.setattr("engine.training.trainer.GLANCE_SECONDS", 0.0)
    trainer = Trainer(TrainingConfig(model=model))
    for _ in range(8):
        train_slice(trainer, 0.0, glance_every=0.0)
    raced = laps(look(trainer), 64, 1)
    assert [lap.updates for lap in raced] == list(range(9))
    assert trainer.steps_per_epoch > 8
    looks = trainer.history.evaluations
    assert looks[0].images == len(trainer.split.validation)
    assert {one.images for one in looks[1:]} == {FEWEST_GLANCED}


def test_a_glance_waits_until_it_is_due_and_changes_nothing():
    glancing, plain = Trainer(TrainingConfig()), Trainer(TrainingConfig())
    for _ in range(5):
        train_slice(glancing, 0.0, glance_every=0.0)
        train_slice(plain, 0.0, glance_every=3600.0)
    assert len(plain.history.evaluations) == 1
    assert len(glancing.history.evaluations) == 6
    assert plain.fingerprint() == glancing.fingerprint()
    assert plain.history.curve() == glancing.history.curve()


def test_a_runner_that_ran_away_has_the_same_counts_in_table_and_sentence():
    run = Run(TrainingConfig(lr=1e6), Pool(ThreadPoolExecutor(1)))
    run.play()
    assert run.wait(60)
    assert isinstance(run.error, Diverged)
    made = run.bill.passes
    assert f"at update {made + 1:,}," in str(run.error)
    assert re.search(rf" {updates_text(made)}, {made} ", _went_back(run))
    assert f"after update {run.view.steps:,}" in _went_back(run)
    rows = dict(_rows([run], [own_work(run.config)], evidence=True))
    assert rows["Updates made"][0].text == f"**{made}**, {made} undone"
