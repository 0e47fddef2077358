"""The weights of a layer, and what the last update added to them."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from torch import Tensor, nn

from engine.data import Dataset
from engine.training.layer_stats import layer_names, unit_word, weight_layers
from engine.training.levels import Pictures, Sheet, pooled
from engine.training.views import VIEWS, Seen, Watch

if TYPE_CHECKING:
    from engine.training.trainer import Trainer

CELLS, CHANGE_CELLS = 8000, 2600  # at most, so that an update of the page stays small
MAP_CELLS = (CELLS + CHANGE_CELLS) // 2  # of a heat map and of its change, which are to line up
MOST_COLUMNS = 256  # of a heat map, for a phone's width
MOST_PICTURES = 10  # of a first layer's units, if they are large; in a row, if they are small


class Weights:
    """Weights as pictures where they have the shape of one, or as a heat map."""

    def suits(self, dataset: Dataset) -> bool:
        """Every network has weights."""
        return True

    def look(self, trainer: "Trainer", watch: Watch) -> Seen:
        """One layer, and what the last update changed in it."""
        layers = weight_layers(trainer.model)
        at = min(max(watch.layer, 0), len(layers) - 1)
        now = layers[at].weight.detach()
        change = now - trainer.before[at] if trainer.before else now * 0
        flat, units = watch.flat, len(now)
        each = units if flat else units_a_page(trainer, at)
        pages = -(-units // each)
        pictured = bool(pictured_as(trainer, at))
        cells = (CELLS, CHANGE_CELLS) if pictured and not flat else (MAP_CELLS, MAP_CELLS)
        page = min(max(watch.page, 0), pages - 1)
        words = {
            "layer": layer_names(trainer.model)[at],
            "at": at,
            "hasPictures": pictured,
            "page": page,
            "pages": [
                _span(start, each, units, unit_word(layers[at])) for start in range(0, units, each)
            ],
        }
        return Seen(
            "weights",
            words=words,
            sheets={
                "weights": layer_sheet(trainer, at, now, cells[0], "the weights", page, flat),
                "change": layer_sheet(trainer, at, change, cells[1], "the last update", page, flat),
            },
        )


def layer_sheet(
    trainer: "Trainer",
    at: int,
    values: Tensor,
    cells: int,
    what: str,
    page: int = 0,
    flat: bool = False,
) -> Sheet:
    """Lay out what a layer's weights hold, or anything of their shape, in so many cells."""
    sheet = _laid_out(trainer, at, values, cells, what, page, flat)
    nothing = "each of them is 0" if trainer.steps else "no update yet"
    return sheet if sheet.note else replace(sheet, note=nothing)


def _laid_out(
    trainer: "Trainer", at: int, values: Tensor, cells: int, what: str, page: int, flat: bool
) -> Sheet:
    shape = None if flat else pictured_as(trainer, at)
    numbers = values.numpy().astype(np.float32)
    word = unit_word(weight_layers(trainer.model)[at])
    if shape is None:
        return _heat_map(numbers.reshape(len(numbers), -1), cells, what, word)
    each = units_a_page(trainer, at)
    some = _span(page * each, each, len(numbers), word)
    pictures = numbers[page * each : (page + 1) * each].reshape(-1, *shape)
    if shape[0] <= 3:  # the image's own channels
        return _first_layer(pictures.mean(axis=1), cells, some, what)
    return _later_layer(pictures, cells, some, what)


def units_a_page(trainer: "Trainer", at: int) -> int:
    """Return how many of a layer's units are shown at once."""
    units, shape = len(weight_layers(trainer.model)[at].weight), pictured_as(trainer, at)
    if shape is None:
        return units
    inputs, height, width = shape
    if inputs > 3:
        most = CELLS // (inputs * height * width)
    else:
        most = MOST_PICTURES if height > 8 else CHANGE_CELLS // (height * width)
    return max(1, min(units, most))


def _span(start: int, each: int, units: int, word: str) -> str:
    """Which units these are, in words. word: what one is called."""
    end = min(start + each, units)
    return f"{units} {word}s" if end - start == units else f"{word}s {start + 1}–{end} of {units}"


def pictured_as(trainer: "Trainer", at: int) -> tuple[int, int, int] | None:
    """Return the (inputs, height, width) as which a unit's weights are a picture, if they are."""
    layers = weight_layers(trainer.model)
    layer = layers[at]
    if isinstance(layer, nn.Conv2d):
        channels, height, width = layer.weight.shape[1:]
        return int(channels), int(height), int(width)
    if at == 0:
        shape = trainer.dataset.shape
        return None if len(shape) == 1 else (shape[0], shape[1], shape[2])
    previous = layers[at - 1]
    if isinstance(previous, nn.Conv2d):
        side = round((layer.in_features / previous.out_channels) ** 0.5)
        if side > 1 and previous.out_channels * side * side == layer.in_features:
            return previous.out_channels, side, side
    return None


def _first_layer(pictures: NDArray[np.float32], cells: int, some: str, what: str) -> Sheet:
    columns = -(-len(pictures) // 2) if len(pictures) <= MOST_PICTURES else MOST_PICTURES
    small, _, _ = pooled(pictures, cells)
    return _told(small, some, what, columns=columns, widest=_width(small, columns))


def _later_layer(pictures: NDArray[np.float32], cells: int, some: str, what: str) -> Sheet:
    """One row a unit, one column for each map of the layer before."""
    units, inputs, height, width = pictures.shape
    small, _, _ = pooled(pictures.reshape(units * inputs, height, width), cells)
    told = f"{some}, one row each; a column for each of {inputs} maps that come in"
    return _told(small, told, what, columns=inputs, widest=_width(small, inputs))


def _heat_map(matrix: NDArray[np.float32], cells: int, what: str, word: str) -> Sheet:
    units, inputs = matrix.shape
    small, down, across = pooled(matrix[None], min(cells, units * MOST_COLUMNS))
    told = f"{units} {word}s down, {inputs} inputs across"
    if down * across > 1:
        told += f"; a cell is the mean of {down} × {across}"
    height = max(4, min(28, 320 // small.shape[1]))  # a row is seen, and all fit on a screen
    return replace(_told(small, told, what, widest=_width(small, 1)), row_height=height)


def _told(pictures: Pictures, some: str, what: str, columns: int = 0, widest: int = 0) -> Sheet:
    largest = float(abs(pictures).max())
    note = f"{some}; the strongest colour is ±{largest:.2g}" if largest else ""
    alt = f"{what.capitalize()}, {some}; values up to {largest:.2g}."
    return Sheet(pictures, note, alt, columns, widest)


def _width(pictures: Pictures, columns: int) -> int:
    """Return how wide a sheet may become, in CSS pixels: small weights make no huge squares."""
    return columns * max(28, pictures.shape[2] * 28)


VIEWS.register(
    "weights",
    title="Weights",
    summary="Every weight of a layer as a colour, and what the last update changed.",
    rank=20,
)(Weights())
