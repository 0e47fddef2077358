"""Weights as pictures: below zero blue, zero the page's colour, above zero amber."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from engine.core import theme
from engine.data import Dataset
from engine.inference import as_picture

CLEAR = "#00000000"
Tile = list[list[float | None]]


def with_holes(weights: NDArray[np.float32], units: Sequence[int], count: int) -> list[Tile]:
    """Return the first `count` units as pictures of numbers; None where there is no weight left.

    weights: (n, h, w), of the units that are left · units: their n places before any had gone.
    """
    nothing = np.zeros(weights.shape[1:], dtype=np.float32)
    places = {unit: number for number, unit in enumerate(units)}
    pictures = [weights[places[unit]] if unit in places else nothing for unit in range(count)]
    return [[[float(v) or None for v in row] for row in picture] for picture in pictures]


def weight_sheet(
    weights: NDArray[np.float32], largest: float, background: str, zoom: int
) -> Image.Image:
    """Return (n, h, w) weights as one RGB picture in two rows, `zoom` pixels a weight.

    largest: the value that gets the strongest colour; zero or less paints all of it background.
    """
    gap = 1
    count, height, width = weights.shape
    columns = -(-count // 2)
    rows = -(-count // columns)
    zero, below, above = (
        np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.float32)
        for c in (background, theme.NEGATIVE, theme.TRAINING)
    )
    sheet = np.tile(zero, (rows * (height + gap) - gap, columns * (width + gap) - gap, 1))
    share = np.clip(weights / largest, -1, 1) if largest > 0 else np.zeros_like(weights)
    for unit in range(count):
        y, x = (unit // columns) * (height + gap), (unit % columns) * (width + gap)
        strength = np.abs(share[unit])[..., None]
        towards = np.where(share[unit][..., None] < 0, below, above)
        sheet[y : y + height, x : x + width] = zero + (towards - zero) * strength
    picture = Image.fromarray(sheet.round().astype(np.uint8))
    return picture.resize((picture.width * zoom, picture.height * zoom), Image.Resampling.NEAREST)


def enlarged(dataset: Dataset, index: int, edge: int) -> Image.Image:
    """Return one example as a square picture for people, `edge` pixels wide.

    A point stands out among the others of its dataset.
    """
    if not dataset.is_points:
        picture = as_picture(dataset.inputs[index])
        return picture.resize((edge, edge), Image.Resampling.NEAREST)
    canvas, places = _plane(dataset, edge)
    x, y = places[index]
    ImageDraw.Draw(canvas).ellipse(_around(x, y, edge / 28), fill="#FFFFFF")
    return canvas


def plane(dataset: Dataset, edge: int) -> Image.Image:
    """Return all points of a dataset in the colours of their classes, `edge` pixels wide.

    RGBA, on nothing: it lies on a light page as on a dark one.
    """
    canvas, places = _plane(dataset, edge, CLEAR)
    pen = ImageDraw.Draw(canvas)
    for (x, y), label in zip(places, dataset.labels.tolist(), strict=True):
        pen.ellipse(_around(x, y, edge / 70), fill=theme.SERIES[label % len(theme.SERIES)])
    return canvas


def _plane(
    dataset: Dataset, edge: int, background: str = theme.PAGE_DARK
) -> tuple[Image.Image, list[tuple[float, float]]]:
    """Return a square with all points in grey, and where they are in it, in pixels."""
    reach = float(dataset.inputs.abs().max()) * 1.05
    places = [
        ((x / reach + 1) / 2 * edge, (1 - y / reach) / 2 * edge) for x, y in dataset.inputs.tolist()
    ]
    canvas = Image.new("RGBA" if background == CLEAR else "RGB", (edge, edge), background)
    pen = ImageDraw.Draw(canvas)
    for x, y in places:
        pen.ellipse(_around(x, y, edge / 90), fill=theme.NEUTRAL)
    return canvas, places


def _around(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    return (x - radius, y - radius, x + radius, y + radius)
