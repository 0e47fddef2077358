"""The settings of a run, drawn: widgets ↔ TrainingConfig ↔ link.

`choices` has what is on offer and how a link says it, `setting_widgets` what the widgets say.
"""

import random
from collections.abc import Iterable

import streamlit as st

from engine.core.units import bytes_text, count_text
from engine.data import DATASETS, is_here, is_points
from engine.models.trainable import ACTIVATIONS, MODELS, takes
from engine.training import (
    RATES,
    SCHEDULES,
    TITLES,
    TrainingConfig,
    default_config,
    first_widths,
    with_optimizer,
)
from engine.training.optimizers import OPTIMIZERS
from ui.actions.usage import own_work
from ui.pages.train.choices import (
    BATCH_SIZES,
    DECAYS,
    DEFAULT,
    DROPOUTS,
    LABEL_NOISES,
    LAPS,
    LARGEST_SEED,
    NOISES,
    POINTS,
    SHARES,
    possible,
    values_of,
)
from ui.pages.train.examples import gallery
from ui.pages.train.pace import keep_pace, pace_settings, read_pace
from ui.pages.train.setting_widgets import WIDTHS, fill, key_of, said, say, show, shown, slider
from ui.pages.train.state import TrainState
from ui.pages.train.teaching import read_link, shows
from ui.session import session
from ui.widgets.links import (
    into_link,
)


def settings() -> TrainingConfig:
    """Draw the settings and return what they say."""
    read_link()
    read_pace()
    fill()
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="settings"):
        for name, draw in CONTROLS.items():
            if shows(name):
                draw()
        for name, (icon, draw) in POPOVERS.items():
            if shows(name):
                with st.popover(name.capitalize(), icon=f":material/{icon}:"):
                    draw()
    config = possible(shown())
    session().page(TrainState).settings_before = config
    keep_pace()
    if shows("size") and is_here(config.dataset):
        _size(config)
    otherwise = values_of(default_config(config.dataset)) | {"dataset": DEFAULT.dataset}
    otherwise["widths"] = first_widths(config.dataset, config.model)
    into_link(values_of(config), otherwise)
    return config


def any_shown() -> bool:
    """Whether the link leaves any setting on the page."""
    read_link()
    return any(map(shows, [*CONTROLS, *POPOVERS, "size"]))


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
    now = shown()
    before = _defaults(_before().dataset, now["optimizer"])
    after = _defaults(now["dataset"], now["optimizer"])
    chosen = {f: value for f, value in now.items() if value != getattr(before, f)}
    show(values_of(possible(values_of(after) | chosen | {"dataset": after.dataset})))


def _before() -> TrainingConfig:
    """Return what the settings said when they were last drawn."""
    return session().page(TrainState).settings_before or DEFAULT


def _defaults(dataset: str, optimizer: str) -> TrainingConfig:
    return with_optimizer(default_config(dataset), optimizer)


def _another_optimiser() -> None:
    """A learning rate that was the usual one stays that."""
    if said("lr") == _defaults(said("dataset"), _before().optimizer).lr:
        say("lr", _defaults(said("dataset"), said("optimizer")).lr)


def _examples() -> None:
    with st.container(width=340):
        st.caption(DATASETS[said("dataset")].summary)
        if shows("gallery"):
            gallery(possible(shown()))
        if is_points(said("dataset")):
            slider("Points", POINTS, "points", "{:,}", "How many points there are in all.")
            slider("Noise", NOISES, "noise", "{:g}", "How far each point strays from its figure, "
                    "which is about one unit in radius.")  # fmt: skip
        slider("For learning", SHARES, "share", "{:.0%}", "The rest is held out: the network "
                "never trains on it, so it tells how well the rest was understood.")  # fmt: skip
        slider("Wrong labels", LABEL_NOISES, "label_noise", "{:.0%}", "So many of the examples "
                "for learning carry a wrong answer. See whether it learns the lie.")  # fmt: skip


def _network() -> None:
    shape = DATASETS[said("dataset")].traits["shape"]
    titles = {name: MODELS[name].title for name in MODELS if takes(name, shape)}
    st.segmented_control(
        "Network",
        list(titles),
        required=True,
        format_func=titles.__getitem__,
        key="model",
        persist_state="session",
        on_change=_default_layers,
        help="\n\n".join(f"**{MODELS[n].title}**: {MODELS[n].summary}" for n in titles),
    )


def _default_layers() -> None:
    """Another network begins with its own usual layers."""
    show(shown() | {"widths": first_widths(said("dataset"), said("model"))})


def _layers() -> None:
    traits = MODELS[said("model")].traits
    with st.container(width=340):
        if not traits.get("widths"):
            st.caption("This network has no hidden layer: nothing to choose here.")
            return
        most, widest = traits["most_layers"], traits["widest"]
        st.segmented_control(
            "Hidden layers",
            list(range(1, most + 1)),
            required=True,
            key=key_of("depth"),
            persist_state="session",
            help="More layers see more complicated things, and are harder to train.",
        )
        drawn = WIDTHS[: said("depth")]
        noun = "Filters" if traits.get("pictures") else "Units"
        for number, (name, column) in enumerate(zip(drawn, st.columns(len(drawn)), strict=True), 1):
            say(name, min(said(name), widest))
            column.number_input(
                f"{noun} in {number}", 1, widest, step=1, key=key_of(name), persist_state="session"
            )
        _pick("Activation", ACTIVATIONS, "activation", "The bend after each layer. Without it, "
              "many layers could do no more than one.")  # fmt: skip
        slider("Dropout", DROPOUTS, "dropout", "{:.0%}", "So many outputs are left out at random "
                "in each update, so that none is relied on alone. Only in training.")  # fmt: skip
        st.toggle(
            "Batch norm",
            key=key_of("batch_norm"),
            persist_state="session",
            help="Brings each layer’s outputs to mean 0 and spread 1 over the batch.",
        )


def _pick(label: str, names: Iterable[str], key: str, explains: str) -> None:
    """One of a few names, side by side."""
    st.segmented_control(
        label,
        list(names),
        required=True,
        format_func=TITLES.__getitem__,
        key=key_of(key),
        persist_state="session",
        help=explains,
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


def _recipe() -> None:
    with st.container(width=340):
        slider("Learning rate", RATES, "lr", "{:g}", "How far each update moves the weights. "
                "Too small crawls; too large falls over.")  # fmt: skip
        sizes = BATCH_SIZES[1:] if said("batch_norm") else BATCH_SIZES
        say("batch_size", max(said("batch_size"), sizes[0]))
        slider("Batch size", sizes, "batch_size", "{}",
                "How many examples the network looks at before each update.")  # fmt: skip
        st.selectbox(
            "Optimiser",
            list(OPTIMIZERS),
            format_func=lambda name: OPTIMIZERS[name].title,
            key=key_of("optimizer"),
            persist_state="session",
            on_change=_another_optimiser,
            help=" ".join(
                [
                    "The rule that turns gradients into steps.",
                    *(OPTIMIZERS[name].summary for name in OPTIMIZERS),
                ]
            ),
        )
        _pick("Schedule", SCHEDULES, "schedule", "How the learning rate goes: the same all along; "
              "slowly down; or up and then down.")  # fmt: skip
        if said("schedule") != "constant":
            slider("Laps of the schedule", LAPS, "laps", "{:,}", "After so many laps through "
                    "the examples the rate is at its lowest.")  # fmt: skip
        slider("Weight decay", DECAYS, "weight_decay", "{:g}",
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
            key=key_of("seed"),
            persist_state="session",
            help="Decides the first weights, the split and the order of the examples"
            f"{', and where points lie' * is_points(said('dataset'))}. The same seed gives the "
            "same run, to the last digit.",
        )
        st.button("New seed", icon=":material/casino:", key="new_seed", on_click=_new_seed)


def _new_seed() -> None:
    say("seed", random.randrange(LARGEST_SEED + 1))


# Name in a teacher's link → how it is drawn.
CONTROLS = {"dataset": _what_to_learn, "network": _network}
POPOVERS = {
    "examples": ("database", _examples),
    "layers": ("layers", _layers),
    "recipe": ("tune", _recipe),
    "pace": ("speed", pace_settings),
}
