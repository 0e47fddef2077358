"""The ONNX files that the app carries answer as PyTorch does."""

import hashlib
import os
import subprocess
import sys

import onnx
import pytest
import torch

from engine.core.packed import unpacked, unpacked_bytes
from engine.core.paths import ASSETS, ONNX_FILES
from engine.errors import NetworkError
from engine.inference import load_classifier, shared_classifier
from engine.models.pretrained import DEFAULT, Network, find
from engine.photos.samples import sample, titles
from tools.build_onnx.calibration import varied_crops

every_file = pytest.mark.parametrize("runtime", list(ONNX_FILES))


@pytest.fixture(scope="module")
def pictures():
    """(12, 3, 224, 224) float32, of the kind that photos are."""
    normalise = shared_classifier().preprocessing.normalise
    return torch.cat([normalise(crop) for crop in varied_crops(12, 224, seed=5)])


@pytest.fixture(scope="module")
def expected(pictures):
    return shared_classifier().forward(pictures)


def test_fp32_gives_pytorchs_numbers(pictures, expected):
    found = load_classifier(runtime="onnx").forward(pictures)
    torch.testing.assert_close(found, expected, atol=2e-4, rtol=1e-3)


def test_int8_stays_near_them(pictures, expected):
    found = load_classifier(runtime="onnx-int8").forward(pictures)
    error = (found - expected).square().mean().sqrt() / expected.std()
    assert error < 0.07
    sure = expected.softmax(1).amax(1) > 0.5
    assert sure.any()
    assert (found.argmax(1) == expected.argmax(1))[sure].all()


@every_file
def test_the_samples_are_answered_as_by_pytorch(runtime):
    other = load_classifier(runtime=runtime)
    for name in titles():
        found, known = other.predict(sample(name)), shared_classifier().predict(sample(name))
        assert found.indices[0] == known.indices[0]
        assert found.answer.word == known.answer.word
        assert [s.name for s in found.stages] == [s.name for s in known.stages]


@every_file
def test_a_batch_of_any_size_gives_what_single_pictures_give(runtime, pictures):
    forward = load_classifier(runtime=runtime).forward
    one_by_one = torch.cat([forward(pictures[i : i + 1]) for i in range(3)])
    torch.testing.assert_close(forward(pictures[:3]), one_by_one, atol=1e-4, rtol=1e-3)
    torch.testing.assert_close(forward(pictures[:1]), one_by_one[:1], atol=1e-4, rtol=1e-3)


@every_file
def test_a_file_is_whole_and_says_nothing_of_the_machine_that_made_it(runtime):
    model = onnx.load_from_string(unpacked(ONNX_FILES[runtime]))
    assert not any(tensor.external_data for tensor in model.graph.initializer)
    assert not any(node.metadata_props or node.doc_string for node in model.graph.node)


def test_int8_takes_less_than_a_third():
    fp32, int8 = (len(unpacked(ONNX_FILES[name])) for name in ("onnx", "onnx-int8"))
    assert int8 < fp32 / 3
    assert fp32 < 20e6


@every_file
def test_the_fingerprint_is_that_of_the_file(runtime):
    found = load_classifier(runtime=runtime)
    assert found.fingerprint == hashlib.sha256(unpacked(ONNX_FILES[runtime])).hexdigest()[:12]
    assert found.fingerprint != shared_classifier().fingerprint
    assert found.size_bytes == unpacked_bytes(ONNX_FILES[runtime])


@every_file
def test_pytorchs_weights_are_not_read(runtime, monkeypatch):
    def never(network):
        raise AssertionError(network)

    monkeypatch.setattr(Network, "load", never)
    assert load_classifier(runtime=runtime).model is None


def test_threads_belong_to_one_network(pictures, expected):
    two = load_classifier(runtime="onnx", threads=2)
    assert two.threads == 2
    torch.testing.assert_close(two.forward(pictures[:2]), expected[:2], atol=2e-4, rtol=1e-3)
    with pytest.raises(NetworkError):
        load_classifier(runtime="onnx", threads=0)


def test_a_missing_file_is_said_to_be_missing(monkeypatch, tmp_path):
    monkeypatch.setitem(find(DEFAULT).onnx, "onnx", tmp_path / "none.onnx")
    with pytest.raises(NetworkError, match="missing") as refused:
        load_classifier(runtime="onnx")
    assert "build_onnx" in refused.value.hint


def test_onnx_runtime_keeps_no_notes_on_this_machine(tmp_path):
    """Else it writes down the machine and each call, for its maker, from the first import on."""
    code = (
        "from engine.inference import load_classifier; from engine.photos.samples import sample;"
        "load_classifier(runtime='onnx').predict(sample('cat'))"
    )
    away = {"XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path)}
    subprocess.run(
        [sys.executable, "-c", code], cwd=ASSETS.parent, env=os.environ | away, check=True
    )
    assert list(tmp_path.iterdir()) == []
