"""The settings that are on offer: TrainingConfig ↔ link, field by field of the same name."""

import dataclasses
from contextlib import suppress
from typing import Any

from engine.data import DATASETS
from engine.errors import ConfigError
from engine.models.trainable import ACTIVATIONS, MODELS
from engine.training import (
    RATES,
    SCHEDULES,
    TrainingConfig,
    default_config,
    first_widths,
)
from engine.training.optimizers import OPTIMIZERS
from ui.widgets.links import (
    DEFAULT_WORD,
    Read,
    as_text,
    from_link,
    nearest_of,
    one_of,
    switch,
    whole_number,
    whole_numbers,
)

DEFAULT = TrainingConfig()
BATCH_SIZES = (1, 2, 4, 8, 10, 16, 32, 64, 128, 256, 512)
POINTS = (50, 100, 250, 500, 1000, 2000)
NOISES = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)
SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
LABEL_NOISES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5)
DROPOUTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
DECAYS = (0.0, 0.00001, 0.0001, 0.001, 0.01, 0.1)
LAPS = (1, 2, 3, 5, 10, 20, 50, 100, 200, 500)
LARGEST_SEED = 9999
MOST_LAYERS = max(MODELS[name].traits.get("most_layers", 0) for name in MODELS)
WIDEST = max(MODELS[name].traits.get("widest", 0) for name in MODELS)
# Field → how it is read from a link: a number as the nearest one on offer. What can't be meant
# falls back to the default.
FIELDS: dict[str, Read] = {
    "dataset": one_of(list(DATASETS)),
    "model": one_of(list(MODELS)),
    "optimizer": one_of(tuple(OPTIMIZERS)),
    "lr": nearest_of(RATES),
    "batch_size": nearest_of(BATCH_SIZES),
    "seed": whole_number(0, LARGEST_SEED),
    "points": nearest_of(POINTS),
    "noise": nearest_of(NOISES),
    "share": nearest_of(SHARES),
    "label_noise": nearest_of(LABEL_NOISES),
    "widths": whole_numbers(1, WIDEST, most=MOST_LAYERS),
    "activation": one_of(list(ACTIVATIONS)),
    "dropout": nearest_of(DROPOUTS),
    "batch_norm": switch,
    "schedule": one_of(list(SCHEDULES)),
    "laps": nearest_of(LAPS),
    "weight_decay": nearest_of(DECAYS),
}


def on_offer(config: TrainingConfig) -> TrainingConfig:
    """Return these settings, or the nearest that the widgets can show."""
    values = values_of(default_config(config.dataset))
    for field, read in FIELDS.items():
        with suppress(ValueError):
            values[field] = read(as_text(getattr(config, field)))
    return possible(values)


def difference(config: TrainingConfig, page: TrainingConfig) -> str:
    """Return the settings in which it differs from the page's, as in a link: lr:0.1,seed:3."""
    theirs = values_of(page)
    differing = {f: value for f, value in values_of(config).items() if value != theirs[f]}
    return (
        ",".join(f"{field}:{as_text(value)}" for field, value in differing.items()) or DEFAULT_WORD
    )


def from_difference(text: str, page: TrainingConfig) -> TrainingConfig:
    """Return the page's settings with these differences, or the nearest that can be trained.

    Raises ValueError or KeyError for a text that says no differences.
    """
    values = values_of(page)
    for part in [] if text == DEFAULT_WORD else text.split(",", len(FIELDS)):
        field, _, value = part.partition(":")
        values[field] = FIELDS[field](value)
    return possible(values)


def values_of(config: TrainingConfig) -> dict[str, Any]:
    return {field: getattr(config, field) for field in FIELDS}


def possible(values: dict[str, Any]) -> TrainingConfig:
    """Return these settings, or the nearest that can be trained."""
    config = default_config(values["dataset"])
    model, widths = values["model"], values["widths"]
    network = {"model": model, "widths": widths}  # one without the other may be impossible
    begun = {"model": model, "widths": first_widths(values["dataset"], model)}
    others = [{field: values[field]} for field in FIELDS if field not in network]
    for changes in (begun, network, *others):  # so that only what is impossible is left out
        with suppress(ConfigError):
            config = dataclasses.replace(config, **changes)
    return config


def linked() -> TrainingConfig:
    dataset = from_link("dataset", FIELDS["dataset"], DEFAULT.dataset)
    otherwise = values_of(default_config(dataset))
    model = from_link("model", FIELDS["model"], otherwise["model"])
    otherwise["widths"] = first_widths(dataset, model)
    return possible({f: from_link(f, read, otherwise[f]) for f, read in FIELDS.items()})
