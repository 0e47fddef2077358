"""Each optimiser is one entry, and what the entry says of it is what PyTorch does."""

import pytest
import torch
from torch import nn

from engine.training.optimizers import OPTIMIZERS


def stepped(optimizer, model):
    model(torch.ones(1, 3)).sum().backward()
    optimizer.step()
    return [p.detach().clone() for p in model.parameters()]


def linear():
    torch.manual_seed(0)
    return nn.Linear(3, 2)


@pytest.mark.parametrize("name", list(OPTIMIZERS))
def test_it_keeps_as_many_numbers_as_it_says(name):
    entry, model = OPTIMIZERS[name].build, linear()
    optimizer = entry.make(model.parameters(), 0.1, 0.01)
    stepped(optimizer, model)
    state = optimizer.state[model.weight]
    assert sum(t.numel() for t in state.values() if t.dim()) == entry.numbers * 6
    assert ("step" in state) is entry.counts


@pytest.mark.parametrize("name", list(OPTIMIZERS))
def test_its_code_makes_the_same_step(name):
    entry, model, other = OPTIMIZERS[name].build, linear(), linear()
    coded = eval(entry.code(0.01), {"torch": torch, "model": other, "LR": 0.1})
    for one, two in zip(
        stepped(entry.make(model.parameters(), 0.1, 0.01), model),
        stepped(coded, other),
        strict=True,
    ):
        assert torch.equal(one, two)


@pytest.mark.parametrize("name", list(OPTIMIZERS))
def test_it_says_who_described_it(name):
    entry = OPTIMIZERS[name]
    assert entry.summary.startswith(entry.title)
    assert "w ←" in entry.build.symbols
    assert any(year.isdigit() for year in entry.build.source.replace(",", "").split())
