"""A race: up to four runs with different settings, on one plot and in one table."""

from typing import TYPE_CHECKING

import streamlit as st

from engine.compute import shared_pool
from engine.core import theme
from engine.core.units import count_text, seconds_text, updates_text
from engine.data import is_here
from engine.errors import Diverged
from engine.training import Run, StopRule
from engine.training.race import (
    GLANCES,
    MOST,
    PRESETS,
    beyond_chance,
    in_words,
    labels,
    laps,
    line_up,
)
from ui.actions.usage import keep_run, own_work
from ui.components.race import race_chart
from ui.pages.train.choices import difference, from_difference
from ui.pages.train.state import TrainState
from ui.session import Session, session
from ui.widgets import errors
from ui.widgets.links import Read, from_link, into_link, nearest_of
from ui.widgets.tables import Cell, Head, Kind, table

if TYPE_CHECKING:
    from engine.models import Arithmetic
    from engine.training import TrainingConfig

TICK_SECONDS = 0.5
LENGTHS = (3, 5, 10, 20, 60)
DEFAULT_LENGTH = 5
IN_LINK = {preset.replace(" ", "-"): preset for preset in PRESETS}
ALONG = {"updates": "Updates", "seconds": "Seconds", "operations": "Operations"}


def race(config: "TrainingConfig") -> None:
    """Draw the race of this visitor, ticking while anybody runs. A link lines one up.

    ?race=optimisers is such a link, or ?race=lr:0.1;lr:0.01,seed:3, which says for each runner
    where it differs from the page's settings.
    """
    kept = session().page(TrainState)
    if not kept.race_read:
        kept.race_read = True
        _start_line(session(), from_link("race", _lined_up(config), []))
    with st.expander(
        "A race: which setting learns faster, and what does it cost?",
        icon=":material/flag:",
        expanded=bool(kept.racers),
        key="race",
    ):
        interval = TICK_SECONDS if _running(session()) else None

        @errors.fragment(run_every=interval)
        def track() -> None:
            who = session()
            state = who.page(TrainState)
            for run in state.racers:
                if run.playing:
                    run.renew()
                keep_run(who, run)
            _line_up(who, config)
            if state.racers:
                _controls(who)
                _plot(who)
            _into_link(who, config)
            if _running(who) != (interval is not None):
                st.rerun()

        track()


def _lined_up(config: "TrainingConfig") -> Read:
    """Read who runs: the name of a preset, or each runner's differences to these settings."""

    def read(text: str) -> "list[TrainingConfig]":
        if text in IN_LINK:
            return line_up(config, IN_LINK[text])
        runners = [from_difference(part, config) for part in text.split(";", MOST)[:MOST]]
        return [one for one in runners if is_here(one.dataset)]

    return read


def _into_link(who: Session, config: "TrainingConfig") -> None:
    """Write who runs, and for how long, so that the link lines up the same race."""
    runners = [run.config for run in who.page(TrainState).racers]
    names = [name for name, preset in IN_LINK.items() if runners == line_up(config, preset)]
    each = ";".join(difference(one, config) for one in runners)
    seconds = _seconds() if runners else DEFAULT_LENGTH
    into_link(
        {"race": names[0] if names else each, "race_seconds": seconds},
        {"race": "", "race_seconds": DEFAULT_LENGTH},
    )


def _seconds() -> int:
    return int(st.session_state.race_seconds or DEFAULT_LENGTH)


def _running(who: Session) -> bool:
    return any(run.playing or run.busy for run in who.page(TrainState).racers)


def _line_up(who: Session, config: "TrainingConfig") -> None:
    """Who runs: presets around the present settings, or these settings themselves."""
    state = who.page(TrainState)
    if not state.racers:
        st.markdown(
            f"Up to {MOST} runs start at the same line, train for the same time, and share this "
            "machine evenly. Race one setting against others:"
        )
    running = _running(who)
    with st.container(horizontal=True, vertical_alignment="center"):
        for preset in PRESETS:
            st.button(
                preset.capitalize(),
                key=f"race_{preset}",
                on_click=_start_line,
                args=(who, line_up(config, preset)),
                disabled=running,
            )
        st.button(
            "Add my settings",
            icon=":material/add:",
            key="race_add",
            on_click=_add,
            args=(who, config),
            disabled=running or len(state.racers) >= MOST,
            help="The settings at the top of the page, as one more runner.",
        )


def _start_line(who: Session, configs: list["TrainingConfig"]) -> None:
    """Put runs on the line, none of which has made an update."""
    state = who.page(TrainState)
    for run in state.racers:
        run.pause()
    state.racers = [Run(config, shared_pool(), who.quota) for config in configs]


def _add(who: Session, config: "TrainingConfig") -> None:
    """Put one more on the line; what the others have run stays in sight until they run again."""
    state = who.page(TrainState)
    state.racers = [*state.racers, Run(config, shared_pool(), who.quota)]


def _controls(who: Session) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if _running(who):
            st.button("Stop the race", icon=":material/pause:", key="race_stop", on_click=_stop)
        else:
            st.button(
                "Start the race" if not _ran(who) else "Race again",
                icon=":material/flag:",
                type="primary",
                key="race_start",
                on_click=_go,
            )
        st.button(
            "Clear", icon=":material/close:", key="race_clear", on_click=_start_line, args=(who, [])
        )
        if "race_seconds" not in st.session_state:
            asked = from_link("race_seconds", nearest_of(LENGTHS), DEFAULT_LENGTH)
            st.session_state.race_seconds = asked
        st.segmented_control(
            "Each trains for",
            LENGTHS,
            required=True,
            key="race_seconds",
            persist_state="session",
            format_func=lambda n: f"{n} s",
            disabled=_running(who),
        )
        st.segmented_control(
            "Over",
            list(ALONG),
            default="seconds",
            required=True,
            key="race_along",
            persist_state="session",
            format_func=ALONG.__getitem__,
        )


def _ran(who: Session) -> bool:
    return any(run.bill.passes for run in who.page(TrainState).racers)


def _go() -> None:
    who = session()
    state = who.page(TrainState)
    if _ran(who):
        _start_line(who, [run.config for run in state.racers])
    if who.run is not None:
        who.run.pause()  # it would take its share of the machine
    for run in state.racers:
        run.set_rule(StopRule(seconds=_seconds()))
        run.set_glances(_seconds() / GLANCES)
        run.play()


def _stop() -> None:
    for run in session().page(TrainState).racers:
        run.pause()


def _plot(who: Session) -> None:
    state = who.page(TrainState)
    names = labels([run.config for run in state.racers])
    work = [own_work(run.config) for run in state.racers]
    runners = [
        laps(run.view, run.bill.images / max(1, run.bill.passes), one.training)
        for run, one in zip(state.racers, work, strict=True)
    ]
    seconds = max(run.rule.seconds or _seconds() for run in state.racers)
    race_chart(names, runners, st.session_state.race_along or "seconds", seconds)
    for name, run in zip(names, state.racers, strict=True):
        if run.error is not None:
            st.caption(f":material/error: **{name}**: {run.error}{_went_back(run)}")
    done = not _running(who) and _ran(who)
    if done:
        st.markdown(_outcome(names, state.racers))
    heads = [
        Head(name, "training", colour) for name, colour in zip(names, theme.SERIES, strict=False)
    ]
    table("The runs of the race", heads, _rows(state.racers, work, evidence=done))
    st.caption(
        "Everybody gets turns on the same cores, so seconds compare fairly here, and are longer "
        "than for a run alone. The chart’s seconds are those of updating alone. Accuracy is on "
        "the held-out examples: after each lap and at the end on all of them, in between on as "
        "many as are soon answered."
    )


def _went_back(run: Run) -> str:
    """Say what became of the updates of a run whose loss ran away."""
    lost = run.bill.passes - run.view.steps
    if not isinstance(run.error, Diverged) or lost < 0:
        return ""
    undone = f", {lost:,} of which {'was' if lost == 1 else 'were'} undone" if lost else ""
    return (
        f" It had made {updates_text(run.bill.passes)}{undone}. The weights are back to where they "
        f"stood after update {run.view.steps:,}."
    )


def _outcome(names: list[str], racers: list[Run]) -> str:
    """Say who has won, where the lead is beyond chance; nothing of a race of one."""
    looks = [
        (run.view.evaluations[-1], name)
        for run, name in zip(racers, names, strict=True)
        if run.view.evaluations
    ]
    if len(looks) < 2:
        return ""
    (best, winner), (other, second) = sorted(looks, key=lambda look: -look[0].accuracy)[:2]
    if beyond_chance(best, other):
        return (
            f":material/trophy: **{winner}** wins: **{best.accuracy:.1%}** right, before "
            f"{second} with {other.accuracy:.1%}."
        )
    return (
        f":material/balance: Too close to call: **{winner}** has {best.accuracy:.1%} right, "
        f"**{second}** {other.accuracy:.1%}. On {best.images:,} held-out examples, such a lead may "
        "be chance."
    )


def _accuracy(now: float | None, best: float | None) -> str:
    if now is None or best is None:
        return "–"
    same = f"{now:.1%}" == f"{best:.1%}"
    return f"**{now:.1%}**" + ("" if same else f", at best {best:.1%}")


def _undone(run: Run) -> str:
    lost = run.bill.passes - run.view.steps
    return f", {lost:,} undone" if lost > 0 else ""


def _rows(
    racers: list[Run], work: "list[Arithmetic]", evidence: bool
) -> list[tuple[str, list[Cell]]]:
    """The table; where a figure comes from is said once the race is over."""
    measured: Kind = "measured" if evidence else ""
    estimated: Kind = "estimated" if evidence else ""
    best = [max((e.accuracy for e in run.view.evaluations), default=None) for run in racers]
    last = [run.view.evaluations[-1].accuracy if run.view.evaluations else None for run in racers]
    settings = ("Settings", [Cell(in_words(run.config)) for run in racers])
    if not any(run.started or run.bill.passes for run in racers):
        return [settings]
    return [
        settings,
        ("Held-out accuracy", [
            Cell(_accuracy(now, top), measured, "Share of the held-out examples that are right.")
            for now, top in zip(last, best, strict=True)
        ]),
        ("Updates made", [
            Cell(f"**{run.bill.passes:,}**{_undone(run)}", measured, "Counted.") for run in racers
        ]),
        ("Seconds, tests included", [
            Cell(f"**{seconds_text(run.bill.seconds)}**", measured,
                 "Wall-clock seconds of its slices, looks at the held-out examples included.")
            for run in racers
        ]),
        ("Processor time", [
            Cell(f"**{seconds_text(run.bill.cpu_seconds)}**", measured,
                 "Of the threads that trained, waiting left out.") for run in racers
        ]),
        ("Operations", [
            Cell(f"**{count_text(one.training * run.bill.images)}**", estimated,
                 f"({one.forward:,} forward + {one.backward:,} backward) × "
                 f"{run.bill.images:,} examples.")
            for run, one in zip(racers, work, strict=True)
        ]),
    ]  # fmt: skip
