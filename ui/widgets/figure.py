"""A lesson's figure: its controls, its numbers, its chart; and the steps of a text through it."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lessons.figures import (
    FIGURES,
    Button,
    Choice,
    Figure,
    Knowing,
    LiveCamera,
    Shown,
    Slider,
    Turning,
    Values,
    Waits,
    Ways,
    Working,
    finished,
    pressing,
    settings,
    values_of,
)
from lessons.glossary import explained
from lessons.lesson import Setting, Step
from ui.components.waits import waits
from ui.session import session
from ui.widgets import measuring
from ui.widgets.charts import in_theme, put
from ui.widgets.tiles import tiles

ALONE = "alone-"  # begins the key of a figure that is a page by itself, with its title on top
ROW = 24  # letters of three options that a phone shows side by side
PICTURE_WIDTH = 420  # pixels, at the most


@dataclass
class FigureState:
    """What is kept of one figure.

    state: the figure's own; None before it was drawn · untouched: no button was pressed ·
    shown: what it last showed · step: where in its text it is · told: what the text set it to;
    None once a hand has taken over · turned: how often that moved its sliders · aside: the words
    of a button further down in the text that set it · setting: how it shall stand in the next run.
    """

    key: str
    begun: bool = False
    state: Any = None
    untouched: bool = True
    shown: Shown | None = None
    step: int = 0
    told: dict[str, Any] | None = None
    turned: int = 0
    aside: str = ""
    setting: Setting | None = None

    def widget(self, control: str) -> str:
        """Return the key of a slider or choice: a new one each time no hand moves it."""
        return f"{self.key}-{control}-{self.turned}" if self.turned else f"{self.key}-{control}"

    def begin(self, build: Figure) -> None:
        """Let it stand as before anything was pressed."""
        self.begun, self.state, self.untouched = True, build.start(), True

    def becomes(self, state: Any) -> None:
        """Take what a press has come to."""
        self.state, self.untouched = state, False


@dataclass
class Figures:
    """All figures of a visit.

    look_at: the one to bring into view, and the how-manieth time · ways: what the visitor's two
    ways to an answer were measured to take.
    """

    look_at: tuple[str, int] = ("", 0)
    ways: Ways = field(default_factory=Ways)
    _by_key: dict[str, FigureState] = field(default_factory=dict)

    def of(self, key: str) -> FigureState:
        """Return the state of a figure, drawn or not."""
        return self._by_key.setdefault(key, FigureState(key))


def _kept(key: str) -> FigureState:
    return session().page(Figures).of(key)


def frame(key: str) -> DeltaGenerator:
    """Return the box that a figure is drawn in."""
    return st.container(border=True, key=f"figure-{key}")


def figure(key: str, name: str, steps: Sequence[Step] = ()) -> None:
    """Draw a figure in its box. While it measures, it is looked at several times a second."""
    measuring.looked_at(key, _figure, name, steps)


def set_figure(key: str, name: str, setting: Setting) -> None:
    """Let the whole figure stand as a text wants it, from this run on. Before it is drawn.

    What it was measuring was for another place in the text.
    """
    measuring.drop(key)
    kept = _kept(key)
    kept.setting, kept.told = setting, _set(FIGURES[name].build, setting)
    _turn(kept, kept.told)


def set_to_measured(key: str, name: str, ways: Ways) -> None:
    """Let the figure begin anew at the visitor's own times, and from now on start there."""
    session().page(Figures).ways = ways
    _kept(key).aside, _kept(key).step = "", 0
    set_figure(key, name, Setting())


def set_from_text(key: str, name: str, says: str, setting: Setting) -> None:
    """The same by a button in the text; the page then brings the figure into view."""
    figures = session().page(Figures)
    set_figure(key, name, setting)
    figures.of(key).aside = says
    figures.look_at = (key, figures.look_at[1] + 1)


def _figure(key: str, name: str, steps: Sequence[Step], watched: bool) -> None:
    measuring.ready()
    entry = FIGURES[name]
    build, kept = entry.build, _kept(key)
    if not kept.begun:
        kept.begin(build)
        kept.told = _first(build, steps)
    _place(kept, build, steps)
    if not key.startswith(ALONE):
        st.header(entry.title, anchor=False)
    if steps:
        _walk(kept, name, steps)
    # A text that walks through a figure stands next to what it speaks of, the controls below.
    place = st.container() if steps else nullcontext()
    values = _controls(kept, build, watched)
    with place:
        found = measuring.outcome(key, watched)
        if found is not None:
            kept.becomes(found)
        if watched and not measuring.under_way(key):
            st.rerun()  # from here on without a clock
        if measuring.under_way(key):
            measuring.progress(key)
        _show(kept, name, values, anew=not watched)
    for camera in build.controls:
        if isinstance(camera, LiveCamera):
            from ui.widgets.on_device import camera_on_device  # by way of torch

            camera_on_device(f"{key}-{camera.name}", camera.label)


def _place(kept: FigureState, build: Figure, steps: Sequence[Step]) -> None:
    """Let each slider and choice stand somewhere: where the text wants it, until a hand moves it.

    A browser that is still drawing may miss where a new choice stands, and then says: nowhere.
    """
    state = st.session_state
    for name, value in {**_first(build, steps), **(kept.told or {})}.items():
        if state.get(kept.widget(name)) is None:
            state[kept.widget(name)] = value


def _walk(kept: FigureState, name: str, steps: Sequence[Step]) -> None:
    """The ways back and on, which so stay under the thumb, and the words of a step."""
    key, at = kept.key, min(kept.step, len(steps) - 1)
    with st.container(key=f"walk-{key}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            for label, icon, to in (
                ("Step back", "arrow_back", at - 1),
                ("Step on", "arrow_forward", at + 1),
                ("Show this step again", "replay", at),
            ):
                st.button(
                    label,
                    icon=f":material/{icon}:",
                    key=f"{key}-walk-{icon}",
                    type="tertiary" if to == at else "primary" if to > at else "secondary",
                    disabled=not 0 <= to < len(steps),
                    on_click=_walk_to,
                    args=(key, name, steps, to),
                )
            left = kept.aside or _by_hand(kept)
            st.caption(f"{'Last at step' if left else 'Step'} {at + 1} of {len(steps)}")
        if kept.aside:
            st.markdown(f":material/arrow_downward: From the text below: *{kept.aside}*")
        elif _by_hand(kept):
            st.markdown(":material/back_hand: Moved by hand since these words:")
            st.caption(explained(steps[at].markdown), unsafe_allow_html=True)
        else:
            st.markdown(explained(steps[at].markdown), unsafe_allow_html=True)


def _by_hand(kept: FigureState) -> bool:
    """Whether a hand has moved the figure since the text did."""
    if kept.told is None:
        return True
    state = st.session_state
    return any(state.get(kept.widget(name), value) != value for name, value in kept.told.items())


def _turn(kept: FigureState, values: Values) -> None:
    """Let sliders and choices stand elsewhere, moved by no hand.

    They become new widgets. A browser may still be sending where the old ones stood, and their
    words would undo this.
    """
    state = st.session_state
    if all(state.get(kept.widget(name)) == value for name, value in values.items()):
        return
    for name in values:
        state.pop(kept.widget(name), None)
    kept.turned += 1
    for name, value in values.items():
        state[kept.widget(name)] = value


def _left(key: str) -> None:
    """A hand presses a button, and so leaves the text."""
    _kept(key).told = None


def _walk_to(key: str, name: str, steps: Sequence[Step], at: int) -> None:
    kept = _kept(key)
    kept.step, kept.aside = at, ""
    set_figure(key, name, steps[at].setting)


def _controls(kept: FigureState, build: Figure, watched: bool) -> Values:
    """Draw the sliders and choices, below them the buttons; press what was pressed."""
    for wait in build.controls:
        if isinstance(wait, Waits):
            waits(f"{kept.key}-{wait.name}", wait)
    if not isinstance(build, Turning):
        values = {c.name: _setting(kept.widget(c.name), c) for c in settings(build)}
        _press(kept, build, _buttons(kept.key, build, watched), values)
        return values
    above = st.container()  # where a press turns sliders, they are drawn after it
    values = {c.name: st.session_state[kept.widget(c.name)] for c in settings(build)}
    if _press(kept, build, _buttons(kept.key, build, watched), values):
        now = {**values, **build.moved(kept.state)}
        if kept.told is not None:
            kept.told = now
        _turn(kept, now)
    with above:
        return {c.name: _setting(kept.widget(c.name), c) for c in settings(build)}


def _first(build: Figure, steps: Sequence[Step]) -> dict[str, Any]:
    """What a figure is set to before anybody moves it."""
    return _set(build, steps[0].setting if steps else Setting())


def _set(build: Figure, setting: Setting) -> dict[str, Any]:
    """What it is set to in a step; what that leaves open, to the visitor's own where known."""
    return dict(values_of(build, setting, _ways()))


def _ways() -> Ways:
    """What was measured for the course; of the device, what it measured elsewhere will do too."""
    ways, times = session().page(Figures).ways, session().ledger.devices.get("int8")
    return ways if times is None or ways.device else replace(ways, device=times.answer.value)


def _buttons(key: str, build: Figure, watched: bool) -> list[str]:
    """Draw a figure's buttons; return which were pressed."""
    buttons = [c for c in build.controls if isinstance(c, Button)]
    if not buttons:
        return []
    with st.container(horizontal=True):
        return [
            button.name
            for button in buttons
            if st.button(
                button.label,
                key=f"{key}-{button.name}",
                disabled=watched,
                on_click=_left,
                args=(key,),
            )
        ]


def _setting(key: str, control: Slider | Choice) -> object:
    if isinstance(control, Slider):
        return st.slider(
            control.label,
            control.low,
            control.high,
            step=control.step,
            format="%,d" if isinstance(control.step, int) else None,
            key=key,
            persist_state="session",
        )
    # What doesn't fit a phone's width would break into pieces without corners.
    in_one_row = len(control.options) <= 3 and len("".join(control.options.values())) <= ROW
    choice = st.segmented_control if in_one_row else st.pills
    return choice(
        control.label,
        list(control.options),
        format_func=control.options.__getitem__,
        required=True,
        key=key,
        persist_state="session",
    )


def _press(kept: FigureState, build: Figure, pressed: list[str], values: Values) -> bool:
    """Press what the visitor pressed, or what a step of the text presses; tell if anything was."""
    setting, kept.setting = kept.setting, None
    if setting is not None:
        pressed = list(setting.press)
        if not setting.memoize:
            kept.begin(build)
        elif _known(build, kept.state, values):
            return False
    if not pressed:
        return False
    work = pressing(build, kept.state, pressed, values)
    if isinstance(build, Working):
        measuring.begin(kept.key, work)
    else:
        kept.becomes(finished(work))
    return True


def _known(build: Figure, state: Any, values: Values) -> bool:
    """Whether what a step wants measured once has been."""
    if isinstance(build, Knowing):
        return build.known(state, values)
    return bool(state != build.start())


def _show(kept: FigureState, name: str, values: Values, anew: bool) -> None:
    """Draw the figure as it stands; while it measures, as it stood."""
    shown = kept.shown
    if anew or shown is None:
        theme = st.context.theme.type
        shown = kept.shown = (
            _untouched(name, tuple(values.items()), theme)
            if kept.untouched
            else _in_theme(FIGURES[name].build.show(kept.state, values), theme)
        )
    if shown.picture:
        st.image(shown.picture, alt=shown.picture_alt, width=PICTURE_WIDTH)
    if shown.numbers:
        tiles([(n.label, n.value, "") for n in shown.numbers],
              [(n.origin, n.how) for n in shown.numbers])  # fmt: skip
    if shown.chart is not None:
        put(shown.chart, f"{kept.key}-chart", shown.alt)
        if shown.drawn:
            st.caption(shown.drawn)
    st.markdown(shown.says)


@lru_cache(maxsize=64)
def _untouched(name: str, values: tuple[tuple[str, Any], ...], theme: str | None) -> Shown:
    """What a figure shows before any button: the same for all, and half of a lesson's work."""
    build = FIGURES[name].build
    return _in_theme(build.show(build.start(), dict(values)), theme)


def _in_theme(shown: Shown, theme: str | None) -> Shown:
    if shown.chart is not None:
        in_theme(shown.chart, theme)
    return shown
