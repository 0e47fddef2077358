"""The live part of the training page: controls, the ticking picture, and what asks first."""

import dataclasses
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from engine.compute import shared_pool
from engine.core.units import updates_text
from engine.errors import Diverged
from engine.training import Run, TrainingConfig, calmer_rate
from engine.training.race import labels
from ui.actions.usage import keep_training
from ui.components.run_view import library
from ui.components.run_view.asked import asked_images
from ui.components.shortcuts import keys
from ui.pages.train.looking import looking
from ui.pages.train.pace import set_pace
from ui.pages.train.state import TrainState
from ui.pages.train.teaching import shows
from ui.session import Session, session
from ui.widgets import errors

if TYPE_CHECKING:
    from torch import Tensor

TICK_SECONDS = 0.1
SLOWEST_TICK_SECONDS = 1.0


def own_run(config: TrainingConfig) -> Run:
    """Return the visitor's run; a new one if there is none, or nothing to lose by a change."""
    who = session()
    state = who.page(TrainState)
    if who.run is None or (who.run.config != config and not who.run.started):
        _begin(who, config)
    elif who.run.config != config:
        state.asking = state.asking or "settings"
    elif state.asking == "settings":
        state.asking = None
    assert who.run is not None
    return who.run


def live(config: TrainingConfig) -> None:
    """Draw the controls and the run, ticking while it computes.

    Two fragments: the picture comes several times a second, the controls only when they change.
    To draw them with every picture would cost the browser more than the picture does.
    """
    library()
    run = own_run(config)
    set_pace(run)
    if session().autoplay:
        session().autoplay = False
        run.play()
    asked_images(run.config)
    interval = tick_seconds() if run.playing or run.busy else None
    drawn = _Drawn()

    @errors.fragment()
    def controls() -> None:
        who = session()
        kept = who.page(TrainState)
        assert who.run is not None
        state = _controls_state(who)
        if kept.wanted is not None or drawn.state not in (None, state):
            st.rerun()  # the settings and the picture stand outside of this fragment
        drawn.state = state
        _controls(who.run)
        _ask(who, config)
        _trouble(who.run)
        if _wants_another_pace(interval, who.run) or state != _controls_state(who):
            st.rerun()

    @errors.fragment(run_every=interval)
    def picture() -> None:
        who = session()
        assert who.run is not None
        if who.run.playing:
            who.paused_to_serve = False
            who.run.renew()
        seen = looking(who.run)
        keep_training(who)
        stale = interval is None and who.run.view is not seen  # no tick would come to show it
        if stale or drawn.state != _controls_state(who) or _wants_another_pace(interval, who.run):
            st.rerun()

    controls()
    picture()
    keys(run.started or run.playing, _lost)


@dataclass
class _Drawn:
    """What the controls showed when they were drawn last."""

    state: Hashable = None


def _controls_state(who: Session) -> Hashable:
    """All that the controls, the question and the error depend on."""
    run = who.run
    assert run is not None
    return (
        run.number,
        run.playing,
        run.started,
        None if run.playing else run.view.steps,
        str(run.error),
        run.stopped,
        who.page(TrainState).asking,
    )


def tick_seconds() -> float:
    """Return how long to wait between looks: longer, the more pages are live."""
    return min(TICK_SECONDS * max(1, shared_pool().live()), SLOWEST_TICK_SECONDS)


def _wants_another_pace(interval: float | None, run: Run) -> bool:
    if interval is None:
        return run.playing or run.busy
    if not (run.playing or run.busy):
        return True
    return not interval / 2 < tick_seconds() < interval * 2


def _begin(
    who: Session, config: TrainingConfig, weights: "dict[str, Tensor] | None" = None
) -> None:
    state = who.page(TrainState)
    if who.run is not None:
        who.run.pause()
    who.run = Run(config, shared_pool(), who.quota, weights)
    state.asking, state.lost = None, False
    set_pace(who.run)


def _reset(who: Session) -> None:
    """Back to the first weights, and to the settings that they belong to."""
    assert who.run is not None
    who.page(TrainState).wanted = who.run.config
    _begin(who, who.run.config, who.run.brought)


def _controls(run: Run) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if shows("play"):
            _play_or_pause(run)
        if shows("step"):
            _button("step", "One step", "skip_next", run.step, run.playing,
                    "One batch, one update. Key: S.")  # fmt: skip
        if shows("lap"):
            _button("lap", "One lap", "sync", run.play_epoch, run.playing,
                    "To the end of this lap. "
                    "A lap is every example for learning once: an epoch.")  # fmt: skip
        if shows("reset"):
            _button("reset", "Reset", "restart_alt", _ask_reset, not run.started,
                    "Back to the very same first weights. Key: R.")  # fmt: skip
        st.caption(_state(run))


def _play_or_pause(run: Run) -> None:
    name, icon, act = ("pause", "pause", run.pause) if run.playing else (
        "play", "play_arrow", run.play
    )  # fmt: skip
    st.button(
        name.capitalize(),
        icon=f":material/{icon}:",
        type="primary",
        key=name,
        on_click=act,
        help="Key: space bar.",
    )


def _button(
    key: str, label: str, icon: str, act: Callable[[], None], disabled: bool, help_text: str
) -> None:
    st.button(
        label,
        icon=f":material/{icon}:",
        key=key,
        on_click=act,
        disabled=disabled,
        help=help_text,
    )


def _lost() -> None:
    session().page(TrainState).lost = True


def _state(run: Run) -> str:
    if run.playing and run.pace is not None:
        return "Slow motion: it waits between updates. The speed is set under Pace."
    if run.overruled:
        return "Training on, past the stop rule under Pace."
    if run.playing:
        return "Training. It goes on while you look at other pages."
    if run.stopped:
        return f"Stopped by its own rule: {run.stopped} It is set under Pace."
    if run.brought is not None and not run.view.steps:
        return "Ready to go on from the weights that you brought."
    if run.view.steps or run.view.edits:
        return "Paused. These weights can serve on the Infer page."
    if session().page(TrainState).lost:
        return "Your settings are back; the weights are new and random."
    return "Ready: the weights are random, the answers are guesses."


def _ask_reset() -> None:
    session().page(TrainState).asking = "reset"


def _ask(who: Session, config: TrainingConfig) -> None:
    """Before anything is thrown away."""
    state = who.page(TrainState)
    run = who.run
    if state.asking is None or run is None:
        return
    resetting = state.asking == "reset"
    by_hand = "the weights that you set by hand"
    untrained = by_hand if run.brought is None else "the weights that you brought"
    done = "more than " * run.playing + updates_text(run.view.steps)
    lost = done if run.view.steps else untrained
    with st.container(border=True, key="asking"):
        st.markdown(
            f"**Start over?** This throws away {lost}." + _settings_too(run, config)
            if resetting
            else f"**New settings need a new run.** {_two_settings(run, config)} Starting over "
            f"throws away {lost}."
        )
        with st.container(horizontal=True):
            st.button(
                "Reset to the first weights" if resetting else "Start over with the new settings",
                type="primary",
                key="confirm",
                on_click=_reset if resetting else _begin,
                args=(who,) if resetting else (who, config),
            )
            st.button("Keep my run", key="keep", on_click=_keep, args=(who,))


def _settings_too(run: Run, config: TrainingConfig) -> str:
    return "" if run.config == config else " Its own settings come back as well."


def _two_settings(run: Run, config: TrainingConfig) -> str:
    """Say what runs, what is chosen, and which of them each button is about."""
    runs, chosen = labels([run.config, config])
    goes_on = "Pause stops it" if run.playing else "Play, One step and One lap go on with it"
    return (
        f"What runs here is still the old one (**{runs}**): {goes_on}, and Reset takes it back to "
        f"its first weights. The new one (**{chosen}**) waits."
    )


def _keep(who: Session) -> None:
    state = who.page(TrainState)
    state.asking = None
    if who.run is not None:
        state.wanted = who.run.config


def _trouble(run: Run) -> None:
    """Say why a run stopped, where it went back to, and offer the next try."""
    if run.error is None:
        return
    errors.show(run.error)
    if not isinstance(run.error, Diverged):
        return
    st.caption(f"The run went back to update {run.view.steps:,}, where its weights were sane.")
    lower = calmer_rate(run.config)
    if lower < run.config.lr:
        st.button(
            f"Set the learning rate to {lower:g}", key="lower", on_click=_lower, args=(run, lower)
        )


def _lower(run: Run, lr: float) -> None:
    session().page(TrainState).wanted = dataclasses.replace(run.config, lr=lr)
