"""What a visitor takes home, and brings back: weights, network, history, code."""

import csv
import io
import json
import shutil
import struct
import subprocess
import sys

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.compute import shared_pool
from engine.core.paths import DATA
from engine.errors import WeightsError
from engine.training import (
    Edit,
    Run,
    Trainer,
    TrainingConfig,
    config_in,
    read_weights,
    weights_file,
)
from engine.training.export import code_file, history_file, network_file

NET = {"dataset": "moons", "model": "perceptron", "widths": (4, 2), "batch_size": 10}
NORM = {"dataset": "digits", "model": "cnn", "batch_norm": True, "dropout": 0.2, "widths": (4,)}


def trained(updates=25, **settings):
    run = Trainer(TrainingConfig(**{**NET, **settings}))
    for _ in range(updates):
        run.step()
    return run


# The code


CODES = {
    "animals": {"dataset": "animals", "model": "cnn"},
    "cats, batch norm, dropout, one-cycle": {
        "dataset": "cats-dogs",
        "model": "cnn",
        "widths": (4, 4),
        "batch_norm": True,
        "dropout": 0.3,
        "schedule": "one-cycle",
        "laps": 1,
        "batch_size": 128,
    },
    "digits, wrong labels": {
        "dataset": "digits",
        "model": "perceptron",
        "widths": (),
        "label_noise": 0.2,
        "optimizer": "momentum",
        "lr": 0.01,
        "activation": "leaky-relu",
    },
    "moons": {"activation": "tanh", "noise": 0.3, "points": 120, "share": 0.5, "seed": 5},
    "circles": {"dataset": "circles", "schedule": "cosine", "laps": 2, "optimizer": "adamw",
                "weight_decay": 0.01},
    "spirals": {"dataset": "spirals", "batch_norm": True, "points": 101, "optimizer": "rmsprop",
                "lr": 0.001},
    "blobs": {"dataset": "blobs", "model": "linear", "widths": (), "optimizer": "sgd"},
    "xor": {"dataset": "xor", "dropout": 0.1, "activation": "sigmoid"},
}  # fmt: skip


def test_the_code_makes_the_same_run_to_the_last_digit(tmp_path):
    """One process for all of them: importing PyTorch takes longer than the runs."""
    for name in ("animals", "digits"):
        shutil.copy(DATA / f"{name}.npz", tmp_path)
    runs = {name: trained(26, **settings) for name, settings in CODES.items()}
    for number, run in enumerate(runs.values()):
        (tmp_path / f"run{number}.py").write_text(code_file(run), encoding="utf-8")
    numbers = list(range(len(runs)))
    all_of_them = f"import runpy\nfor n in {numbers}:\n    runpy.run_path(f'run{{n}}.py')"
    done = subprocess.run(
        [sys.executable, "-c", all_of_them],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    printed = [line for line in done.stdout.splitlines() if line.startswith("update 26:")]
    assert printed == [f"update 26: loss {run.history.last_loss!r}" for run in runs.values()]
    rights = [line for line in done.stdout.splitlines() if "held-out" in line]
    for line, run in zip(rights, runs.values(), strict=True):
        assert line.startswith(f"{run.evaluate().accuracy:.1%} of")


@pytest.mark.parametrize("settings", CODES.values(), ids=CODES)
def test_the_code_says_what_it_needs_and_compiles(settings):
    run = trained(1, **settings)
    code = code_file(run)
    compile(code, "run.py", "exec")
    assert repr(run.history.last_loss) in code
    assert "engine" not in code
    assert ("animals.npz" in code) == (run.config.dataset in ("animals", "cats-dogs"))
    assert ("class Dropout" in code) == bool(run.config.dropout)


def test_the_code_tells_weights_from_a_file_from_those_set_by_hand():
    brought = Trainer(TrainingConfig(**NET))
    brought.begin_with(trained().model.state_dict())
    assert "from a file" in code_file(brought)
    assert "by hand" not in code_file(brought)
    brought.set_weight(Edit(0, 0, None, 1.0))
    assert "by hand" in code_file(brought)
    by_hand = trained(1)
    by_hand.set_weight(Edit(0, 0, None, 1.0))
    assert "from a file" not in code_file(by_hand)
    assert "by hand" in code_file(by_hand)


# Network and history


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({"dataset": "digits", "widths": ()}, "pictures"),
        (NORM, "pictures"),
        ({"dataset": "moons"}, "points"),
    ],
    ids=["pictures", "batch norm", "points"],
)
def test_the_exported_network_gives_raw_examples_the_classes_that_the_run_does(settings, name):
    import onnxruntime

    run = trained(60, **settings)
    picked = run.split.validation[::20]
    raw = run.dataset.inputs[picked].float().reshape(-1, *run.dataset.shape)
    session = onnxruntime.InferenceSession(network_file(run))
    assert [one.name for one in session.get_inputs()] == [name]
    (found,) = session.run(None, {name: raw.numpy()})
    x, _ = run.dataset.batch(picked)
    with torch.inference_mode():
        expected = run.model.eval()(x).numpy()
    np.testing.assert_allclose(found, expected, atol=1e-4)
    notes = session.get_modelmeta().custom_metadata_map
    assert tuple(json.loads(notes["classes"])) == run.dataset.classes
    assert name in notes["input"]
    assert notes["dataset"] == run.config.dataset


def test_the_history_has_a_row_for_each_point_and_each_look():
    run = trained(45)
    rows = list(csv.DictReader(io.StringIO(history_file(run.history))))
    assert [int(row["update"]) for row in rows] == list(range(46))
    assert float(rows[45]["training loss"]) == run.history.last_loss
    assert [row["mean of updates"] for row in rows[1:]] == ["1"] * 45
    seconds = [float(row["seconds of updating"]) for row in rows[1:]]
    assert seconds == sorted(seconds)
    assert seconds[-1] == run.history.seconds
    looks = [row for row in rows if row["held-out accuracy"]]
    assert [int(row["update"]) for row in looks] == [0, 20, 40]
    assert float(looks[2]["held-out loss"]) == run.history.evaluations[2].loss


def test_a_long_history_says_how_many_updates_a_row_is_the_mean_of():
    rows = list(csv.DictReader(io.StringIO(history_file(trained(203).history))))
    merged = [int(row["mean of updates"]) for row in rows if row["mean of updates"]]
    assert sum(merged) == 203
    assert set(merged) == {2, 1}


def test_code_without_its_examples_beside_it_says_what_to_do(tmp_path):
    file = tmp_path / "run.py"
    file.write_text(code_file(trained(1, dataset="digits", model="linear", widths=())))
    done = subprocess.run([sys.executable, file], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.strip().startswith("digits.npz is missing")


# Weights, out and in


@pytest.mark.parametrize("settings", [NET, NORM], ids=["points", "batch norm"])
def test_weights_come_back_bit_by_bit_with_their_settings(settings):
    run = trained(**settings)
    data = weights_file(run)
    fresh = Trainer(config_in(data))
    assert fresh.config == run.config
    notes = json.loads(data[8 : 8 + struct.unpack("<Q", data[:8])[0]])["__metadata__"]
    assert tuple(json.loads(notes["classes"])) == run.dataset.classes
    assert float(notes["std"]) == run.dataset.std
    fresh.begin_with(read_weights(data, fresh.model))
    assert fresh.fingerprint() == run.fingerprint()
    assert fresh.evaluate().accuracy == run.evaluate().accuracy
    fresh.step()
    assert fresh.fingerprint() != run.fingerprint()


def packed(header, body=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + body


def refused(data, model):
    with pytest.raises(WeightsError) as error:
        read_weights(data, model)
    assert str(error.value).endswith(".")
    assert len(str(error.value)) < 200
    return str(error.value)


def test_the_weights_of_another_network_are_refused_in_a_sentence():
    data = weights_file(trained())
    wider = Trainer(TrainingConfig(**NET | {"widths": (4, 3)})).model
    assert "another shape" in refused(data, wider)
    deeper = Trainer(TrainingConfig(**NET | {"widths": (4, 2, 2)})).model
    assert "another network" in refused(data, deeper)


def test_hostile_headers_are_refused_in_a_sentence():
    model = trained(0).model
    good = weights_file(trained(0))
    length = struct.unpack("<Q", good[:8])[0]
    header = json.loads(good[8 : 8 + length])
    name = "1.weight"
    for change in (
        {"dtype": "F64"}, {"dtype": None}, {"shape": [10**18, 10**18]}, {"shape": "4, 2"},
        {"data_offsets": [0, 10**18]}, {"data_offsets": [32, 0]}, {"data_offsets": [-8, 24]},
        {"data_offsets": None}, {"data_offsets": [0, 31]},
    ):  # fmt: skip
        bad = header | {name: header[name] | change}
        refused(packed(bad, good[8 + length :]), model)
    for data in (
        b"", b"PK\x03\x04", b"\x80\x04\x95",
        struct.pack("<Q", 2**63) + b"{}", packed(b"[" * 90_000),
        packed([]), packed({}), packed(b"\xff\xfe"), packed(header, good[8 + length : -1]),
        packed(header | {name: 3}, good[8 + length :]), packed(b" " * 200_000),
    ):  # fmt: skip
        refused(data, model)


def test_weights_that_are_no_numbers_are_refused():
    run = trained()
    with torch.no_grad():
        run.model[1].weight[0, 0] = float("nan")
    assert "no numbers" in refused(weights_file(run), run.model)


def test_weights_whose_answers_are_no_numbers_are_refused():
    run = trained()
    with torch.no_grad():
        for layer in run.model:
            if hasattr(layer, "weight"):
                layer.weight.copy_(3e38 * layer.weight.sign())
    weights = read_weights(weights_file(run), run.model)
    with pytest.raises(WeightsError, match="no numbers"):
        Run(run.config, shared_pool(), weights=weights)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_sentence(data):
    refused(data, MODEL)
    assert_none_or_error(data)


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=8))
def test_any_damage_gives_a_sentence_or_the_right_shapes(at, damage):
    at %= len(GOOD)
    data = GOOD[:at] + damage + GOOD[at + len(damage) :]
    try:
        found = read_weights(data, MODEL)
    except WeightsError:
        return
    assert {k: v.shape for k, v in found.items()} == {
        k: v.shape for k, v in MODEL.state_dict().items()
    }
    assert_none_or_error(data)


def assert_none_or_error(data):
    try:
        config = config_in(data)
    except WeightsError:
        return
    assert config is None or isinstance(config, TrainingConfig)


GOOD = weights_file(trained(3))
MODEL = trained(0).model
