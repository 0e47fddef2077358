"""The front page's picture: one network, at the gym and at work. Drawn, not measured.

The animals are shapes from the dataset itself. Everything holds still where the browser asks for
less motion.
"""

import base64
import io
import itertools
from collections.abc import Callable
from functools import lru_cache

import streamlit as st

from ui.shell.style import css

# (layer, node) positions of a small network: four inputs, five hidden units, three answers.
_LAYERS = ((60, (35, 75, 115, 155)), (150, (15, 55, 95, 135, 175)), (240, (55, 95, 135)))
_SHAPES = (("cat", 2012), ("elephant", 5003), ("giraffe", 6004))  # rows of animals.npz


def heroes() -> None:
    """Draw the two panels."""
    _component()(key="heroes")


@lru_cache(maxsize=1)
def _component() -> Callable[..., object]:
    return st.components.v2.component("heroes", html=_page(), css=css("hero"))


def _page() -> str:
    return f"""<div class="heroes">
<div class="hero gym"><h2>Training is the gym</h2>
<p>Slow, hungry, once. Guess, compare, and move every weight a little, thousands of times.</p>
{_network("A network in training: pulses run forward and back, and the connections change.", "gym")}
</div>
<div class="hero rescue"><h2>Inference is the rescue</h2>
<p>Quick, cheap, over and over. One look with the finished weights, one answer, no change.</p>
{_network("The same network at work: shapes go in, names come out, nothing changes.", "rescue")}
</div></div>"""


def _network(alt: str, kind: str) -> str:
    lines, circles = [], []
    for (x1, column), (x2, following) in itertools.pairwise(_LAYERS):
        lines += [
            f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>' for y1 in column for y2 in following
        ]
    for x, column in _LAYERS:
        circles += [f'<circle cx="{x}" cy="{y}" r="8"/>' for y in column]
    turns = range(1, 4) if kind == "rescue" else range(1, 2)
    pictures = "".join(
        f'<image class="shape turn-{i}" x="-8" y="67" width="56" height="56" '
        f'href="{_shape(i - 1)}"/>'
        f'<text class="word turn-{i}" x="256" y="{_LAYERS[-1][1][i - 1] + 5}">'
        f"{_SHAPES[i - 1][0]}</text>"
        for i in turns
    )
    if kind == "gym":
        pictures = (
            f'<image style="image-rendering:pixelated" x="-8" y="67" width="56" '
            f'height="56" href="{_shape(0)}"/><text x="256" y="92">a dog?</text>'
            f'<text x="256" y="110" style="font-weight:400">no: a cat</text>'
        )
    return (
        f'<svg viewBox="-10 0 340 190" role="img" aria-label="{alt}">{"".join(lines)}'
        f"{''.join(circles)}"
        f'<rect class="pulse" x="54" y="4" width="12" height="182" rx="6" '
        f'style="fill: var(--hue); fill-opacity: .35"/>{pictures}</svg>'
    )


def _shape(which: int) -> str:
    """Return one of the dataset's shapes as a PNG in a data URI: grey, see-through around."""
    import numpy as np
    from PIL import Image

    from engine.core.paths import DATA

    with np.load(DATA / "animals.npz") as data:
        shape = data["X"][_SHAPES[which][1]]
    grey = np.full_like(shape, 128)
    picture = Image.fromarray(np.stack([grey, shape], axis=-1), mode="LA")
    file = io.BytesIO()
    picture.save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
