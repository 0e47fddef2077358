"""Every network that is registered: built from its seed alone, as PyTorch itself would."""

import copy
import re
from collections import Counter

import pytest
import torch
import torch.nn.functional as F
from carried import CARRIED
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from engine.data import load_dataset
from engine.errors import ConfigError, RegistryError
from engine.models import EfficientNetLite
from engine.models.efficientnet_lite import SameConv2d
from engine.models.trainable import MODELS, Layout, build_model, fingerprint, first_weights, takes

SHAPE, CLASSES = (1, 28, 28), 10
every_network = pytest.mark.parametrize("name", list(MODELS))


def built(name, seed=0):
    return build_model(name, SHAPE, CLASSES, seed)


def same_weights(one, other):
    a, b = one.state_dict(), other.state_dict()
    return a.keys() == b.keys() and all(torch.equal(a[key], b[key]) for key in a)


@pytest.mark.parametrize(
    ("name", "parameters"), [("cnn", 9098), ("perceptron", 50890), ("linear", 7850)]
)
def test_the_networks_have_as_many_parameters_as_we_say(name, parameters):
    assert sum(p.numel() for p in built(name).parameters()) == parameters


@every_network
@pytest.mark.parametrize("dataset", CARRIED)
def test_every_network_answers_for_every_dataset(name, dataset):
    pictures = load_dataset(dataset)
    if not takes(name, pictures.shape):
        with pytest.raises(ConfigError, match="looks at pictures"):
            build_model(name, pictures.shape, len(pictures.classes), seed=0)
        return
    model = build_model(name, pictures.shape, len(pictures.classes), seed=0)
    logits = model(pictures.batch(torch.arange(3))[0])
    assert logits.shape == (3, len(pictures.classes))
    assert logits.dtype == torch.float32
    assert torch.isfinite(logits).all()


@every_network
def test_the_weights_depend_on_the_seed_and_on_nothing_else(name):
    torch.manual_seed(1)
    one = built(name, seed=5)
    torch.manual_seed(2)
    torch.rand(7)
    assert same_weights(one, built(name, seed=5))
    assert not same_weights(one, built(name, seed=6))


@every_network
def test_building_draws_nothing_from_the_process_wide_generator(name):
    before = torch.get_rng_state()
    built(name)
    assert torch.equal(torch.get_rng_state(), before)


@every_network
def test_no_weight_is_left_as_it_was_found_in_memory(name, monkeypatch):
    to_empty = nn.Module.to_empty

    def to_nan(self, **options):
        model = to_empty(self, **options)
        for tensor in (*model.parameters(), *model.buffers()):
            tensor.data.fill_(float("nan") if tensor.is_floating_point() else -99)
        return model

    monkeypatch.setattr(nn.Module, "to_empty", to_nan)
    for key, tensor in built(name).state_dict().items():
        assert torch.isfinite(tensor).all(), key
        assert (tensor != -99).all(), key


@every_network
def test_first_weights_are_spread_as_pytorch_spreads_its_own(name):
    torch.manual_seed(0)
    default = MODELS[name].build(SHAPE, CLASSES, Layout())  # initialised by PyTorch itself
    ours = built(name)
    for theirs, layer in zip(default.modules(), ours.modules(), strict=True):
        if not isinstance(layer, nn.Linear | nn.Conv2d):
            continue
        bound = layer.weight[0].numel() ** -0.5  # 1/√inputs
        for drawn, usual in ((layer.weight, theirs.weight), (layer.bias, theirs.bias)):
            assert drawn.abs().max() <= bound
            assert usual.abs().max() <= bound
            assert drawn.min() < -0.4 * bound
            assert drawn.max() > 0.4 * bound
            if drawn.numel() >= 500:
                assert drawn.abs().max() > 0.98 * bound
                assert drawn.std().item() == pytest.approx(usual.std().item(), rel=0.1)
                assert abs(drawn.mean()) < 0.1 * bound


def test_a_batch_norm_begins_as_pytorchs_does():
    @MODELS.register("test-norm", title="", summary="")
    def network(shape, classes, layout):
        return nn.Sequential(nn.BatchNorm2d(shape[0]), nn.Flatten(), nn.BatchNorm1d(784))

    try:
        assert same_weights(built("test-norm"), network(SHAPE, CLASSES, Layout()))
    finally:
        del MODELS._entries["test-norm"]


def test_an_unknown_network_is_refused():
    with pytest.raises(RegistryError, match="“transformer”"):
        built("transformer")


@every_network
def test_the_fingerprint_is_twelve_hex_digits_and_stays(name):
    model = built(name)
    assert re.fullmatch("[0-9a-f]{12}", fingerprint(model))
    assert fingerprint(model) == fingerprint(model) == fingerprint(built(name))
    assert fingerprint(copy.deepcopy(model)) == fingerprint(model)
    assert fingerprint(built(name, seed=1)) != fingerprint(model)


@every_network
def test_one_bit_of_one_weight_changes_the_fingerprint_and_back(name):
    model = built(name)
    before = fingerprint(model)
    for weight in model.parameters():
        bits = weight.data.flatten()[-1:].view(torch.int32)
        kept = weight.data.clone(memory_format=torch.preserve_format)
        weight.data[(-1,) * weight.dim()] = (bits ^ 1).view(torch.float32).item()
        assert int((weight.data != kept).sum()) == 1
        assert fingerprint(model) != before
        weight.data.copy_(kept)
        assert fingerprint(model) == before


def test_a_buffer_counts_in_the_fingerprint_too():
    model = nn.Sequential(nn.BatchNorm2d(2))
    before = fingerprint(model)
    model[0].running_mean[1] += 1e-7
    assert fingerprint(model) != before


def test_the_layout_in_memory_does_not_count_in_the_fingerprint():
    model = nn.Sequential(nn.Conv2d(2, 3, 3))
    before = fingerprint(model)
    assert fingerprint(model.to(memory_format=torch.channels_last)) == before


@every_network
def test_the_first_weights_are_those_nearest_to_the_picture(name):
    model = built(name)
    parameters = next(p for p in model.parameters() if p.dim() > 1)
    assert first_weights(model) is parameters


@settings(max_examples=50)
@given(
    kernel=st.sampled_from([1, 3, 5]),
    stride=st.sampled_from([1, 2]),
    height=st.integers(1, 12),
    width=st.integers(1, 12),
    depthwise=st.booleans(),
)
def test_same_convolution_equals_padding_by_hand(kernel, stride, height, width, depthwise):
    conv = SameConv2d(2, 4, kernel, stride, groups=2 if depthwise else 1, bias=False)
    x = torch.randn(2, 2, height, width, generator=torch.Generator().manual_seed(0))
    out = [-(-edge // stride) for edge in (height, width)]
    total = [
        max((n - 1) * stride + kernel - edge, 0)
        for n, edge in zip(out, (height, width), strict=True)
    ]
    top, left = total[0] // 2, total[1] // 2  # TensorFlow puts the odd pixel at the end
    padded = F.pad(x, (left, total[1] - left, top, total[0] - top))
    expected = F.conv2d(padded, conv.weight, stride=stride, groups=conv.groups)
    assert list(expected.shape[2:]) == out
    torch.testing.assert_close(conv(x), expected, atol=1e-6, rtol=1e-5)


def test_efficientnet_has_the_layers_of_its_paper():
    model = EfficientNetLite()
    convolutions = [layer for layer in model.modules() if isinstance(layer, SameConv2d)]
    depthwise = [c for c in convolutions if c.groups > 1]
    assert len(depthwise) == len(model._blocks) == 16
    assert Counter(c.kernel_size[0] for c in depthwise) == {3: 7, 5: 9}
    assert sum(p.numel() for p in model.parameters()) == 4_652_008


def test_efficientnet_shrinks_a_picture_to_a_thirtysecond():
    model = EfficientNetLite(classes=7).eval()
    with torch.inference_mode():
        assert model.features(torch.zeros(1, 3, 96, 64)).shape == (1, 1280, 3, 2)
        assert model(torch.zeros(2, 3, 64, 64)).shape == (2, 7)
