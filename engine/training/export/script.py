"""A run as one stand-alone PyTorch file, which makes the same updates to the last digit.

The file is put together from readable pieces, and only from those that the run needs. A test runs
such files and compares their last loss.
"""

import inspect
import textwrap
from string import Template

from engine.data import DATASETS, LABEL_NOISE_STREAM, is_points
from engine.data.points import outline_of
from engine.errors import ConfigError
from engine.models import chain
from engine.models.trainable import MODELS, Dropout
from engine.training.config import TrainingConfig
from engine.training.optimizers import OPTIMIZERS
from engine.training.trainer import Trainer

HEAD = Template('''\
"""$title: the run you watched, in plain PyTorch.

    pip install torch==$torch numpy
    python this_file.py

$notes"""

import math
import os

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

UPDATES = $updates
SEED = $seed
LR = $lr
BATCH_SIZE = $batch_size

torch.set_num_threads(1)  # two threads add in another order, and the last digits differ
''')

NEEDS = Template("""
if not os.path.exists("$file"):
    raise SystemExit("$file is missing: save it beside this file, by the button “Examples”.")
""")

SPLIT = Template("""
# Hold some of each class out.
generator = torch.Generator().manual_seed(SEED)
train, held_out = [], []
for label in labels.unique():
    members = (labels == label).nonzero().flatten()
    members = members[torch.randperm(len(members), generator=generator)]
    cut = round(len(members) * $share)
    train.append(members[:cut])
    held_out.append(members[cut:])
train, held_out = torch.cat(train), torch.cat(held_out)
""")

WRONG_LABELS = Template("""
# Some of the learned labels are wrong on purpose.
generator = torch.Generator().manual_seed(SEED + $stream)
wrong = round($label_noise * len(train))
picked = train[torch.randperm(len(train), generator=generator)[:wrong]]
others = torch.randint(1, $classes, (wrong,), generator=generator)
labels[picked] = (labels[picked] + others) % $classes
""")

PICTURES = '''
counts = images.flatten().bincount(minlength=256).double()
values = torch.arange(256).double() / 255
mean = ((counts * values).sum() / counts.sum()).item()
std = ((counts * (values - mean) ** 2).sum() / (counts.sum() - 1)).sqrt().item()


def batch(indices):
    """Pictures with mean 0 and spread 1, and their labels."""
    x = images.index_select(0, indices)
    x = (x.unsqueeze(1) if x.dim() == 3 else x).to(torch.float32, copy=True)
    return x.sub_(255 * mean).mul_(1 / (255 * std)), labels[indices]
'''

POINTS = Template('''
# The points: as many of each class, then noise.
$figure

generator = torch.Generator().manual_seed(SEED)
counts = [len(range(label, $points, $classes)) for label in range($classes)]
points = torch.cat([$name(count, label, generator) for label, count in enumerate(counts)])
points = points + $noise * torch.randn(points.shape, generator=generator)
labels = torch.arange($classes).repeat_interleave(torch.tensor(counts))
mean, std = points.mean().item(), points.std().item()


def batch(indices):
    """Points with mean 0 and spread 1, and their labels."""
    return (points.index_select(0, indices) - mean) / std, labels[indices]
''')

DROPOUT = '''

class Dropout(nn.Dropout):
    """Draws its masks from the one generator, so that the run can be repeated."""

    def forward(self, x):
        if not self.training:
            return x
        kept = 1 - self.p
        return x * torch.empty_like(x).bernoulli_(kept, generator=generator).div_(kept)

'''

MODEL = Template("""
# The network. First weights: even within ±1/√inputs, PyTorch's own default.
model = nn.Sequential(
$layers
)
generator = torch.Generator().manual_seed(SEED)
for layer in model.modules():
    if isinstance(layer, nn.Linear | nn.Conv2d):
        nn.init.kaiming_uniform_(layer.weight, a=math.sqrt(5), generator=generator)
        bound = 1 / math.sqrt(layer.weight[0].numel())
        nn.init.uniform_(layer.bias, -bound, bound, generator=generator)
model = model.to(memory_format=torch.channels_last)
""")

SCHEDULES = {
    "constant": "",
    "cosine": '''

def share(progress):
    """Of the highest learning rate: down along half a cosine, to a hundredth."""
    return 0.01 + (1 - 0.01) * ((1 + math.cos(math.pi * min(progress, 1.0))) / 2)

''',
    "one-cycle": '''

def falling(progress):
    return (1 + math.cos(math.pi * progress)) / 2


def share(progress):
    """Of the highest learning rate: up for three tenths of the way, then down."""
    if progress < 0.3:
        return 1 - (1 - 0.04) * falling(progress / 0.3)
    return 0.01 + (1 - 0.01) * falling(min((progress - 0.3) / (1 - 0.3), 1.0))

''',
}

LOOP = Template("""
optimizer = $optimizer  # $rule
generator = torch.Generator().manual_seed(SEED)  # shuffles each lap$masks
order, position = train[:0], 0
for update in range(UPDATES):
    if position >= len(order):
        order, position = train[torch.randperm(len(train), generator=generator)], 0
    start, position = position, position + BATCH_SIZE
$lone    x, y = batch(order[start:position])
    loss = F.cross_entropy(model(x), y)
    optimizer.zero_grad()
    loss.backward()
$rate    optimizer.step()
    if (update + 1) % 100 == 0 or update + 1 == UPDATES:
        print(f"update {update + 1}: loss {loss.item()!r}")

model.eval()
with torch.inference_mode():
    x, y = batch(held_out)
    right = (model(x).argmax(1) == y).float().mean().item()
print(f"{right:.1%} of the {len(held_out)} held-out examples are right")
""")

LONE = """\
    if len(order) - position == 1:  # batch norm has nothing to compare in a batch of one
        position = len(order)
"""
RATE = Template("""\
    for group in optimizer.param_groups:
        group["lr"] = LR * share(update / $updates)
""")


def code_file(trainer: Trainer) -> str:
    """Return the run so far as Python. Raises ConfigError for data that no file can fetch."""
    config = trainer.config
    pieces = [
        _head(trainer),
        _data(trainer),
        SPLIT.substitute(share=config.share),
        _wrong_labels(trainer) if config.label_noise else "",
        DROPOUT if config.dropout else "",
        _model(trainer),
        SCHEDULES[config.schedule],
        _loop(trainer),
    ]
    return "".join(pieces)


def _head(trainer: Trainer) -> str:
    import torch

    config, loss = trainer.config, trainer.history.last_loss
    dataset, network = DATASETS[config.dataset].title, MODELS[config.model].title
    notes = DATASETS[config.dataset].traits.get("fetch", "")
    if loss is not None:
        notes += f"In that run, the loss of the last update was {loss!r}.\n"
    if trainer.brought:
        notes += (
            "It began with weights from a file. This file draws its own, so it is another run.\n"
        )
    if trainer.edits > trainer.brought:
        notes += "Weights were set by hand in it; this file goes without that.\n"
    return HEAD.substitute(
        title=f"{dataset}, {network.lower()}",
        torch=torch.__version__.split("+")[0],
        notes=notes,
        updates=trainer.steps,
        seed=config.seed,
        lr=repr(float(config.lr)),
        batch_size=config.batch_size,
    )


def _data(trainer: Trainer) -> str:
    config = trainer.config
    if not is_points(config.dataset):
        code = DATASETS[config.dataset].traits.get("code")
        if code is None:
            raise ConfigError("These examples are yours alone: no file can fetch them.")
        file = DATASETS[config.dataset].traits.get("file")
        needs = NEEDS.substitute(file=file) if file else ""
        return f"{needs}\n{code.strip()}\n{PICTURES}"
    figure, name = _figure(config)
    return POINTS.substitute(
        figure=figure,
        name=name,
        points=config.points,
        noise=float(config.noise),
        classes=len(trainer.dataset.classes),
    )


def _figure(config: TrainingConfig) -> tuple[str, str]:
    """Return the source of the function that draws the points, and its name."""
    outline = outline_of(config.dataset)
    module = inspect.getmodule(outline)
    source = inspect.getsource(outline)
    source = source[source.index("def ") :].replace(": torch.Generator", "")
    source = source.replace("count: int, label: int", "count, label").replace(" -> Tensor", "")
    constants = [
        f"{name} = {value!r}\n"
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, int | float)
    ]
    circle = ON_CIRCLE if "on_circle" in source else ""
    return "".join(constants) + circle + source.rstrip() + "\n", outline.__name__


ON_CIRCLE = '''

def on_circle(angles, radius=1.0):
    """Points at that distance from the middle."""
    return torch.stack([angles.cos(), angles.sin()], dim=1) * torch.as_tensor(radius)[..., None]


'''


def _wrong_labels(trainer: Trainer) -> str:
    classes = len(trainer.dataset.classes)
    return WRONG_LABELS.substitute(
        label_noise=trainer.config.label_noise, classes=classes, stream=LABEL_NOISE_STREAM
    )


def _model(trainer: Trainer) -> str:
    layers = [
        repr(layer) if isinstance(layer, Dropout) else f"nn.{layer!r}"
        for layer in chain(trainer.model)
    ]
    return MODEL.substitute(layers=textwrap.indent(",\n".join(layers) + ",", "    "))


def _loop(trainer: Trainer) -> str:
    config = trainer.config
    total = config.laps * trainer.steps_per_epoch
    rule = OPTIMIZERS[config.optimizer].build
    return LOOP.substitute(
        optimizer=rule.code(float(config.weight_decay)),
        rule=rule.symbols,
        masks=" and draws the masks" if config.dropout else "",
        lone=LONE if config.batch_norm else "",
        rate="" if config.schedule == "constant" else RATE.substitute(updates=total),
    )
