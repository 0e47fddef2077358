"""int8 in ONNX Runtime: a quarter of the bytes, and nearly the same answers."""

import pytest
import torch
from torch import nn

from engine.inference.runtimes.onnx_runtime import OnnxForward, session
from engine.models import as_onnx
from engine.models.trainable import MODELS
from engine.optimise.int8 import Calibration, folded
from engine.training import Trainer, TrainingConfig


@pytest.mark.parametrize("name", list(MODELS))
def test_a_trained_network_in_int8_is_smaller_and_gives_nearly_the_same_answers(name):
    trainer = Trainer(TrainingConfig(model=name))
    for _ in range(60):
        trainer.step()
    calibration = Calibration(trainer.model, trainer.dataset.shape)
    for indices in trainer.split.train[:256].split(64):
        calibration.watch(trainer.dataset.batch(indices)[0])
    small, full = calibration.int8(), as_onnx(trainer.model, trainer.dataset.shape)
    assert small.ByteSize() < 0.5 * full.ByteSize()
    x, _ = trainer.dataset.batch(trainer.split.validation)
    before, after = (
        OnnxForward(session(proto.SerializeToString()))(x).argmax(1) for proto in (full, small)
    )
    assert (before == after).float().mean() > 0.95
    kinds = {weights.data_type for weights in small.graph.initializer}
    assert 3 in kinds  # int8 in ONNX's numbering


def test_batch_norms_go_into_the_layer_before_and_the_answers_stay():
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(),
        nn.Linear(144, 5), nn.BatchNorm1d(5), nn.Tanh(), nn.BatchNorm1d(5),
    )  # fmt: skip
    for _ in range(3):
        model(torch.randn(8, 1, 8, 8))
    model.eval()
    x = torch.randn(6, 1, 8, 8)
    small = folded(model)
    assert [type(layer).__name__ for layer in small] == [
        "Conv2d", "ReLU", "Flatten", "Linear", "Tanh", "BatchNorm1d"
    ]  # fmt: skip
    assert torch.allclose(small(x), model(x), atol=1e-5)
