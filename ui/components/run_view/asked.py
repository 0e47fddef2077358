"""The images above the curves, sent once: what the network says to them comes with every tick."""

from typing import TYPE_CHECKING

import streamlit as st

from ui.components.unseen import unseen

if TYPE_CHECKING:
    from engine.training import TrainingConfig

_component = st.components.v2.component(
    "asked",
    js="""
export default function ({ data }) {
  globalThis.__asked = new Uint8Array(data);
  dispatchEvent(new Event("asked-arrived"));
}
""",
)


def asked_images(config: "TrainingConfig") -> None:
    """Bring the held-out images that a run of this kind is asked about into the page."""
    from engine.data import examples, strip
    from engine.training import asked

    dataset, parts = examples(config.choice)
    if not dataset.is_points:
        indices = tuple(asked(parts.validation).tolist())
        with unseen():
            _component(key="asked", data=strip(config.dataset, indices))
