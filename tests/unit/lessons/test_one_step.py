"""The six weights that are followed by hand: every gradient is torch.autograd's."""

import random

import pytest
import torch
from pressing import press

from lessons.figures import answering, finished, one_step
from lessons.figures.one_step import FIRST_WEIGHTS, INPUTS, TARGET


def torchs(weights):
    """The guess, the loss, and the gradient of each weight, by torch in double precision."""
    w = torch.tensor(weights, dtype=torch.float64, requires_grad=True)
    x = torch.tensor(INPUTS, dtype=torch.float64)
    hidden = torch.relu(w[:4].reshape(2, 2) @ x)
    guess = w[4:] @ hidden
    loss = (guess - TARGET) ** 2
    loss.backward()
    return guess.item(), loss.item(), tuple(w.grad.tolist())


def random_weights(seed):
    generator = random.Random(seed)
    return tuple(generator.uniform(-2, 2) for _ in range(6))


@pytest.mark.parametrize("weights", [FIRST_WEIGHTS, *map(random_weights, range(40))])
def test_forward_loss_and_backward_are_torchs(weights):
    guess, loss, gradient = torchs(weights)
    seen = one_step.forward(weights)
    assert seen.guess == pytest.approx(guess)
    assert one_step.loss(seen.guess) == pytest.approx(loss)
    assert one_step.backward(weights, seen).weights == pytest.approx(gradient)


@pytest.mark.parametrize("lr", [0.01, 0.05, 0.3])
def test_an_update_is_that_of_torchs_sgd(lr):
    w = torch.tensor(FIRST_WEIGHTS, dtype=torch.float64, requires_grad=True)
    w.grad = torch.tensor(torchs(FIRST_WEIGHTS)[2], dtype=torch.float64)
    torch.optim.SGD([w], lr=lr).step()
    gradient = one_step.backward(FIRST_WEIGHTS, one_step.forward(FIRST_WEIGHTS))
    assert one_step.update(FIRST_WEIGHTS, gradient, lr) == pytest.approx(tuple(w.tolist()))


def steps(number, lr):
    """The losses before each of some updates, and the last weights."""
    weights, losses = FIRST_WEIGHTS, []
    for _ in range(number):
        seen = one_step.forward(weights)
        losses.append(one_step.loss(seen.guess))
        weights = one_step.update(weights, one_step.backward(weights, seen), lr)
    return losses, weights


def test_small_steps_lead_downhill_until_the_race_is_won():
    losses, _ = steps(12, lr=0.05)
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < 0.001


def test_the_lesson_is_right_about_giant_steps():
    losses, weights = steps(4, lr=0.3)
    assert losses[1] > losses[0]
    seen = one_step.forward(weights)
    assert (seen.h1, seen.h2) == (0, 0)
    assert set(one_step.backward(weights, seen).weights) == {0}


def test_the_four_buttons_make_one_update_and_then_begin_the_next():
    figure = one_step.OneStep()
    values = {"follow": "0", "lr": 0.05}
    state = figure.start()
    for button in ("forward", "loss", "backward"):
        state = press(figure, state, button, values)
        assert (state.phase, state.weights, state.after) == (button, FIRST_WEIGHTS, FIRST_WEIGHTS)
    state = press(figure, state, "update", values)
    assert state.after == pytest.approx(steps(1, lr=0.05)[1])
    assert state.steps == 1
    again = press(figure, state, "forward", values)
    assert again.weights == again.after == state.after
    assert press(figure, again, "again", values) == figure.start()
    assert finished(answering(figure)).option == 0


def test_a_neuron_below_zero_shows_its_sum_and_what_relu_makes_of_it():
    build, values = one_step.OneStep(), {"follow": "0", "lr": 0.3}
    state = build.start()
    for button in ("update", "update", "update", "forward"):
        state = press(build, state, button, values)
    shown = build.show(state, values)
    totals = one_step.hidden_sums(state.weights)
    assert max(totals) < 0
    assert shown.says.count(", so **0.000**") == 2
    assert "that is ReLU" in shown.says
    back = build.show(press(build, state, "backward", values), values)
    assert not [number for number in back.numbers if number.value.startswith("−0.000")]
