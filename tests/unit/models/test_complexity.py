"""What a network weighs and works, against counts made by hand."""

import copy

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from engine.models import (
    EfficientNetLite,
    Memory,
    arithmetic,
    forward_flops,
    inference_memory,
    parameter_count,
    training_flops,
)
from engine.models.trainable import MODELS, Layout, build_model, default_widths, takes
from engine.training import Trainer, TrainingConfig, training_memory
from engine.training.optimizers import OPTIMIZERS

SHAPE, BATCH, FLOAT = (1, 28, 28), 64, 4
PIXELS = 28 * 28
every_network = pytest.mark.parametrize("name", list(MODELS))


def conv_flops(channels_in, kernel, channels_out, height, width):
    """2·Cin·k²·Cout·H·W: one multiply and one add for each weight and each place."""
    return 2 * channels_in * kernel**2 * channels_out * height * width


BY_HAND = {
    "linear": 2 * PIXELS * 10,
    "perceptron": 2 * PIXELS * 64 + 2 * 64 * 10,
    "cnn": conv_flops(1, 3, 8, 28, 28) + conv_flops(8, 3, 16, 14, 14) + 2 * 16 * 7 * 7 * 10,
}


def counted_layer_by_layer(model, shape):
    """FLOPs from the shapes that each layer really gives, for networks without a count above."""
    total = 0

    def count(layer, _, output):
        nonlocal total
        total += 2 * layer.weight[0].numel() * output[0].numel()

    for layer in model.modules():
        if isinstance(layer, nn.Linear | nn.Conv2d):
            layer.register_forward_hook(count)
    with torch.inference_mode():
        model.eval()(torch.zeros(1, *shape))
    return total


@pytest.fixture(scope="module")
def stepped():
    """A trainer of each network after one update, shared by tests that only read."""
    trainers = {name: Trainer(TrainingConfig(model=name)) for name in MODELS}
    for trainer in trainers.values():
        trainer.step()
    return trainers


@pytest.mark.parametrize("name", list(BY_HAND))
def test_flops_are_those_counted_by_hand(name):
    assert forward_flops(build_model(name, SHAPE, 10, 0), SHAPE) == BY_HAND[name]


# Each layer's weights take as much going back as going forward, and so does the input of all
# layers but the first.
BACK_BY_HAND = {
    "linear": 2 * PIXELS * 10,
    "perceptron": 2 * PIXELS * 64 + 2 * (2 * 64 * 10),
    "cnn": conv_flops(1, 3, 8, 28, 28)
    + 2 * conv_flops(8, 3, 16, 14, 14)
    + 2 * (2 * 16 * 7 * 7 * 10),
}


@pytest.mark.parametrize("name", list(BACK_BY_HAND))
def test_flops_of_training_are_those_counted_by_hand(name):
    counted = arithmetic(build_model(name, SHAPE, 10, 0), SHAPE)
    assert counted.forward == BY_HAND[name]
    assert counted.backward == BACK_BY_HAND[name]
    assert counted.training == BY_HAND[name] + BACK_BY_HAND[name]
    assert f"{counted.training:,}" in counted.formula


@pytest.mark.parametrize("layout", [Layout(), Layout((5, 4), "tanh", 0.2, True)])
@pytest.mark.parametrize("shape", [SHAPE, (1, 8, 8), (3, 32, 32), (2,)])
@every_network
def test_flops_of_training_are_those_that_pytorch_counts_there_and_back(name, shape, layout):
    if not takes(name, shape) or (layout.widths and not default_widths(name)):
        return
    model = build_model(name, shape, 3, 0, layout)
    with FlopCounterMode(display=False) as counter:
        F.cross_entropy(model(torch.zeros(2, *shape)), torch.zeros(2, dtype=torch.int64)).backward()
    assert 2 * training_flops(model, shape) == counter.get_total_flops()


@every_network
def test_flops_are_those_counted_layer_by_layer(name):
    model = build_model(name, SHAPE, 10, 0)
    assert forward_flops(model, SHAPE) == counted_layer_by_layer(copy.deepcopy(model), SHAPE)


def test_flops_of_depthwise_convolutions_are_right_too():
    shape = (3, 224, 224)
    flops = forward_flops(EfficientNetLite(), shape)
    assert flops == pytest.approx(2 * 0.385e9, rel=0.02)
    assert flops == counted_layer_by_layer(EfficientNetLite(), shape)


def test_flops_of_one_depthwise_layer_are_those_counted_by_hand():
    layer = nn.Conv2d(6, 6, 3, padding=1, groups=6)
    assert forward_flops(layer, (6, 5, 4)) == conv_flops(1, 3, 6, 5, 4)


@every_network
def test_counting_flops_touches_nothing(name):
    model = build_model(name, SHAPE, 10, 0)
    model.train()
    before = copy.deepcopy(model.state_dict())
    forward_flops(model, SHAPE)
    assert model.training
    assert all(torch.equal(before[key], value) for key, value in model.state_dict().items())


def test_parameters_are_what_training_may_change():
    assert parameter_count(nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2))) == 18 + 2 + 2 + 2


def test_the_total_is_all_five_parts():
    assert Memory(1, 20, 300, 4000, 50_000).total == 54_321


@every_network
def test_weights_and_gradients_take_four_bytes_a_number(name, stepped):
    trainer = stepped[name]
    memory = training_memory(trainer)
    parameters = parameter_count(trainer.model)
    buffers = sum(buffer.nbytes for buffer in trainer.model.buffers())
    assert memory.weights == FLOAT * parameters + buffers
    assert memory.gradients == FLOAT * parameters


def test_buffers_count_with_the_weights():
    trainer = Trainer(TrainingConfig(model="linear"))
    trainer.adopt(nn.Sequential(nn.BatchNorm2d(1), trainer.model))
    buffers = 2 * FLOAT + 8  # mean, variance, and the number of batches as an int64
    assert training_memory(trainer).weights == FLOAT * (7850 + 2) + buffers


@every_network
@pytest.mark.parametrize(("optimizer", "numbers"), [("sgd", 0), ("momentum", 1), ("adam", 2)])
def test_the_optimiser_keeps_as_many_numbers_a_weight_as_its_rule_needs(name, optimizer, numbers):
    trainer = Trainer(TrainingConfig(model=name, optimizer=optimizer))
    assert training_memory(trainer).optimizer == 0  # nothing before the first update
    trainer.step()
    expected = numbers * FLOAT * parameter_count(trainer.model)
    kept = training_memory(trainer).optimizer
    assert expected <= kept <= expected + 16 * len(list(trainer.model.parameters()))
    assert optimizer in OPTIMIZERS


# What autograd keeps for the way back, a batch of 64, besides the pictures: after each layer what
# its derivative needs; the softmax of the answers; the labels; and the number of labels.
ENDS = BATCH * 10 * FLOAT + BATCH * 8 + FLOAT
POOLED = BATCH * 8 * 14 * 14
ACTIVATIONS = {
    "linear": ENDS,
    "perceptron": 2 * BATCH * 64 * FLOAT,  # in and out of the ReLU: more than is kept
    "cnn": ENDS
    + BATCH * 8 * PIXELS * FLOAT  # before the first pooling
    + POOLED * (FLOAT + 8)  # after the ReLU, and where each maximum came from
    + BATCH * 16 * 14 * 14 * FLOAT  # before the second pooling
    + BATCH * 16 * 7 * 7 * (FLOAT + 8)
    + BATCH * 16 * 7 * 7 * FLOAT,  # laid out anew for the last layer
}


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_training_keeps_the_activations_counted_by_hand(name, stepped):
    memory = training_memory(stepped[name])
    assert memory.activations == ACTIVATIONS[name]
    assert memory.batch == BATCH * PIXELS * FLOAT


@every_network
def test_a_larger_batch_keeps_more_activations_and_nothing_else_more(name):
    small, large = (
        training_memory(Trainer(TrainingConfig(model=name, batch_size=n))) for n in (32, 64)
    )
    assert large.activations == pytest.approx(2 * small.activations, abs=FLOAT)
    assert (large.weights, large.gradients) == (small.weights, small.gradients)


@every_network
def test_measuring_a_run_changes_neither_weights_nor_gradients_nor_losses(name):
    measured, other = (Trainer(TrainingConfig(model=name)) for _ in range(2))
    measured.step(), other.step()
    weights = measured.fingerprint()
    gradients = [p.grad.clone() for p in measured.model.parameters()]
    training_memory(measured)
    assert measured.fingerprint() == weights
    for parameter, gradient in zip(measured.model.parameters(), gradients, strict=True):
        assert torch.equal(parameter.grad, gradient)
    assert [measured.step().loss for _ in range(3)] == [other.step().loss for _ in range(3)]


def test_measuring_a_fresh_run_gives_it_no_gradients():
    trainer = Trainer(TrainingConfig(model="linear"))
    training_memory(trainer)
    assert all(p.grad is None for p in trainer.model.parameters())


# The largest pair of a layer's input and output besides the pictures.
SERVING = {
    "linear": BATCH * 10 * FLOAT,
    "perceptron": BATCH * (64 + 64) * FLOAT,
    "cnn": BATCH * 8 * (PIXELS + PIXELS // 4) * FLOAT,  # in and out of the first pooling
}


@pytest.mark.parametrize("name", list(SERVING))
def test_serving_holds_weights_and_the_two_largest_neighbours(name):
    model = build_model(name, SHAPE, 10, 0).eval()
    memory = inference_memory(model, torch.zeros(BATCH, *SHAPE))
    assert memory.weights == FLOAT * parameter_count(model)
    assert (memory.gradients, memory.optimizer) == (0, 0)
    assert memory.activations == SERVING[name]
    assert memory.batch == BATCH * PIXELS * FLOAT


@every_network
def test_serving_needs_less_memory_than_training(name, stepped):
    trainer = stepped[name]
    batch, _ = trainer.dataset.batch(trainer.split.validation[:BATCH])
    serving = inference_memory(trainer.model, batch)
    assert serving.total < training_memory(trainer).total


@every_network
def test_measuring_a_served_network_leaves_it_as_it_was(name, stepped):
    model = stepped[name].model
    x = torch.zeros(2, *SHAPE)
    before = model(x)
    inference_memory(model, x)
    assert torch.equal(model(x), before)
    assert not any(layer._forward_hooks for layer in model.modules())
