"""The photo networks: laid out right, counted right, lazily loaded and let go again."""

import pytest
import torch
from elsewhere import put_weights

from engine.core.facts import fact
from engine.errors import NetworkError
from engine.inference import classifier, load_classifier, shared_classifier
from engine.inference.cache import ClassifierCache
from engine.models import photo_network
from engine.models.pretrained import DEFAULT, NETWORKS, find
from engine.photos.samples import sample

# Million MACs and parameters as torchvision's table and EfficientNet-Lite's README have them.
PUBLISHED = {
    "mobilenet_v3_small": (57, 2_542_856),
    "mobilenet_v3_large": (217, 5_483_032),
    "squeezenet1_1": (349, 1_235_496),
    "resnet18": (1_814, 11_689_512),
    "resnet50": (4_089, 25_557_032),
    "vit_b_16": (17_564, 86_567_656),
    "efficientnet-lite0": (385, 4_652_008),
}


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


@pytest.mark.parametrize("name", PUBLISHED)
def test_parameters_and_macs_are_those_published(name):
    build, (million_macs, parameters) = photo_network(name), PUBLISHED[name]
    assert build.parameters == parameters
    assert build.macs / 1e6 == pytest.approx(million_macs, rel=0.01)
    assert build.size_bytes >= 4 * parameters


@pytest.mark.parametrize("name", list(NETWORKS))
def test_each_says_how_often_it_was_right(name):
    network = find(name)
    assert fact(network.accuracy).value > 50
    assert (network.remote is None) == name.startswith("efficientnet")


def test_one_that_is_not_here_is_refused_and_one_that_is_answers(cache):
    with pytest.raises(NetworkError, match=NETWORKS["mobilenet_v3_small"].title) as refused:
        load_classifier("mobilenet_v3_small")
    assert "9.8\N{NO-BREAK SPACE}MiB" in refused.value.hint
    put_weights("mobilenet_v3_small")
    assert find("mobilenet_v3_small").here
    found = load_classifier("mobilenet_v3_small").predict(sample("cat"))
    assert sum(found.probabilities) <= 1 + 1e-6


def test_a_damaged_file_is_one_sentence(cache):
    path = put_weights("mobilenet_v3_small")
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(NetworkError, match="damaged"):
        load_classifier("mobilenet_v3_small")


def test_weights_of_another_network_are_one_sentence(cache):
    path = put_weights("mobilenet_v3_small")
    torch.save({"other": torch.zeros(3)}, path)
    with pytest.raises(NetworkError, match="don’t fit"):
        load_classifier("mobilenet_v3_small")


def test_torchvisions_own_recipe_prepares_the_photo():
    from engine.data.vision import models
    from engine.photos import open_photo

    photo = open_photo(sample("cat"))
    ours = find("resnet50").preprocessing()
    theirs = models.get_model_weights("resnet50").DEFAULT.transforms()
    found = ours.normalise(ours.resize(photo))[0]
    one_level = 1 / 255 / 0.224  # of 256, as ours resizes the middle alone
    torch.testing.assert_close(found, theirs(photo), atol=1.01 * one_level, rtol=0)


def test_a_network_that_would_not_fit_is_refused(monkeypatch):
    monkeypatch.setattr(classifier, "memory_left", lambda: 20 * 2**20)
    with pytest.raises(NetworkError, match=r"20\.0.MiB left"):
        load_classifier(DEFAULT)


def test_the_shelf_keeps_the_default_and_lets_the_longest_unused_go(monkeypatch):
    shelf = ClassifierCache()
    monkeypatch.setattr(shelf, "MOST_BYTES", 30 * 10**6)
    default, int8 = shelf.get(DEFAULT, "torch", 1), shelf.get(DEFAULT, "onnx-int8", 1)
    onnx = shelf.get(DEFAULT, "onnx", 1)
    assert shelf.get(DEFAULT, "onnx-int8", 1) is int8
    shelf.get("efficientnet-lite1", "torch", 1)  # 22 MB: only int8's five can stay beside it
    assert shelf.get(DEFAULT, "torch", 1) is default
    assert shelf.get(DEFAULT, "onnx-int8", 1) is int8
    assert shelf.get(DEFAULT, "onnx", 1) is not onnx


def test_all_visitors_share_one_copy():
    assert shared_classifier() is shared_classifier(DEFAULT, "torch", 1)
