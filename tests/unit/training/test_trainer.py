"""The training loop: a plain PyTorch loop to the last digit, and a way back when it runs away."""

import copy
import dataclasses
import inspect
import math
import pickle
import random
import time

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from carried import CARRIED
from torch import nn

from engine.data import DATASETS, examples, load_dataset
from engine.errors import ConfigError, Diverged, EngineError
from engine.models.trainable import MODELS, takes
from engine.training import (
    Run,
    Trainer,
    TrainingConfig,
    calmer_rate,
    default_config,
    with_optimizer,
)
from engine.training import config as settings
from engine.training.optimizers import OPTIMIZERS

# Two classes in large batches: a lap of few updates, so that tests cross from one to the next.
LAP = {"dataset": "cats-dogs", "batch_size": 256}
PLAIN_OPTIMIZERS = {
    "sgd": lambda params, lr: torch.optim.SGD(params, lr=lr, fused=True),
    "momentum": lambda params, lr: torch.optim.SGD(params, lr=lr, momentum=0.9, fused=True),
    "rmsprop": lambda params, lr: torch.optim.RMSprop(params, lr=lr, foreach=True),
    "adam": lambda params, lr: torch.optim.Adam(params, lr=lr, fused=True),
    "adamw": lambda params, lr: torch.optim.AdamW(params, lr=lr, fused=True, weight_decay=0),
}
# RMSprop's first step is ten times the learning rate.
RATES = dict.fromkeys(PLAIN_OPTIMIZERS, 0.01) | {"rmsprop": 0.0005}
BATCH_NORM = "test-batch-norm"


@pytest.fixture
def batch_norm():
    """A network with buffers, registered for as long as one test runs."""

    @MODELS.register(BATCH_NORM, title="With batch norm", summary="For this test.", pictures=True)
    def network(shape, classes, layout):
        channels, height, width = shape
        return nn.Sequential(
            nn.Conv2d(channels, 4, kernel_size=3, stride=2, padding=1),
            nn.BatchNorm2d(4),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(4 * math.ceil(height / 2) * math.ceil(width / 2), classes),
        )

    yield BATCH_NORM
    del MODELS._entries[BATCH_NORM]


@pytest.fixture(params=[*MODELS, BATCH_NORM])
def network(request):
    """Each network in turn, the one with buffers included."""
    if request.param == BATCH_NORM:
        request.getfixturevalue("batch_norm")
    return request.param


def trainer(**settings):
    return Trainer(TrainingConfig(**{**LAP, **settings}))


def losses(run, n):
    return [run.step().loss for _ in range(n)]


def state(run):
    """All that a run's next update depends on, copied: weights, buffers, optimiser."""
    return copy.deepcopy((run.model.state_dict(), run.optimizer.state_dict()))


def same(one, other):
    """Whether nested states are equal bit by bit."""
    if isinstance(one, torch.Tensor):
        return isinstance(other, torch.Tensor) and torch.equal(one, other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def run_away(run, most=400):
    """Step until the loss runs away; returns what was raised."""
    with pytest.raises(Diverged) as diverged:
        losses(run, most)
    return diverged.value


# One update


def plain_loop(config, model, run, updates):
    """Losses, accuracies and weights of a loop written by hand; only the data is the run's."""
    optimizer = PLAIN_OPTIMIZERS[config.optimizer](model.parameters(), config.lr)
    generator = torch.Generator().manual_seed(config.seed)
    dataset, train = run.dataset, run.split.train
    seen, order = [], torch.tensor([], dtype=torch.int64)
    while len(seen) < updates:
        if not len(order):
            order = train[torch.randperm(len(train), generator=generator)]
        batch, order = order[: config.batch_size], order[config.batch_size :]
        x, y = dataset.batch(batch)
        logits = model(x)
        loss = F.cross_entropy(logits, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        right = int((logits.argmax(1) == y).sum()) / len(batch)
        seen.append((loss.item(), right, len(batch)))
    return seen


@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
def test_an_update_equals_a_plain_loop_to_the_last_digit(network, optimizer):
    run = trainer(model=network, optimizer=optimizer, lr=RATES[optimizer], seed=3)
    by_hand = copy.deepcopy(run.model)
    updates = run.steps_per_epoch + 3
    expected = plain_loop(run.config, by_hand, run, updates)
    made = [run.step() for _ in range(updates)]
    assert [(s.loss, s.accuracy, s.images) for s in made] == expected
    assert same(run.model.state_dict(), by_hand.state_dict())


def test_updates_are_numbered_from_one_and_remembered():
    run = trainer(model="linear")
    made = [run.step() for _ in range(9)]
    assert [s.number for s in made] == list(range(1, 10))
    assert run.steps == 9
    assert run.history.curve() == [(s.number, s.loss, s.accuracy) for s in made]
    assert run.history.images == sum(s.images for s in made)
    assert run.history.seconds == pytest.approx(sum(s.seconds for s in made))
    assert all(s.seconds > 0 for s in made)


def test_a_lap_shows_every_training_picture_once():
    run = trainer(model="linear")
    drawn = [run._draw_batch() for _ in range(run.steps_per_epoch)]
    assert torch.equal(torch.cat(drawn).sort().values, run.split.train.sort().values)
    assert [len(batch) for batch in drawn[:-1]] == [256] * (run.steps_per_epoch - 1)
    again = torch.cat([run._draw_batch() for _ in range(run.steps_per_epoch)])
    assert torch.equal(again.sort().values, run.split.train.sort().values)
    assert not torch.equal(again, torch.cat(drawn))


def test_training_lowers_the_loss_and_beats_guessing():
    run = Trainer(TrainingConfig(model="linear", lr=0.001))
    first = run.evaluate()
    losses(run, 60)
    last = run.evaluate()
    assert last.loss < 0.8 * first.loss
    assert last.accuracy > 0.4 > 0.2 > first.accuracy


@pytest.mark.parametrize("dataset", CARRIED)
def test_every_network_makes_an_update_on_every_dataset(network, dataset):
    if not takes(network, DATASETS[dataset].traits["shape"]):
        with pytest.raises(ConfigError):
            trainer(model=network, dataset=dataset)
        return
    run = trainer(model=network, dataset=dataset, batch_size=32)
    before = run.fingerprint()
    step = run.step()
    assert math.isfinite(step.loss)
    assert 0 <= step.accuracy <= 1
    assert run.fingerprint() != before
    evaluation = run.evaluate()
    assert math.isfinite(evaluation.loss)
    assert evaluation.images == len(run.split.validation)


# Pausing, travelling, company


def test_twenty_straight_losses_equal_seven_a_pause_and_thirteen():
    straight, paused = trainer(), trainer()
    expected = losses(straight, 20)
    first = losses(paused, 7)
    paused.evaluate()
    torch.rand(3)
    assert first + losses(paused, 13) == expected
    assert paused.fingerprint() == straight.fingerprint()


@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
def test_a_journey_to_another_process_changes_nothing(network, optimizer):
    straight = trainer(model=network, optimizer=optimizer, lr=RATES[optimizer])
    travelling = trainer(model=network, optimizer=optimizer, lr=RATES[optimizer])
    expected = losses(straight, 20)
    first = losses(travelling, 7)
    arrived = pickle.loads(pickle.dumps(travelling))
    assert first + losses(arrived, 13) == expected
    assert same(state(arrived), state(straight))
    assert arrived.history.curve() == straight.history.curve()


@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
def test_a_copy_goes_on_as_the_run_would_and_leaves_it_alone(network, optimizer):
    run = trainer(model=network, optimizer=optimizer, lr=RATES[optimizer], dropout=0.2)
    losses(run, 7)
    before = state(run)
    clone = run.copy()
    assert clone.dataset is run.dataset
    onwards = losses(clone, 13)
    assert same(state(run), before)
    assert (run.steps, len(run.history.curve())) == (7, 7)
    assert losses(run, 13) == onwards
    assert same(state(run), state(clone))


def test_the_shared_pictures_do_not_travel_with_a_run():
    run = trainer(model="linear")
    sent = pickle.dumps(run)
    assert len(sent) < run.dataset.inputs.nbytes / 4
    assert pickle.loads(sent).dataset is run.dataset


def test_two_runs_in_turn_train_as_if_each_were_alone():
    one, other = {"model": "cnn", "seed": 1}, {"model": "perceptron", "seed": 2}
    alone = losses(trainer(**one), 12), losses(trainer(**other), 12)
    a, b = trainer(**one), trainer(**other)
    together = [(a.step().loss, b.step().loss) for _ in range(12)]
    assert tuple(map(list, zip(*together, strict=True))) == alone


@pytest.mark.parametrize("seed", [1, 2])
def test_the_process_wide_seed_is_not_read(seed):
    expected = losses(trainer(), 5)
    torch.manual_seed(seed)
    np.random.seed(seed)
    random.seed(seed)
    assert losses(trainer(), 5) == expected


def test_the_process_wide_seed_is_not_set():
    torch.manual_seed(11)
    before = torch.get_rng_state(), random.getstate(), np.random.get_state()[1].tolist()
    run = trainer()
    losses(run, 8)
    run.evaluate()
    run.back()
    after = torch.get_rng_state(), random.getstate(), np.random.get_state()[1].tolist()
    assert torch.equal(after[0], before[0])
    assert after[1:] == before[1:]


def test_another_seed_is_another_run():
    assert losses(trainer(seed=0), 3) != losses(trainer(seed=1), 3)


def test_networks_are_computed_by_one_thread():
    assert torch.get_num_threads() == 1


# Running away, and back


@pytest.mark.parametrize("lr", [10.0, 100.0, 1e6, 1e30])
@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
@pytest.mark.parametrize("model", list(MODELS))
def test_a_rate_far_too_high_is_noticed_and_back_gives_sane_weights(model, optimizer, lr):
    run = Trainer(TrainingConfig(model=model, optimizer=optimizer, lr=lr))
    first = state(run)
    error = run_away(run)
    assert "ran away" in str(error)
    assert error.hint
    reached = run.steps
    run.back()
    assert reached - run.steps <= run.steps_per_epoch
    assert all(torch.isfinite(w).all() for w in run.model.state_dict().values())
    assert run.evaluate().loss <= 10 * run.history.evaluations[0].loss
    if run.steps == 0:
        assert same(state(run), first)


def test_a_runaway_is_noticed_before_it_changes_a_weight():
    run = trainer(model="linear", lr=1e6)
    run.step()
    ruined = state(run)
    run_away(run)
    assert same(state(run), ruined)
    assert run.steps == 1


@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
def test_back_restores_the_last_lap_bit_by_bit(network, optimizer):
    run = trainer(model=network, optimizer=optimizer, lr=0.3 * RATES[optimizer])
    lap = run.steps_per_epoch
    losses(run, 2 * lap)
    kept, curve = state(run), run.history.curve()
    evaluations = list(run.history.evaluations)
    onwards = losses(run, 3)
    for group in run.optimizer.param_groups:
        group["lr"] = 1e6
    run_away(run)
    run.back()
    assert run.steps == 2 * lap
    assert same(state(run), kept)
    assert run.history.curve() == curve
    assert run.history.evaluations == evaluations
    assert losses(run, 3) == onwards


def test_back_works_as_often_as_it_takes(network):
    run = trainer(model=network)
    losses(run, run.steps_per_epoch)
    kept = state(run)
    for _ in range(2):
        losses(run, 2)
        run.back()
        assert same(state(run), kept)


def test_back_before_the_first_update_changes_nothing():
    run = trainer()
    before = state(run)
    run.back()
    assert same(state(run), before)


def test_back_restores_the_buffers_of_a_batch_norm(batch_norm):
    run = trainer(model=batch_norm)
    losses(run, run.steps_per_epoch)
    kept = copy.deepcopy(dict(run.model[1].named_buffers()))
    assert set(kept) == {"running_mean", "running_var", "num_batches_tracked"}
    losses(run, 2)
    ruined = dict(run.model[1].named_buffers())
    assert not any(torch.equal(ruined[name], kept[name]) for name in kept)
    run.back()
    assert same(dict(run.model[1].named_buffers()), kept)


@pytest.mark.parametrize("poison", [math.nan, math.inf, -math.inf])
def test_a_loss_that_is_no_number_is_noticed(network, poison):
    run = trainer(model=network)
    losses(run, 2)
    with torch.no_grad():
        list(run.model.parameters())[-1].fill_(poison)
    run_away(run, most=1)
    run.back()
    assert all(torch.isfinite(w).all() for w in run.model.state_dict().values())
    assert math.isfinite(run.step().loss)


def test_ruined_buffers_are_noticed_by_the_next_evaluation_and_never_kept(batch_norm):
    run = trainer(model=batch_norm)
    losses(run, run.steps_per_epoch)
    run.model[1].running_var.fill_(math.nan)  # training itself doesn't read it
    run_away(run, most=run.steps_per_epoch)
    assert run.steps == 2 * run.steps_per_epoch
    run.back()
    assert run.steps == run.steps_per_epoch
    assert torch.isfinite(run.model[1].running_var).all()


def test_a_run_can_come_back_after_a_journey():
    run = trainer(model="linear", lr=0.003)
    losses(run, run.steps_per_epoch)
    kept = state(run)
    losses(run, 2)
    arrived = pickle.loads(pickle.dumps(run))
    arrived.back()
    assert same(state(arrived), kept)


# Looking without touching


def test_evaluating_changes_no_weight_no_buffer_and_no_next_update(network):
    run, other = trainer(model=network), trainer(model=network)
    losses(run, 3), losses(other, 3)
    before = state(run)
    run.evaluate()
    assert same(state(run), before)
    assert run.model.training
    assert losses(run, 2) == losses(other, 2)


def test_an_evaluation_is_the_mean_over_all_held_out_pictures(network):
    run = trainer(model=network)
    losses(run, 3)
    found = run.evaluate()
    x, y = run.dataset.batch(run.split.validation)
    model = copy.deepcopy(run.model).eval()
    with torch.no_grad():
        logits = model(x)
    assert found.loss == pytest.approx(F.cross_entropy(logits, y).item(), rel=1e-5)
    assert found.accuracy == pytest.approx((logits.argmax(1) == y).double().mean().item())
    assert (found.step, found.images) == (3, len(y))
    assert found.seconds > 0


def test_the_held_out_are_looked_at_before_the_first_update_and_after_each_lap():
    run = trainer(model="linear")
    assert run.history.evaluations == []
    losses(run, 2 * run.steps_per_epoch + 1)
    assert [e.step for e in run.history.evaluations] == [
        0,
        run.steps_per_epoch,
        2 * run.steps_per_epoch,
    ]


def test_the_fingerprint_changes_with_an_update_and_with_nothing_else():
    run = trainer()
    before = run.fingerprint()
    run.evaluate()
    assert run.fingerprint() == before == trainer().fingerprint()
    run.step()
    after = run.fingerprint()
    assert after != before
    weight = next(run.model.parameters()).data
    weight[0, 0, 0, 0] = torch.nextafter(weight[0, 0, 0, 0], torch.tensor(9.0))  # by one bit
    assert run.fingerprint() != after


def test_run_for_makes_one_update_even_without_time():
    run = trainer(model="linear")
    assert [s.number for s in run.run_for(0)] == [1]
    assert [s.number for s in run.run_for(-1)] == [2]


def test_run_for_stops_when_its_time_is_up_and_gives_every_update():
    run = trainer(model="linear")
    run.step()
    start = time.perf_counter()
    made = run.run_for(0.2)
    assert time.perf_counter() - start >= 0.2
    assert [s.number for s in made] == list(range(2, run.steps + 1))
    assert len(made) > 3


# Settings

BAD = [
    {"lr": math.nan},
    {"lr": math.inf},
    {"lr": -math.inf},
    {"lr": 0},
    {"lr": 0.0},
    {"lr": -0.1},
    {"lr": "0.1"},
    {"lr": None},
    {"lr": 1j},
    {"batch_size": 0},
    {"batch_size": -1},
    {"batch_size": 1025},
    {"batch_size": 2.5},
    {"batch_size": 64.0},
    {"batch_size": "64"},
    {"batch_size": None},
    {"seed": -1},
    {"seed": 2**31},
    {"seed": 0.5},
    {"seed": "0"},
    {"seed": None},
    {"dataset": "dinosaurs"},
    {"dataset": ""},
    {"dataset": None},
    {"dataset": ["animals"]},
    {"model": "transformer"},
    {"model": 3},
    {"model": None},
    {"optimizer": "lion"},
    {"optimizer": None},
    {"optimizer": {"adam"}},
]


@pytest.mark.parametrize("settings", BAD, ids=str)
def test_settings_that_cant_work_are_refused(settings):
    with pytest.raises(ConfigError) as refused:
        TrainingConfig(**settings)
    assert str(refused.value)
    assert refused.value.hint


@pytest.mark.parametrize("settings", [{"lr": True}, {"batch_size": True}, {"seed": True}], ids=str)
def test_true_is_no_number(settings):
    with pytest.raises(ConfigError):
        TrainingConfig(**settings)


@pytest.mark.parametrize(
    "lr", [10**400, 10**30, 1e39, 1e300], ids=["huge", "long", "1e39", "1e300"]
)
def test_a_rate_beyond_float32_is_refused_or_runs_away_but_never_crashes(lr):
    for optimizer in OPTIMIZERS:
        with pytest.raises(EngineError):
            losses(trainer(model="linear", optimizer=optimizer, lr=lr), 20)


@pytest.mark.parametrize(
    "settings",
    [
        {"lr": 1},
        {"lr": 5e-324},
        {"batch_size": 1},
        {"batch_size": 1024},
        {"seed": 2**31 - 1},
    ],
    ids=str,
)
def test_settings_at_the_edge_work(settings):
    run = trainer(**{"model": "linear", "optimizer": "sgd", **settings})
    assert math.isfinite(run.step().loss)


def test_the_settings_are_those_promised():
    config = TrainingConfig()
    assert (config.dataset, config.model, config.optimizer) == ("animals", "cnn", "adam")
    assert (config.batch_size, config.seed) == (64, 0)


def test_settings_cant_be_changed_and_equal_ones_are_equal():
    config = TrainingConfig()
    with pytest.raises(dataclasses.FrozenInstanceError):
        config.lr = 1.0
    assert config == TrainingConfig()
    assert hash(config) == hash(TrainingConfig())
    assert config != TrainingConfig(seed=1)


def test_a_refusal_names_what_there_is():
    with pytest.raises(ConfigError) as refused:
        TrainingConfig(model="transformer")
    assert all(name in refused.value.hint for name in MODELS)


@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
@pytest.mark.parametrize(
    ("dataset", "updates", "least"), [("animals", 200, 0.7), ("digits", 200, 0.85)]
)
def test_each_optimiser_learns_at_the_rate_that_suits_it(dataset, updates, least, optimizer):
    trainer = Trainer(with_optimizer(default_config(dataset), optimizer))
    for _ in range(updates):
        trainer.step()
    assert trainer.evaluate().accuracy > least


@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
def test_the_rate_to_try_after_one_that_ran_away_is_the_usual_one_or_less(optimizer):
    sensible = with_optimizer(default_config("animals"), optimizer)
    for lr in settings.RATES:
        calmer = calmer_rate(dataclasses.replace(sensible, lr=lr))
        assert calmer in settings.RATES
        assert calmer <= sensible.lr
        assert calmer < lr or lr == settings.RATES[0]


def test_a_run_does_not_begin_with_its_wrong_labels():
    run = Trainer(TrainingConfig(label_noise=0.2))
    true = load_dataset("animals").labels
    first = torch.cat([run._draw_batch() for _ in range(10)])
    wrong = (run.dataset.labels[first] != true[first]).float().mean()
    assert 0.15 < wrong < 0.25


# One owner of the state


@pytest.mark.parametrize("owner", [Trainer, Run])
def test_nothing_outside_sets_what_a_run_shows(owner):
    shown = inspect.getmembers(owner, lambda what: isinstance(what, property))
    assert len(shown) > 8
    assert all(what.fset is None for _, what in shown)
    made = Trainer(TrainingConfig(model="linear"))
    assert all(name.startswith("_") for name in vars(made))


def test_data_handed_in_travels_with_its_run_and_stays_its_own():
    dataset, parts = examples(TrainingConfig().choice)
    own = dataclasses.replace(dataset, labels=dataset.labels.flip(0).clone())
    run = Trainer(TrainingConfig(model="linear"), (own, parts))
    run.step()
    there = pickle.loads(pickle.dumps(run))
    assert torch.equal(there.dataset.labels, own.labels)
    assert run.copy().dataset is own  # never changed, so never copied
    assert there.step().loss == run.step().loss
    assert Trainer(TrainingConfig(model="linear")).dataset is dataset


def test_a_snapshot_brings_back_the_whole_run():
    run = Trainer(TrainingConfig(model="linear"))
    run.run_for(60, most=5)
    kept = run.snapshot()
    on = [run.step().loss for _ in range(5)]
    run.restore(kept)
    assert [run.step().loss for _ in range(5)] == on
