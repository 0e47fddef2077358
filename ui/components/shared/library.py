"""The drawing code of the live components: uPlot and ours, brought into the page once.

Streamlit sends a component's JavaScript along with its every update. So the drawing code is
mounted once a page by a `Library`, and what is sent with each tick is a stub that calls it.
"""

import json
from pathlib import Path

import streamlit as st

from ui.components.modules import joined
from ui.components.unseen import unseen

HERE = Path(__file__).parent

_STUB = """
export default function (component) {
  if (globalThis.%(name)s) return globalThis.%(name)s(component);
  addEventListener("%(name)s", () => globalThis.%(name)s(component), { once: true });
}
"""


def stub(name: str) -> str:
    """Return the JavaScript of a component that a library draws by a function of that name."""
    return _STUB % {"name": name}


class Library:
    """A module that leaves drawing functions on the page, with the charts and styles it needs."""

    def __init__(self, name: str, entry: str, styles: Path) -> None:
        """entry: the module's path in ui/components · styles: of the boxes that it draws."""
        self._name = name
        self._component = st.components.v2.component(name, js=library_js(entry, styles))

    def __call__(self) -> None:
        """Bring the drawing code into the page; once, outside the fragment that ticks."""
        with unseen():
            self._component(key=self._name)


def library_js(entry: str, styles: Path) -> str:
    """Return uPlot, the styles and a module with all that it imports as one module."""
    css = [HERE / "vendor" / "uPlot.min.css", HERE / "charts.css", styles]
    return "\n".join(
        [
            (HERE / "vendor" / "uPlot.iife.min.js").read_text(encoding="utf-8"),
            f"const LIVE_STYLES = {json.dumps(''.join(one.read_text('utf-8') for one in css))};",
            joined(entry),
            "export default function () {}",
        ]
    )
