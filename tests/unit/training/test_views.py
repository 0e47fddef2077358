"""Looking at a run: right by torch, cheap, small, and without a trace in the run."""

import dataclasses
import io
import pickle

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from engine.errors import ConfigError
from engine.models import layer_outputs, probabilities
from engine.models.trainable import MODELS
from engine.training import (
    Edit,
    Trainer,
    TrainingConfig,
    default_config,
    look,
    train_slice,
    weight_layers,
)
from engine.training.export import code_file
from engine.training.layer_stats import (
    MOST_RECORDS,
    SHARES,
    NetworkStats,
    StatsHistory,
    measure_layers,
    rms,
    weights_of,
)
from engine.training.views import VIEWS, Watch, see, views_for

MOST_BYTES = 6500  # of a view's pictures and arrays
IMAGES = ("weights", "layers", "inside", "mistakes")
WATCHES = (
    {},
    {"layer": 1},
    {"layer": 99},
    {"flat": True},
    {"image": 10**9},
    {"cell": (2, 4)},
    {"cell": (-1, 99)},
)


def trained(model="cnn", steps=3, **settings):
    trainer = Trainer(TrainingConfig(model=model, **settings))
    for _ in range(steps):
        train_slice(trainer, 0.0)
    return trainer


def state(trainer):
    """All that an update hangs on, and all that it changes."""
    kept = [trainer.fingerprint(), trainer.steps, trainer.model.training, trainer._position]
    return [*kept, trainer._generator.get_state().tolist(), trainer.history.curve()]


def size_bytes(seen):
    """Bytes of pictures and arrays, the words left out."""
    sheets = sum(sheet.packed().nbytes for sheet in seen.sheets.values())
    return sheets + sum(array.nbytes for array in seen.arrays.values())


def levels(sheet):
    """The pictures as the browser reads them, -7 … 7."""
    packed = sheet.packed()
    cells = np.stack([packed & 15, packed >> 4], axis=1).ravel().astype(int) - 8
    return cells[: sheet.pictures.size].reshape(sheet.pictures.shape)


@pytest.mark.parametrize("model", list(MODELS))
def test_every_view_is_small_and_leaves_no_trace(model):
    trainer = trained(model)
    before = state(trainer)
    assert set(IMAGES) <= set(views_for(trainer.dataset))
    for view in views_for(trainer.dataset):
        for picks in WATCHES:
            seen = see(trainer, Watch(view, **picks))
            assert seen.view == view
            assert size_bytes(seen) <= MOST_BYTES, (view, picks)
            pickle.loads(pickle.dumps(seen))
    assert state(trainer) == before


@pytest.mark.parametrize("model", list(MODELS))
def test_a_watched_run_trains_as_an_unwatched_one(model):
    watched, alone = Trainer(TrainingConfig(model=model)), Trainer(TrainingConfig(model=model))
    for view in IMAGES:
        train_slice(watched, 0.0, Watch(view))
        alone.step()
    assert watched.fingerprint() == alone.fingerprint()


def test_a_view_that_there_is_not_becomes_the_first_that_suits():
    trainer = trained(steps=1)
    assert see(trainer, Watch("../etc")).view == views_for(trainer.dataset)[0]
    assert see(trainer, Watch("boundary")).view == views_for(trainer.dataset)[0]


# Weights


@pytest.mark.parametrize("model", list(MODELS))
def test_the_change_of_every_layer_is_after_minus_before(model):
    trainer = trained(model)
    before = weights_of(trainer.model)
    train_slice(trainer, 0.0)
    for at, layer in enumerate(weight_layers(trainer.model)):
        change = layer.weight.detach() - before[at]
        assert torch.equal(trainer.before[at], before[at])
        assert see(trainer, Watch("weights", layer=at, flat=True)).sheets["change"].largest > 0
        assert change.abs().max() > 0


def test_pictures_show_the_weights_themselves():
    trainer = trained("cnn")
    first, second, last = (
        see(trainer, Watch("weights", layer=at)).sheets["weights"] for at in range(3)
    )
    weights = [layer.weight.detach().numpy() for layer in weight_layers(trainer.model)]
    np.testing.assert_array_equal(first.pictures, weights[0][:, 0])
    np.testing.assert_array_equal(second.pictures, weights[1].reshape(-1, 3, 3))
    np.testing.assert_array_equal(last.pictures, weights[2].reshape(160, 7, 7))
    assert (second.columns, last.columns) == (8, 16)
    shown = levels(first) / 7 * first.largest
    assert np.abs(shown - first.pictures).max() <= first.largest / 14 + 1e-6


def test_a_heat_map_that_is_too_large_shows_means():
    trainer = trained("perceptron")
    sheet = see(trainer, Watch("weights", layer=0, flat=True)).sheets["weights"]
    weight = weight_layers(trainer.model)[0].weight.detach().numpy()
    across = -(-784 // sheet.pictures.shape[2])
    assert sheet.pictures.shape[1] == 64
    assert f"1 × {across}" in sheet.note
    np.testing.assert_allclose(
        sheet.pictures[0, :, 0], weight[:, :across].mean(axis=1), rtol=1e-4, atol=1e-7
    )


@pytest.mark.parametrize(("model", "at"), [("cnn", 2), ("perceptron", 0), ("perceptron", 1)])
def test_a_heat_map_and_its_change_line_up_and_their_rows_are_seen(model, at):
    seen = see(trained(model), Watch("weights", layer=at, flat=True))
    weights, change = seen.sheets["weights"], seen.sheets["change"]
    assert weights.pictures.shape == change.pictures.shape
    assert weights.header()["rowHeight"] == change.header()["rowHeight"] >= 4
    assert weights.note.partition(";")[0] == change.note.partition(";")[0]
    assert weights.pictures.shape[2] <= 256


# Layers


def test_vitals_are_those_of_torch():
    trainer = trained("perceptron", lr=0.01, optimizer="sgd")
    for layer, before, found in zip(
        weight_layers(trainer.model),
        trainer.before,
        measure_layers(trainer.model, trainer.before, trainer.steps).layers,
        strict=True,
    ):
        change = layer.weight.detach() - before
        assert found.gradient == pytest.approx(layer.weight.grad.pow(2).mean().sqrt().item())
        assert found.update == pytest.approx(0.01 * found.gradient, rel=1e-3)
        assert found.ratio == pytest.approx(rms(change) / rms(layer.weight.detach()))
    last = measure_layers(trainer.model, trainer.before, trainer.steps).layers[-1]
    everything = weight_layers(trainer.model)[-1].weight.detach().flatten()
    assert last.quantiles == pytest.approx(everything.quantile(torch.tensor(SHARES)).tolist())


def test_the_diary_stays_small_ends_at_the_last_and_can_forget():
    stats_history = StatsHistory()
    for step in range(1, 5001):
        stats_history.add(NetworkStats(step, ()))
        assert len(stats_history.records) <= MOST_RECORDS
        assert stats_history.records[-1].step == step
    steps = [one.step for one in stats_history.records]
    assert len(steps) >= MOST_RECORDS // 2
    assert steps == sorted(steps)
    stats_history.forget_after(2500)
    assert stats_history.records[-1].step <= 2500


def test_a_run_that_went_back_forgets_what_came_after():
    trainer = trained("linear", steps=2, lr=0.001)
    trainer.back()
    assert trainer.before is None
    assert trainer.stats_history.records == []
    assert look(trainer, Watch("layers")).seen.words["rows"][0].keys() == {"name", "weights"}


# One image


def test_an_images_maps_are_what_the_layers_put_out():
    trainer = trained("cnn")
    seen = see(trainer, Watch("inside", image=5))
    index = trainer.split.validation[5:6]
    x, y = trainer.dataset.batch(index)
    with torch.inference_mode():
        maps = trainer.model[:3](x)[0]  # convolution, pooling, ReLU
        probs = trainer.model(x).softmax(1)[0]
    assert seen.words["label"] == int(y)
    assert seen.words["chances"] == pytest.approx(probs.tolist(), abs=1e-4)
    assert seen.words["shown"] in seen.words["offered"]
    np.testing.assert_array_equal(seen.sheets["maps0"].pictures, maps.numpy())


def test_layer_outputs_are_what_the_next_layer_gets():
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.Tanh(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(18, 4), nn.ReLU(), nn.Linear(4, 1),
    )  # fmt: skip
    mean = model[1].running_mean.clone()
    outputs = layer_outputs(model, torch.randn(3, 1, 8, 8))
    assert [tuple(one.shape) for one in outputs] == [(3, 2, 3, 3), (3, 4), (3, 1)]
    assert outputs[0].abs().max() <= 1
    assert outputs[1].min() == 0
    assert torch.equal(model[1].running_mean, mean)
    assert model.training
    assert probabilities(outputs[2]).sum(1).allclose(torch.ones(3))


def test_the_strip_holds_the_pictures_on_offer():
    trainer = trained("linear", steps=1)
    seen = see(trainer, Watch("inside", image=7))
    strip = Image.open(io.BytesIO(seen.arrays["strip"].tobytes())).convert("L")
    offered = trainer.split.validation[seen.words["offered"]]
    expected = np.concatenate(list(trainer.dataset.inputs[offered].numpy()), axis=1)
    np.testing.assert_array_equal(np.asarray(strip), expected)


# The plane


def answers(trainer):
    """(x, y) → the class and its probability, by the network itself."""
    seen = see(trainer, Watch("boundary"))
    side, reach = seen.words["side"], seen.words["reach"]
    across = (torch.arange(side) + 0.5) / side * 2 * reach - reach
    points = torch.stack([across.repeat(side), -across.repeat_interleave(side)], dim=1)
    with torch.inference_mode():
        return seen, points, trainer.model.eval()(points).softmax(1)


@pytest.mark.parametrize("dataset", ["moons", "spirals", "blobs"])
def test_the_plane_shows_what_the_network_answers(dataset):
    trainer = Trainer(default_config(dataset))
    for _ in range(30):
        train_slice(trainer, 0.0)
    before = state(trainer)
    seen, _, probs = answers(trainer)
    trainer.model.train()
    assert state(trainer) == before
    best, answer = probs.max(1)
    classes = probs.shape[1]
    np.testing.assert_array_equal(seen.arrays["plane"] >> 5, answer)
    share = (best - 1 / classes) / (1 - 1 / classes)
    np.testing.assert_allclose((seen.arrays["plane"] & 31) / 31, share, atol=0.5 / 31 + 1e-4)
    assert size_bytes(seen) <= MOST_BYTES


def test_a_units_map_is_what_the_unit_puts_out():
    trainer = Trainer(default_config("moons"))
    train_slice(trainer, 0.0)
    seen, points, _ = answers(trainer)
    with torch.inference_mode():
        units = trainer.model[:3](points).T.reshape(4, 42, 42)
    places = [1 + 7 * i // 2 for i in range(12)]
    units = units[:, places][:, :, places]
    np.testing.assert_allclose(seen.sheets["maps0"].pictures, units, atol=1e-6)
    assert seen.words["shown"] == [2, 4, 2, 2]
    weights = weight_layers(trainer.model)[1].weight.detach()
    np.testing.assert_array_equal(seen.arrays["weights1"].reshape(2, 4), weights)


def test_the_points_stand_where_they_are():
    trainer = Trainer(default_config("xor"))
    seen = see(trainer, Watch("boundary"))
    x, y = trainer.dataset.batch(trainer.split.train[:1])
    place = seen.arrays["points"][:2] / 127.5 - 1
    np.testing.assert_allclose(place * seen.words["reach"], x[0], atol=0.02)
    assert seen.arrays["labels"][0] == y[0]
    assert len(seen.arrays["points"]) == 2 * len(seen.arrays["labels"])
    assert 0 < seen.arrays["heldOut"].sum() < len(seen.arrays["heldOut"])


def test_a_large_network_gets_a_coarse_plane_and_the_first_of_its_units():
    trainer = Trainer(dataclasses.replace(default_config("moons"), widths=(256, 256, 256)))
    train_slice(trainer, 0.0)
    seen = see(trainer, Watch("boundary"))
    assert len(seen.arrays["plane"]) == 21**2
    assert seen.words["shown"] == [2, 8, 8, 8, 2]
    assert size_bytes(seen) <= MOST_BYTES


# Mistakes


def test_the_table_counts_what_a_plain_loop_counts():
    trainer = trained("linear", steps=130, lr=0.01)
    seen = see(trainer, Watch("mistakes", cell=(2, 4)))
    x, y = trainer.dataset.batch(trainer.split.validation)
    trainer.evaluate()
    with torch.inference_mode():
        probs = trainer.model(x).softmax(1)
    seen = see(trainer, Watch("mistakes", cell=(2, 4)))
    guesses, table = probs.argmax(1), np.zeros((10, 10))
    for truth, guess in zip(y.tolist(), guesses.tolist(), strict=True):
        table[truth, guess] += 1
    np.testing.assert_array_equal(seen.arrays["matrix"].reshape(10, 10), table)
    assert seen.words["right"] == np.trace(table)
    sure = probs.max(1).values
    wrong = guesses != y
    label, guess, percent, place = seen.words["worst"][0]
    assert label != guess
    assert percent == round(sure[wrong].max().item() * 100)
    assert (int(y[place]), int(guesses[place])) == (label, guess)
    assert all(one[:2] == [2, 4] for one in seen.words["inCell"])
    assert len(seen.words["inCell"]) == min(10, table[2, 4])


def test_before_the_first_look_at_the_held_out_there_is_no_table():
    assert see(Trainer(TrainingConfig()), Watch("mistakes")).words["step"] is None


@pytest.mark.parametrize("name", list(VIEWS))
def test_every_view_says_what_it_shows(name):
    assert VIEWS[name].title
    assert VIEWS[name].summary.endswith(".")


# By hand


def test_a_weight_set_by_hand_is_set_and_counted():
    trainer = trained("cnn", steps=1)
    before = [weight.clone() for weight in weights_of(trainer.model)]
    trainer.set_weight(Edit(2, 3, 100, 1.5))
    trainer.set_weight(Edit(2, 4, None, -0.5))
    layer = weight_layers(trainer.model)[2]
    assert layer.weight[3, 100].item() == 1.5
    assert layer.bias[4].item() == -0.5
    assert (layer.weight.detach() != before[2]).sum() == 1
    assert trainer.edits == 2


def test_after_an_edit_the_held_out_examples_are_looked_at_anew():
    trainer = Trainer(TrainingConfig(dataset="moons", model="perceptron", widths=(4,), seed=1))
    trainer.run_for(60, most=400)
    looks = len(trainer.history.evaluations)
    for value in (9.0, -9.0, 9.0):
        trainer.set_weight(Edit(1, 0, None, value))
    assert len(trainer.history.evaluations) <= looks + 1
    last = trainer.history.evaluations[-1]
    assert (last.step, last.accuracy) == (400, trainer.evaluate().accuracy)
    assert last.accuracy < trainer.history.evaluations[-2].accuracy


def test_going_back_before_an_edit_undoes_its_count_as_well():
    trainer = Trainer(TrainingConfig(dataset="moons", model="perceptron", widths=(4,), seed=1))
    trainer.set_weight(Edit(1, 0, None, 1.0))
    trainer.step()
    kept = trainer.fingerprint()
    trainer.set_weight(Edit(1, 0, None, 2.0))
    assert trainer.edits == 2
    trainer.back()
    assert trainer.edits == 1  # the first one was made before the snapshot, and is in it
    assert "set by hand" in code_file(trainer)
    trainer.step()
    assert trainer.fingerprint() == kept

    untouched = Trainer(trainer.config)
    untouched.step()
    untouched.set_weight(Edit(1, 0, None, 2.0))
    assert "set by hand" in code_file(untouched)
    untouched.back()
    assert "set by hand" not in code_file(untouched)


def test_an_edit_before_the_first_update_gives_one_look_before_it():
    trainer = Trainer(TrainingConfig(dataset="moons", model="perceptron", widths=(4,), seed=1))
    trainer.set_weight(Edit(1, 0, None, 9.0))
    edited = trainer.evaluate()
    trainer.step()
    looks = trainer.history.evaluations
    assert [(look.step, look.loss) for look in looks] == [(0, edited.loss)]


@pytest.mark.parametrize(
    "numbers",
    [(9, 0, 0, 1.0), (-1, 0, 0, 1.0), (2, 10, 0, 1.0), (2, 0, 784, 1.0), (2, 0, -1, 1.0),
     (0, 0, 0, 1.0), (2, 0, 0, float("nan")), (2, 0, 0, 11.0)],
)  # fmt: skip
def test_a_weight_that_there_is_not_can_not_be_set(numbers):
    trainer = trained("cnn", steps=1)
    before = trainer.fingerprint()
    with pytest.raises(ConfigError):
        trainer.set_weight(Edit(*numbers))
    assert trainer.fingerprint() == before
    assert trainer.edits == 0
