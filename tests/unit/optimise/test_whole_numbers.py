"""The app's int8 networks on the two kinds of x86 arithmetic, simulated: none may overflow."""

import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper
from torch import nn

from engine.core.packed import unpacked
from engine.core.paths import ONNX_FILES
from engine.errors import ConfigError
from engine.inference import shared_classifier
from engine.inference.runtimes.onnx_runtime import OnnxForward, session
from engine.models import as_onnx
from engine.models.trainable import MODELS
from engine.optimise.int8 import Calibration
from engine.optimise.whole_numbers import WholeNumbers, products
from engine.training import Trainer, TrainingConfig
from tools.build_onnx.calibration import varied_crops

SAME, CLOSE = 0.97, 0.07  # answers as the exact ones; error of the logits next to their spread


def error(found, exact):
    return float(np.sqrt(np.square(found - exact).mean()) / exact.std())


def agree(found, exact):
    return float((found.argmax(1) == exact.argmax(1)).mean())


def one_after_the_other(x, weights):
    """As `vpmaddubsw` and two additions in 32 bits do it, number by number."""
    found = np.zeros((len(x), weights.shape[1]), np.int32)
    for row, column in np.ndindex(found.shape):
        for at in range(0, len(weights), 2):
            pair = int(x[row, at : at + 2].astype(int) @ weights[at : at + 2, column].astype(int))
            found[row, column] += min(max(pair, -(2**15)), 2**15 - 1)
    return found


@pytest.mark.parametrize("inputs", [6, 7])
def test_products_are_added_in_pairs_that_saturate(inputs):
    rng = np.random.default_rng(0)
    x = rng.integers(0, 256, (9, inputs), dtype=np.uint8)
    weights = rng.integers(-128, 128, (inputs, 50)).astype(np.int8)
    exact, cut = products(x, weights, saturating=False), products(x, weights, saturating=True)
    assert (exact == x.astype(int) @ weights.astype(int)).all()
    assert (cut == one_after_the_other(x, weights)).all()
    assert (cut != exact).mean() > 0.05


@pytest.fixture(scope="module", params=list(MODELS))
def own(request):
    """A network of the visitor's, its examples and its int8 form."""
    trainer = Trainer(TrainingConfig(model=request.param, seed=3))
    for _ in range(150):
        trainer.step()
    return trainer, trainer.dataset.batch(trainer.split.validation[:300])[0]


def in_int8(trainer):
    calibration = Calibration(trainer.model, trainer.dataset.shape)
    for indices in trainer.split.train[:256].split(64):
        calibration.watch(trainer.dataset.batch(indices)[0])
    return calibration.int8()


def test_a_visitors_network_is_right_on_both_kinds_of_processor_and_on_this_one(own):
    trainer, x = own
    int8 = in_int8(trainer)
    exact, cut = WholeNumbers(int8)(x.numpy()), WholeNumbers(int8, saturating=True)(x.numpy())
    here = OnnxForward(session(int8.SerializeToString()))(x).numpy()
    whole = OnnxForward(session(as_onnx(trainer.model, trainer.dataset.shape).SerializeToString()))
    for found in (cut, here):
        assert agree(found, exact) >= SAME
        assert error(found, exact) < CLOSE
    assert agree(whole(x).numpy(), exact) >= 0.95


def test_the_simulation_shows_what_was_wrong_without_room_for_two(monkeypatch):
    """Weights of full eight bits, as ONNX Runtime's quantisation leaves them."""
    monkeypatch.setattr("engine.optimise.int8.round_together", lambda *_: None)
    trainer = Trainer(TrainingConfig(model="cnn", seed=3))
    for _ in range(150):
        trainer.step()
    x = trainer.dataset.batch(trainer.split.validation[:300])[0].numpy()
    int8 = in_int8(trainer)
    exact, cut = WholeNumbers(int8)(x), WholeNumbers(int8, saturating=True)(x)
    assert error(cut, exact) > 2 * CLOSE
    assert agree(cut, exact) < SAME


def products_of(model):
    """The whole-number weights of each layer, (filters, inputs), depthwise ones left out."""
    levels = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    made = {node.output[0]: node for node in model.graph.node}
    for node in model.graph.node:
        if node.op_type in ("Conv", "Gemm") and node.input[1] in made:
            weights = levels[made[node.input[1]].input[0]].astype(int)
            transposed = any(one.name == "transB" and one.i for one in node.attribute)
            if node.op_type == "Gemm":
                yield weights if transposed else weights.T
            elif weights.shape[1] > 1 or len(weights) == 1:  # (O, I, h, w) → channels last
                yield weights.transpose(0, 2, 3, 1).reshape(len(weights), -1)


def most_in_pairs(weights):
    pairs = np.pad(weights, ((0, 0), (0, weights.shape[1] % 2))).reshape(len(weights), -1, 2)
    return max(pairs.clip(min=0).sum(2).max(), -pairs.clip(max=0).sum(2).min())


def test_no_bytes_whatever_can_overflow_the_photo_networks_sums():
    layers = list(products_of(onnx.load_from_string(unpacked(ONNX_FILES["onnx-int8"]))))
    assert len(layers) == 32
    assert 120 < max(most_in_pairs(weights) for weights in layers) <= 128


def test_the_photo_network_is_right_on_both_kinds_of_processor_and_on_this_one():
    normalise = shared_classifier().preprocessing.normalise
    x = torch.cat([normalise(crop) for crop in varied_crops(4, 224, seed=5)])
    int8 = onnx.load_from_string(unpacked(ONNX_FILES["onnx-int8"]))
    exact = WholeNumbers(int8)(x.numpy())
    cut = WholeNumbers(int8, saturating=True)(x[:2].numpy())
    here = OnnxForward(session(unpacked(ONNX_FILES["onnx-int8"])))(x).numpy()
    assert (cut == exact[:2]).all()  # nothing is cut off
    assert error(here, exact) < CLOSE
    assert error(shared_classifier().forward(x).numpy(), exact) < CLOSE


def test_every_layer_of_a_chain_is_known_and_gives_what_onnx_runtime_gives():
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.BatchNorm2d(3), nn.Conv2d(3, 8, 3, stride=2, padding=1), nn.LeakyReLU(0.1),
        nn.Conv2d(8, 8, 3, padding=1, groups=8), nn.Tanh(), nn.AvgPool2d(2), nn.Sigmoid(),
        nn.Conv2d(8, 12, 1, groups=2), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(48, 20), nn.BatchNorm1d(20), nn.ReLU(), nn.Linear(20, 5),
    ).eval()  # fmt: skip
    x = torch.randn(64, 3, 16, 16)
    calibration = Calibration(model, (3, 16, 16))
    calibration.watch(x)
    int8 = calibration.int8()
    expected = OnnxForward(session(int8.SerializeToString()))(x).numpy()
    assert error(WholeNumbers(int8)(x.numpy()), expected) < CLOSE
    assert (
        error(WholeNumbers(as_onnx(model, (3, 16, 16)))(x.numpy()), model(x).detach().numpy())
        < 1e-5
    )


def test_an_operator_that_nobody_has_described_is_refused():
    nodes = [onnx.helper.make_node("Erf", ["x"], ["y"])]
    value = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(nodes, "g", [value("x", 1, [1])], [value("y", 1, [1])])
    with pytest.raises(ConfigError, match="Erf"):
        WholeNumbers(onnx.helper.make_model(graph))(np.zeros(1, np.float32))
