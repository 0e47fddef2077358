"""The settings of a run: widgets ↔ TrainingConfig ↔ link.

A field of the config, the key of its widget and its name in the link are the same word. The hidden
layers are the exception: one word in the link, 4-2, and a widget for each.
"""

import dataclasses
import random
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import streamlit as st

from engine.core.units import bytes_text, count_text
from engine.data import DATASETS, is_here, is_points
from engine.errors import ConfigError
from engine.models.trainable import ACTIVATIONS, MODELS, takes, usual_widths
from engine.training import (
    RATES,
    SCHEDULES,
    TITLES,
    TrainingConfig,
    first_widths,
    usual,
    with_optimizer,
)
from engine.training.optimizers import OPTIMIZERS
from ui.actions.usage import own_work
from ui.pages.train.examples import gallery
from ui.pages.train.pace import keep_pace, pace_settings, read_pace
from ui.pages.train.state import TrainState
from ui.pages.train.teaching import read_link, shows
from ui.session import session
from ui.widgets.links import (
    USUAL,
    Read,
    as_text,
    from_link,
    into_link,
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
WIDTHS = tuple(f"width_{layer}" for layer in range(MOST_LAYERS))

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
# These stand in no popover.
ALWAYS_DRAWN = ("dataset", "model")


def settings() -> TrainingConfig:
    """Draw the settings and return what they say."""
    read_link()
    read_pace()
    _fill()
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        for name, draw in CONTROLS.items():
            if shows(name):
                draw()
        for name, (icon, draw) in POPOVERS.items():
            if shows(name):
                with st.popover(name.capitalize(), icon=f":material/{icon}:"):
                    draw()
    config = _possible(_shown())
    session().page(TrainState).settings_before = config
    keep_pace()
    if shows("size") and is_here(config.dataset):
        _size(config)
    otherwise = _values(usual(config.dataset)) | {"dataset": DEFAULT.dataset}
    otherwise["widths"] = first_widths(config.dataset, config.model)
    into_link(_values(config), otherwise)
    return config


def any_shown() -> bool:
    """Whether the link leaves any setting on the page."""
    read_link()
    return any(map(shows, [*CONTROLS, *POPOVERS, "size"]))


def on_offer(config: TrainingConfig) -> TrainingConfig:
    """Return these settings, or the nearest that the widgets can show."""
    values = _values(usual(config.dataset))
    for field, read in FIELDS.items():
        with suppress(ValueError):
            values[field] = read(as_text(getattr(config, field)))
    return _possible(values)


def difference(config: TrainingConfig, page: TrainingConfig) -> str:
    """Return the settings in which it differs from the page's, as in a link: lr:0.1,seed:3."""
    theirs = _values(page)
    differing = {f: value for f, value in _values(config).items() if value != theirs[f]}
    return ",".join(f"{field}:{as_text(value)}" for field, value in differing.items()) or USUAL


def from_difference(text: str, page: TrainingConfig) -> TrainingConfig:
    """Return the page's settings with these differences, or the nearest that can be trained.

    Raises ValueError or KeyError for a text that says no differences.
    """
    values = _values(page)
    for part in [] if text == USUAL else text.split(",", len(FIELDS)):
        field, _, value = part.partition(":")
        values[field] = FIELDS[field](value)
    return _possible(values)


def _values(config: TrainingConfig) -> dict[str, Any]:
    return {field: getattr(config, field) for field in FIELDS}


def _possible(values: dict[str, Any]) -> TrainingConfig:
    """Return these settings, or the nearest that can be trained."""
    config = usual(values["dataset"])
    model, widths = values["model"], values["widths"]
    network = {"model": model, "widths": widths}  # one without the other may be impossible
    begun = {"model": model, "widths": first_widths(values["dataset"], model)}
    others = [{field: values[field]} for field in FIELDS if field not in network]
    for changes in (begun, network, *others):  # so that only what is impossible is left out
        with suppress(ConfigError):
            config = dataclasses.replace(config, **changes)
    return config


def _fill() -> None:
    """Set the widgets to what is wanted; those that aren't there yet to the run, or the link.

    What a callback inside a fragment writes into a widget outside of it is lost, so it leaves its
    wish with the visitor, and a full run fulfils it here.
    """
    who = session()
    state = who.page(TrainState)
    wanted, state.wanted = state.wanted, None
    if wanted is not None:
        _show(_values(wanted))
    known = _values(who.run.config if who.run is not None else _from_link())
    for field in FIELDS:
        if _key("depth" if field == "widths" else field) not in st.session_state:
            _show_field(field, known)


def _from_link() -> TrainingConfig:
    dataset = from_link("dataset", FIELDS["dataset"], DEFAULT.dataset)
    otherwise = _values(usual(dataset))
    model = from_link("model", FIELDS["model"], otherwise["model"])
    otherwise["widths"] = first_widths(dataset, model)
    return _possible({f: from_link(f, read, otherwise[f]) for f, read in FIELDS.items()})


def _key(name: str) -> str:
    """Return the key of a setting's widget.

    What is set by us never reaches a widget in a popover that is closed: the browser would bring
    back what was chosen there before, with the next click anywhere. So it goes to a new widget.
    """
    renewed = session().page(TrainState).settings_renewed
    return name if name in ALWAYS_DRAWN or not renewed else f"{name}-{renewed}"


def _get(name: str) -> Any:
    return st.session_state[_key(name)]


def _set(name: str, value: Any) -> None:
    """Let a widget say this; one that says it already is left alone.

    What is set goes to the browser, and there it undoes a click that came meanwhile.
    """
    key = _key(name)
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def _show(values: Mapping[str, Any]) -> None:
    """Let the widgets say this. Streamlit lets go of those that are drawn no more."""
    session().page(TrainState).settings_renewed += 1
    for field in FIELDS:
        _show_field(field, values)


def _show_field(field: str, values: Mapping[str, Any]) -> None:
    if field != "widths":
        _set(field, values[field])
        return
    widths = values["widths"] or usual_widths(values["model"])
    _set("depth", len(widths))
    for layer, name in enumerate(WIDTHS):
        _set(name, widths[layer] if layer < len(widths) else 8)


def _shown() -> dict[str, Any]:
    """What the widgets say, by field."""
    values = {f: _get(f) for f in FIELDS if f != "widths"}
    widths = tuple(_get(name) for name in WIDTHS[: _get("depth") or 0])
    return {**values, "widths": () if widths == usual_widths(values["model"]) else widths}


# What to learn


def _what_to_learn() -> None:
    st.selectbox(
        "What to learn",
        list(DATASETS),
        format_func=lambda name: DATASETS[name].title,
        key="dataset",
        persist_state="session",
        on_change=_another_dataset,
        help="\n\n".join(f"**{DATASETS[n].title}**: {DATASETS[n].summary}" for n in DATASETS),
        width=190,
    )


def _another_dataset() -> None:
    """Settings that were the usual ones stay that; what the visitor chose stays if it can."""
    now = _shown()
    before = _usual(_before().dataset, now["optimizer"])
    after = _usual(now["dataset"], now["optimizer"])
    chosen = {f: value for f, value in now.items() if value != getattr(before, f)}
    _show(_values(_possible(_values(after) | chosen | {"dataset": after.dataset})))


def _before() -> TrainingConfig:
    """Return what the settings said when they were last drawn."""
    return session().page(TrainState).settings_before or DEFAULT


def _usual(dataset: str, optimizer: str) -> TrainingConfig:
    return with_optimizer(usual(dataset), optimizer)


def _another_optimiser() -> None:
    """A learning rate that was the usual one stays that."""
    if _get("lr") == _usual(_get("dataset"), _before().optimizer).lr:
        _set("lr", _usual(_get("dataset"), _get("optimizer")).lr)


def _examples() -> None:
    with st.container(width=340):
        st.caption(DATASETS[_get("dataset")].summary)
        if shows("gallery"):
            gallery(_possible(_shown()))
        if is_points(_get("dataset")):
            _slider("Points", POINTS, "points", "{:,}", "How many points there are in all.")
            _slider("Noise", NOISES, "noise", "{:g}", "How far each point strays from its figure, "
                    "which is about one unit in radius.")  # fmt: skip
        _slider("For learning", SHARES, "share", "{:.0%}", "The rest is held out: the network "
                "never trains on it, so it tells how well the rest was understood.")  # fmt: skip
        _slider("Wrong labels", LABEL_NOISES, "label_noise", "{:.0%}", "So many of the examples "
                "for learning carry a wrong answer. See whether it learns the lie.")  # fmt: skip


# The network


def _network() -> None:
    shape = DATASETS[_get("dataset")].traits["shape"]
    titles = {name: MODELS[name].title for name in MODELS if takes(name, shape)}
    st.segmented_control(
        "Network",
        list(titles),
        required=True,
        format_func=titles.__getitem__,
        key="model",
        persist_state="session",
        on_change=_usual_layers,
        help="\n\n".join(f"**{MODELS[n].title}**: {MODELS[n].summary}" for n in titles),
    )


def _usual_layers() -> None:
    """Another network begins with its own usual layers."""
    _show(_shown() | {"widths": first_widths(_get("dataset"), _get("model"))})


def _layers() -> None:
    traits = MODELS[_get("model")].traits
    with st.container(width=340):
        if not traits.get("widths"):
            st.caption("This network has no hidden layer: nothing to choose here.")
            return
        most, widest = traits["most_layers"], traits["widest"]
        st.segmented_control(
            "Hidden layers",
            list(range(1, most + 1)),
            required=True,
            key=_key("depth"),
            persist_state="session",
            help="More layers see more complicated things, and are harder to train.",
        )
        drawn = WIDTHS[: _get("depth")]
        noun = "Filters" if traits.get("pictures") else "Units"
        for number, (name, column) in enumerate(zip(drawn, st.columns(len(drawn)), strict=True), 1):
            _set(name, min(_get(name), widest))
            column.number_input(
                f"{noun} in {number}", 1, widest, step=1, key=_key(name), persist_state="session"
            )
        st.segmented_control(
            "Activation",
            list(ACTIVATIONS),
            required=True,
            format_func=TITLES.__getitem__,
            key=_key("activation"),
            persist_state="session",
            help="The bend after each layer. Without it, many layers could do no more than one.",
        )
        _slider("Dropout", DROPOUTS, "dropout", "{:.0%}", "So many outputs are left out at random "
                "in each update, so that none is relied on alone. Only in training.")  # fmt: skip
        st.toggle(
            "Batch norm",
            key=_key("batch_norm"),
            persist_state="session",
            help="Brings each layer’s outputs to mean 0 and spread 1 over the batch.",
        )


def _size(config: TrainingConfig) -> None:
    """What the network weighs and works: the one that runs, which may not be the chosen one."""
    run = session().run
    runs_on = run is not None and run.started and run.config != config
    work = own_work(run.config if run is not None and runs_on else config)
    whose = "The network that runs: " if runs_on else ""
    st.caption(
        f"{whose}**{work.size_bytes // 4:,}** parameters · "
        f"**{bytes_text(work.size_bytes)}** of weights · "
        f"**{count_text(work.forward)}** operations to look at one example",
        help="Counted from the layers: each parameter is four bytes; one multiply-add is two "
        "operations. The few of activations and batch norm are left out. In training it is "
        f"{count_text(work.training)}, there and back.",
    )


# The recipe


def _slider(label: str, options: tuple[Any, ...], key: str, form: str, help_text: str) -> None:
    st.select_slider(
        label,
        options,
        key=_key(key),
        format_func=form.format,
        help=help_text,
        persist_state="session",
    )


def _recipe() -> None:
    with st.container(width=340):
        _slider("Learning rate", RATES, "lr", "{:g}", "How far each update moves the weights. "
                "Too small crawls; too large falls over.")  # fmt: skip
        sizes = BATCH_SIZES[1:] if _get("batch_norm") else BATCH_SIZES
        _set("batch_size", max(_get("batch_size"), sizes[0]))
        _slider("Batch size", sizes, "batch_size", "{}",
                "How many examples the network looks at before each update.")  # fmt: skip
        st.selectbox(
            "Optimiser",
            list(OPTIMIZERS),
            format_func=lambda name: OPTIMIZERS[name].title,
            key=_key("optimizer"),
            persist_state="session",
            on_change=_another_optimiser,
            help="The rule that turns gradients into steps. SGD walks straight downhill, momentum "
            "rolls; RMSprop and Adam give each weight its own pace; AdamW is Adam with a cleaner "
            "weight decay.",
        )
        st.segmented_control(
            "Schedule",
            list(SCHEDULES),
            required=True,
            format_func=TITLES.__getitem__,
            key=_key("schedule"),
            persist_state="session",
            help="How the learning rate goes: the same all along; slowly down; or up and then "
            "down.",
        )
        if _get("schedule") != "constant":
            _slider("Laps of the schedule", LAPS, "laps", "{:,}", "After so many laps through "
                    "the examples the rate is at its lowest.")  # fmt: skip
        _slider("Weight decay", DECAYS, "weight_decay", "{:g}",
                "Pulls every weight a little towards zero in each update.")  # fmt: skip
        if shows("seed"):
            _seed()


def _seed() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(
            "Seed",
            0,
            LARGEST_SEED,
            step=1,
            key=_key("seed"),
            persist_state="session",
            help="Decides the first weights, the split and the order of the examples"
            f"{', and where points lie' * is_points(_get('dataset'))}. The same seed gives the "
            "same run, to the last digit.",
        )
        st.button("New seed", icon=":material/casino:", key="new_seed", on_click=_new_seed)


def _new_seed() -> None:
    _set("seed", random.randrange(LARGEST_SEED + 1))


# Name in a teacher's link → how it is drawn.
CONTROLS = {"dataset": _what_to_learn, "network": _network}
POPOVERS = {
    "examples": ("database", _examples),
    "layers": ("layers", _layers),
    "recipe": ("tune", _recipe),
    "pace": ("speed", pace_settings),
}
