"""From decoded pixels to a plain RGB picture that is small enough."""

from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image

from engine.photos.colours import Colours, to_srgb
from engine.photos.limits import BAND

SIDE = 1024  # pixels, the long side of what comes out
FAINT = 16  # levels of 255: a picture that spans fewer shows nothing
ALPHA = ("LA", "RGBA")


def is_blank(image: Image.Image) -> bool:
    """Whether all of it has one colour, or nearly."""
    extrema: Any = image.convert("RGB").getextrema()
    return all(high - low < FAINT for low, high in extrema)


def mend_transparency(image: Image.Image, data: bytes) -> None:
    """Read a file's word on what is clear as browsers do, where Pillow does not."""
    if image.format == "BMP" and image.mode == "RGBA" and not image.getchannel("A").getbbox():
        image.putalpha(255)  # all of it clear: the fourth byte was never meant as alpha
    depth, kind = data[24:26] if image.format == "PNG" else (8, 0)
    if (depth, kind) in ((2, 0), (4, 0)) and "transparency" in image.info:
        image.info["transparency"] *= 255 // (2**depth - 1)  # as the greys themselves were


def fitted(width: int, height: int) -> tuple[int, int]:
    """Return the size that it gets: at most SIDE on the long side."""
    scale = min(1.0, SIDE / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def shrunk(
    size: tuple[int, int], target: tuple[int, int], band: Callable[[int, int], Image.Image]
) -> Image.Image:
    """`band(top, end)` gives rows of a picture of `size`; all of them come back as `target`.

    A large picture is averaged band by band, so that it never stands in memory converted.
    """
    width, height = size
    factor = max(1, max(size) * 2 // (3 * SIDE))
    if width * height <= 4 * BAND:
        factor, small = 1, band(0, height)
    else:
        step = factor * max(1, BAND // (width * factor))
        tops = range(0, height, step)
        bands = [band(top, min(top + step, height)).reduce(factor) for top in tops]
        small = Image.new(bands[0].mode, (bands[0].width, sum(rows.height for rows in bands)))
        for top, rows in zip(tops, bands, strict=True):
            small.paste(rows, (0, top // factor))
    box = (0, 0, width / factor, height / factor)
    return small if small.size == target else small.resize(target, box=box)


def flat(image: Image.Image, colours: Colours) -> Image.Image:
    """Return L, RGB, CMYK or LAB: palettes are resolved, and what is transparent lies on white.

    Where colours are yet to be converted, what is transparent stays so: LA or RGBA.
    """
    grey = image.mode in ("1", "L", "LA", "La")
    if image.has_transparency_data:
        image = image.convert("LA") if image.mode == "La" else image
        clear = "LA" if grey and colours else "RGBA"
        image = image if image.mode == clear else image.convert(clear)
        if colours:
            return image
        image = _pasted(image, image)
    target = "L" if grey else image.mode if image.mode in ("CMYK", "LAB") else "RGB"
    return image if image.mode == target else image.convert(target)


def _pasted(image: Image.Image, mask: Image.Image) -> Image.Image:
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=mask)
    return white


def laid_on_white(image: Image.Image, colours: Colours) -> Image.Image:
    """Return a plain RGB image without metadata, in the colours of sRGB."""
    alpha = image.getchannel("A") if image.mode in ALPHA else None
    solid = image if alpha is None else image.convert(image.mode[:-1])
    picture = to_srgb(solid, colours)
    picture = picture if alpha is None else _pasted(picture, alpha)
    picture.info = {}
    return picture


def on_white(rows: Image.Image, part: tuple[int, int, int, int], top: int) -> Image.Image:
    """Return white but for a part of the whole picture, of which `rows` begin at `top`."""
    left, upper, right, lower = part
    box = (left, max(0, upper - top), right, min(rows.height, lower - top))
    white = Image.new(rows.mode, rows.size, 255 if rows.mode == "L" else "white")
    if box[1] < box[3]:
        white.paste(rows.crop(box), box[:2])
    return white


def span_of(image: Image.Image) -> tuple[float, float]:
    """Return the values to show as black and as white, of 16- and 32-bit integers and of floats.

    A 16-bit PNG uses all of its range, as in browsers. Of the others many don't: they get the
    usual range (0…1, 8, 12 or 16 bits) that they fill to more than half, or else their own.
    """
    if image.format == "PNG":
        return 0, 65535
    values = np.asarray(image)
    values = values[np.isfinite(values)] if image.mode == "F" else values
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
    usual = (top for top in (1, 255, 4095, 65535) if low >= 0 and top / 2 < high <= top)
    top = next(usual, None)
    return (low, high) if top is None else (0, top)


def grey_of(image: Image.Image, low: float, high: float) -> Image.Image:
    """Return it as L, with low as black and high as white."""
    values = np.asarray(image)
    with np.errstate(all="ignore"):
        scaled = (values.astype(np.float32) - low) * (255 / ((high - low) or 1)) + 0.5
    grey = np.nan_to_num(scaled, copy=False).clip(0, 255).astype(np.uint8)
    if "transparency" in image.info:
        grey[values == image.info["transparency"]] = 255
    return Image.fromarray(grey)
