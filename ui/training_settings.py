"""The settings of a run: widgets ↔ TrainingConfig ↔ link.

A field of the config, the key of its widget and its name in the link are the same word.
"""

from typing import Any

import streamlit as st

from engine.datasets import DATASETS
from engine.models import MODELS
from engine.registry import Registry
from engine.training import OPTIMIZERS, TrainingConfig
from ui.links import Read, from_link, into_link, one_of, whole_number
from ui.visitor import visitor

DEFAULT = TrainingConfig()
RATES = (0.0001, 0.0003, 0.001, 0.002, 0.005, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
BATCH_SIZES = (8, 16, 32, 64, 128, 256, 512)
OPTIMIZER_TITLES = {"sgd": "SGD", "momentum": "SGD with momentum", "adam": "Adam"}
LARGEST_SEED = 9999

# Field → how it is read from a link. What can't be meant falls back to the default.
FIELDS: dict[str, Read] = {
    "dataset": one_of(list(DATASETS)),
    "model": one_of(list(MODELS)),
    "optimizer": one_of(list(OPTIMIZERS)),
    "lr": one_of(RATES),
    "batch_size": one_of(BATCH_SIZES),
    "seed": whole_number(0, LARGEST_SEED),
}


def settings() -> TrainingConfig:
    """Draw the settings and return what they say. Raises ConfigError for what can't be."""
    _fill()
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        _choice("Shapes to learn", DATASETS, "dataset")
        _choice("Network", MODELS, "model")
        with st.popover("Recipe", icon=":material/tune:"):
            _recipe()
    values = {field: st.session_state[field] for field in FIELDS}
    into_link(values, {field: getattr(DEFAULT, field) for field in FIELDS})
    return TrainingConfig(**values)


def smaller_rate(lr: float) -> float:
    """Return the rate on offer nearest to a tenth of this one."""
    return min(RATES, key=lambda rate: abs(rate / (lr / 10) - 1))


def _fill() -> None:
    """Set the widgets to what is wanted; those that aren't there yet to the run, or the link.

    What a callback inside a fragment writes into a widget outside of it is lost, so it leaves its
    wish with the visitor, and a full run fulfils it here.
    """
    who = visitor()
    wanted, who.wanted = who.wanted, None
    known = wanted or (who.run.config if who.run is not None else None)
    for field, read in FIELDS.items():
        if known is not None and (wanted or field not in st.session_state):
            st.session_state[field] = getattr(known, field)
        elif field not in st.session_state:
            st.session_state[field] = from_link(field, read, getattr(DEFAULT, field))


def _choice(label: str, registry: Registry[Any], key: str) -> None:
    titles = {name: registry[name].title for name in registry}
    st.segmented_control(
        label,
        list(titles),
        required=True,
        format_func=titles.__getitem__,
        key=key,
        help="\n\n".join(f"**{registry[n].title}**: {registry[n].summary}" for n in registry),
    )


def _recipe() -> None:
    with st.container(width=340):
        st.select_slider(
            "Learning rate",
            RATES,
            key="lr",
            format_func="{:g}".format,
            help="How far each update moves the weights. Too small crawls; too large falls over.",
        )
        st.select_slider(
            "Batch size",
            BATCH_SIZES,
            key="batch_size",
            help="How many shapes the network looks at before each update.",
        )
        st.segmented_control(
            "Optimiser",
            list(OPTIMIZERS),
            required=True,
            format_func=OPTIMIZER_TITLES.__getitem__,
            key="optimizer",
            help="The rule that turns gradients into steps. SGD walks straight downhill, "
            "momentum rolls, Adam gives each weight its own pace.",
        )
        st.number_input(
            "Seed",
            0,
            LARGEST_SEED,
            step=1,
            key="seed",
            help="Decides the first weights, the split and the order of the shapes. The same "
            "seed gives the same run, to the last digit.",
        )
