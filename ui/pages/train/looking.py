"""What a visitor looks at in their run: the view that is picked, and what they do in it."""

from dataclasses import replace
from typing import Any

from engine.compute import shared_pool
from engine.errors import ConfigError
from engine.training import Edit, Run, View
from engine.training.views import VIEWS, Watch, views_for
from ui.components.run_view import run_view
from ui.pages.train.state import TrainState
from ui.pages.train.step import step_seen, take_part
from ui.session import session
from ui.widgets.links import from_link, into_link, one_of

LOOK_SECONDS = 0.3  # a look at a run that rests takes a few milliseconds


def looking(run: Run) -> View:
    """Draw the run, and the view of it that is picked. Returns what was drawn."""
    who = session()
    names = views_for(run.dataset)
    if who.watch is None:
        who.watch = Watch(view=from_link("view", one_of(list(VIEWS)), ""))
    # What suits the data best, until the visitor picks a view, or if there is no such view here.
    view = who.watch.view if who.watch.view in names else names[0]
    into_link({"view": view}, {"view": names[0]})
    watch = replace(who.watch, view=view)
    run.watch(watch)
    if run.looking:
        run.wait(LOOK_SECONDS)
    views = [(name, VIEWS[name].title) for name in names]
    drawn = run.view
    seen = step_seen(who, run, watch) if view == "step" else drawn.seen
    others = shared_pool().others(who.quota)
    run_view(run, seen, watch, views, VIEWS[view].summary, others, _act)
    return drawn


def _act(done: dict[str, Any]) -> None:
    """Do what the visitor did in the picture. It comes from a browser, so it is checked."""
    who = session()
    state = who.page(TrainState)
    if who.run is None or who.watch is None:
        return
    try:
        if "edit" in done:
            who.run.edit(_edit(done["edit"]))
        elif "part" in done:
            take_part(who, str(done["part"]))
        elif "follow" in done:
            place = done["follow"]
            state.follow = place and (_whole(place[0]), _whole(place[1]))
        else:
            who.watch = replace(who.watch, **_picks(done))
    except (ConfigError, TypeError, ValueError, IndexError, KeyError, OverflowError):
        return  # nothing that our own page would send


def _picks(done: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a Watch that the visitor picked. Raises what a wrong type raises."""
    picks: dict[str, Any] = {}
    if "view" in done:
        picks["view"] = str(done["view"])
    if "layer" in done:
        picks |= {"layer": _whole(done["layer"]), "page": 0}
        session().page(TrainState).follow = None
    if "page" in done:
        picks["page"] = _whole(done["page"])
    if "flat" in done:
        picks["flat"] = bool(done["flat"])
    if "image" in done:
        picks["image"] = _whole(done["image"])
    if "cell" in done:
        cell = done["cell"]
        picks["cell"] = None if cell is None else (_whole(cell[0]), _whole(cell[1]))
    return picks


def _edit(given: dict[str, Any]) -> Edit:
    source = given["source"]
    return Edit(
        _whole(given["layer"]),
        _whole(given["unit"]),
        None if source is None else _whole(source),
        float(given["value"]),
    )


def _whole(value: object) -> int:
    """Return a whole number from 0 on that a browser sent as one. Raises ValueError."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("not a number")
    if not 0 <= value < 10**9 or value != int(value):
        raise ValueError("not a whole number, or out of range")
    return int(value)
