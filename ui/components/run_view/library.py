"""The drawing code of the live components: uPlot and ours, brought into the page once.

Streamlit sends a component's JavaScript along with its every update. So the drawing code is
mounted once a page by `library()`, and what is sent with each tick is a stub that calls it.
"""

import json
from functools import lru_cache
from pathlib import Path

import streamlit as st

from ui.components.unseen import unseen

HERE = Path(__file__).parent
# In this order they are one module; the first has what the others share.
SCRIPTS = (
    "base",
    "lens",
    "curves",
    "weights",
    "layers",
    "boundary",
    "inside",
    "mistakes",
    "step",
    "race",
)

_STUB = """
export default function (component) {
  if (globalThis.%(name)s) return globalThis.%(name)s(component);
  addEventListener("live-library-ready", () => globalThis.%(name)s(component), { once: true });
}
"""


def stub(name: str) -> str:
    """Return the JavaScript of a component that the library draws by a function of that name."""
    return _STUB % {"name": name}


@lru_cache(maxsize=1)
def _library_js() -> str:
    """uPlot and the drawing code as one module that leaves its drawing functions on the page."""
    uplot = (HERE / "vendor" / "uPlot.iife.min.js").read_text(encoding="utf-8")
    uplot_css = (HERE / "vendor" / "uPlot.min.css").read_text(encoding="utf-8")
    css = (HERE / "run_view.css").read_text(encoding="utf-8")
    scripts = [
        (HERE / f"{name}.js" if name != "race" else HERE.parent / "race" / "race.js").read_text(
            encoding="utf-8"
        )
        for name in SCRIPTS
    ]
    return "\n".join(
        [
            uplot,
            "globalThis.__uPlot = uPlot;",
            f"const CSS = {json.dumps(uplot_css + css)};",
            *scripts,
            'globalThis.dispatchEvent(new Event("live-library-ready"));',
            "export default function () {}",
        ]
    )


_library = st.components.v2.component("live_library", js=_library_js())


def library() -> None:
    """Bring the drawing code into the page; once, outside the fragment that ticks."""
    with unseen():
        _library(key="live_library")
