"""Networks written down as ONNX: they answer as the module does, and the writing is quick."""

import time

import numpy as np
import pytest
import torch
from torch import nn

from engine.errors import ConfigError
from engine.inference.runtimes.onnx_runtime import session
from engine.models import as_onnx
from engine.models.onnx import INPUT
from engine.models.trainable import MODELS, build_model

SHAPE, CLASSES = (1, 28, 28), 10


def answers(proto, x):
    return session(proto.SerializeToString()).run(None, {INPUT: x.numpy()})[0]


def assert_same(model, shape=SHAPE):
    model.eval()
    proto = as_onnx(model, shape)
    for batch in (1, 5):
        x = torch.randn((batch, *shape), generator=torch.Generator().manual_seed(batch))
        with torch.inference_mode():
            wanted = model(x).numpy()
        assert np.abs(answers(proto, x) - wanted).max() <= 1e-5


@pytest.mark.parametrize("name", list(MODELS))
def test_every_registered_network_answers_as_in_torch(name):
    assert_same(build_model(name, SHAPE, CLASSES, seed=5))


@pytest.mark.parametrize(
    "layer",
    [nn.ReLU(), nn.Tanh(), nn.Sigmoid(), nn.LeakyReLU(0.2), nn.Dropout(0.5), nn.Identity()],
    ids=lambda layer: type(layer).__name__,
)
def test_every_activation_answers_as_in_torch(layer):
    torch.manual_seed(1)
    assert_same(nn.Sequential(nn.Flatten(), nn.Linear(12, 7), layer, nn.Linear(7, 3)), (3, 2, 2))


def test_a_chain_of_everything_answers_as_in_torch():
    torch.manual_seed(2)
    model = nn.Sequential(
        nn.Sequential(nn.Conv2d(3, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), nn.ReLU()),
        nn.MaxPool2d(2),
        nn.Conv2d(4, 4, 3, stride=2, padding=1, groups=2),
        nn.AvgPool2d(3, stride=2, padding=1),
        nn.Dropout2d(0.3),
        nn.Flatten(),
        nn.Linear(16, 6),
        nn.BatchNorm1d(6, affine=False),
        nn.Linear(6, 5),
    )
    model.train()
    for _ in range(3):
        model(torch.randn(8, 3, 16, 16))  # gives the batch norms something to remember
    assert_same(model, (3, 16, 16))


def test_the_writing_takes_milliseconds():
    model = build_model("perceptron", SHAPE, CLASSES, seed=0)
    as_onnx(model, SHAPE)  # imports onnx
    start = time.thread_time()
    as_onnx(model, SHAPE)
    assert time.thread_time() - start < 0.5  # of the processor; the exporter of PyTorch takes 6


@pytest.mark.parametrize(
    "layer",
    [
        nn.GRU(3, 3),
        nn.Conv2d(1, 1, 3, padding="same"),
        nn.Conv2d(1, 1, 3, padding=1, padding_mode="reflect"),
        nn.BatchNorm2d(1, track_running_stats=False),
    ],
    ids=str,
)
def test_a_layer_that_nobody_described_is_refused_in_words(layer):
    with pytest.raises(ConfigError):
        as_onnx(nn.Sequential(layer), SHAPE)
