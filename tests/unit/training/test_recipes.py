"""Every option of the recipe and of the layers: refused where it can't be, the same each time."""

import copy
import itertools
import math
import pickle

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from engine.data import DATASETS
from engine.errors import ConfigError, Diverged
from engine.models import as_onnx
from engine.models.trainable import ACTIVATIONS, Dropout
from engine.training import SCHEDULES, Trainer, TrainingConfig, default_config
from engine.training.optimizers import OPTIMIZERS

PLANE = {"dataset": "moons", "model": "perceptron", "batch_size": 10, "lr": 0.01}
PICTURES = {"dataset": "digits", "model": "cnn", "batch_size": 256, "lr": 0.002}
OPTIONS = {
    "dropout": PLANE | {"dropout": 0.3, "widths": (8, 8)},
    "dropout on pictures": PICTURES | {"dropout": 0.5},
    "batch norm": PLANE | {"batch_norm": True},
    "batch norm on pictures": PICTURES | {"batch_norm": True, "widths": (4, 4, 4)},
    "both": PICTURES | {"batch_norm": True, "dropout": 0.2},
    "label noise": PLANE | {"label_noise": 0.3},
    "share": PLANE | {"share": 0.3},
    "noise": PLANE | {"noise": 0.4, "points": 103},
    "cosine": PLANE | {"schedule": "cosine", "laps": 2},
    "one-cycle": PLANE | {"schedule": "one-cycle", "laps": 3},
    "decay": PLANE | {"weight_decay": 0.01},
    **{name: PLANE | {"optimizer": name, "weight_decay": 0.001} for name in OPTIMIZERS},
    **{name: PLANE | {"activation": name, "widths": (5, 3)} for name in ACTIVATIONS},
}
every_option = pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)


def losses(run, n):
    return [run.step().loss for _ in range(n)]


@every_option
def test_the_same_losses_however_paused_moved_or_interleaved(options):
    config = TrainingConfig(**options)
    straight, paused, other = Trainer(config), Trainer(config), Trainer(config)
    expected = losses(straight, 25)
    found = losses(paused, 7)
    torch.rand(3)
    losses(other, 5)
    paused.evaluate()
    paused = pickle.loads(pickle.dumps(paused))
    for _ in range(18):
        found.append(paused.step().loss)
        other.step()
    assert found == expected
    assert paused.fingerprint() == straight.fingerprint()


@every_option
def test_no_option_draws_from_the_process_wide_generator(options):
    before = torch.get_rng_state()
    run = Trainer(TrainingConfig(**options))
    losses(run, 3)
    run.evaluate()
    assert torch.equal(torch.get_rng_state(), before)


@every_option
def test_back_restores_the_way_on_to_the_last_digit(options):
    run = Trainer(TrainingConfig(**options))
    losses(run, run.steps_per_epoch)
    onwards = losses(run, 4)
    run.back()
    assert losses(run, 4) == onwards


@pytest.mark.parametrize("options", [OPTIONS["batch norm"], OPTIONS["both"]])
def test_a_run_with_batch_norm_that_falls_over_gets_its_buffers_back(options):
    run = Trainer(TrainingConfig(**options))
    losses(run, run.steps_per_epoch)
    kept = copy.deepcopy(run.model.state_dict())
    for group in run.optimizer.param_groups:
        group["lr"] = 1e30
    with pytest.raises(Diverged):
        losses(run, 3 * run.steps_per_epoch)
    run.back()
    assert all(torch.equal(v, kept[k]) for k, v in run.model.state_dict().items())
    assert math.isfinite(run.step().loss)


# Against PyTorch's own


@pytest.mark.parametrize("p", [0.1, 0.5, 0.8])
def test_dropout_leaves_out_its_share_and_keeps_the_mean(p):
    layer = Dropout(p)
    layer.generator = torch.Generator().manual_seed(0)
    out = layer(torch.ones(400, 500))
    assert out.unique().tolist() == [0.0, pytest.approx(1 / (1 - p))]
    assert (out == 0).float().mean().item() == pytest.approx(p, abs=0.01)
    assert torch.equal(layer.eval()(torch.ones(3)), torch.ones(3))


def test_weight_decay_is_pytorchs():
    run = Trainer(TrainingConfig(**PLANE, optimizer="adamw", weight_decay=0.1))
    clone = copy.deepcopy(run.model)
    optimizer = torch.optim.AdamW(clone.parameters(), lr=0.01, weight_decay=0.1)
    x, y = run.dataset.batch(run.copy()._draw_batch())
    F.cross_entropy(clone(x), y).backward()
    optimizer.step()
    run.step()
    for one, other in zip(run.model.parameters(), clone.parameters(), strict=True):
        torch.testing.assert_close(one, other)


def test_a_cosine_is_pytorchs_until_its_end_and_low_after_it():
    weight = nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], lr=1.0)
    theirs = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=100, eta_min=0.01)
    for update in range(100):
        ours = SCHEDULES["cosine"](update / 100)
        assert ours == pytest.approx(optimizer.param_groups[0]["lr"], rel=1e-6)
        optimizer.step()
        theirs.step()
    assert SCHEDULES["cosine"](5.0) == pytest.approx(0.01)


def test_one_cycle_goes_up_and_then_down_and_stays_there():
    shares = [SCHEDULES["one-cycle"](i / 100) for i in range(131)]
    top = shares.index(max(shares))
    assert (shares[0], shares[top], top) == (pytest.approx(0.04), pytest.approx(1), 30)
    assert all(a < b for a, b in itertools.pairwise(shares[: top + 1]))
    assert all(a >= b for a, b in itertools.pairwise(shares[top:]))
    assert shares[100] == shares[130] == pytest.approx(0.01)


def test_a_schedule_sets_the_rate_of_each_update():
    run = Trainer(TrainingConfig(**PLANE, schedule="cosine", laps=2))
    rates = []
    for _ in range(40):
        expected = run.lr
        run.step()
        assert run.optimizer.param_groups[0]["lr"] == expected
        rates.append(expected)
    assert rates[0] == 0.01
    assert rates == sorted(rates, reverse=True)


# Batch norm needs company


@pytest.mark.parametrize("points", [100, 101, 102, 126, 127])
def test_with_batch_norm_no_example_is_ever_alone_and_none_is_left_out(points):
    run = Trainer(TrainingConfig(**OPTIONS["batch norm"] | {"points": points}))
    sizes = [run.step().images for _ in range(2 * run.steps_per_epoch)]
    assert min(sizes) >= 2
    assert sum(sizes) == 2 * len(run.split.train)


# What can't be


@pytest.mark.parametrize(
    "impossible",
    [
        {"dataset": "moons", "model": "cnn"},
        {"dataset": "digits", "model": "cnn", "widths": (4, 4, 4, 4)},
        {"model": "linear", "widths": (4,)},
        {"model": "perceptron", "widths": (1,) * 5},
        {"model": "perceptron", "widths": (0,)},
        {"model": "perceptron", "widths": (257,)},
        {"model": "perceptron", "widths": [4]},
        {"model": "perceptron", "widths": (True,)},
        {"model": "cnn", "widths": (65,)},
        {"batch_norm": True, "batch_size": 1},
        {"batch_norm": 1},
        {"activation": "swish"},
        {"schedule": "linear"},
        {"dropout": 0.81},
        {"dropout": math.nan},
        {"dropout": -0.1},
        {"noise": 0.6},
        {"points": 19},
        {"points": 2001},
        {"share": 0.0},
        {"share": 1.0},
        {"label_noise": 0.6},
        {"weight_decay": -1e-9},
        {"weight_decay": math.inf},
        {"laps": 0},
        {"optimizer": "lion"},
    ],
    ids=str,
)
def test_impossible_settings_are_refused_in_a_sentence(impossible):
    with pytest.raises(ConfigError) as refused:
        TrainingConfig(**impossible)
    assert str(refused.value).endswith((".", "”."))
    assert refused.value.hint


@pytest.mark.parametrize("dataset", list(DATASETS))
def test_the_usual_settings_of_every_dataset_can_be_trained(dataset):
    assert default_config(dataset).dataset == dataset


def test_the_defaults_are_what_they_always_were():
    config = TrainingConfig()
    first = (config.dataset, config.model, config.optimizer, config.lr, config.batch_size)
    assert first == ("animals", "cnn", "adam", 0.005, 64)
    assert default_config("animals") == config
    assert [type(layer).__name__ for layer in Trainer(config).model] == [
        "Conv2d", "MaxPool2d", "ReLU", "Conv2d", "MaxPool2d", "ReLU", "Flatten", "Linear"
    ]  # fmt: skip


@every_option
def test_every_network_can_be_written_down_as_onnx(options):
    run = Trainer(TrainingConfig(**options))
    assert as_onnx(run.model, run.dataset.shape).graph.node
