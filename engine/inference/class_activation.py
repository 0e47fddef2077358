"""Where it looked: the class activation map of Zhou et al. 2016 (arXiv:1512.04150).

Before EfficientNet-Lite names anything it has 1,280 small maps of the picture, each of which
lights up where it finds something. The last layer averages each map and weighs it for every class.
Weighing first and leaving the average out shows where in the picture the belief comes from.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from engine.models import EfficientNetLite

VEIL = np.array([14, 18, 28])  # over what it didn't look at
GLOW = np.array([64, 255, 228])  # over what it looked at most
GREY = (150, 150, 150)  # in place of a photo, for the scale
REACH = 2  # cells around the hottest that belong to it
PARTS = (("top", "middle", "bottom"), ("left", "centre", "right"))


def activation_map(model: EfficientNetLite, x: Tensor, index: int) -> NDArray[np.float32]:
    """(1, 3, H, W) float32 → (H / 32, W / 32) float32, 0–1: what speaks for that class.

    All zero where nothing does.
    """
    with torch.inference_mode():
        features = model.features(x)[0]  # (1280, h, w)
        evidence = torch.einsum("chw,c->hw", features, model._fc.weight[index]).clamp(min=0)
        return (evidence / evidence.max().clamp(min=1e-9)).numpy()


def laid_over(
    photo: Image.Image, box: tuple[int, int, int, int], heat: NDArray[np.float32]
) -> Image.Image:
    """Return the photo with a veil over what was not looked at, and a glow where it was.

    box: the part that the network saw, in the photo's pixels. All around it is veiled.
    """
    small = Image.fromarray((255 * heat).astype(np.uint8))
    left, top, right, bottom = box
    seen = small.resize((right - left, bottom - top), Image.Resampling.BICUBIC)
    whole = Image.new("L", photo.size)
    whole.paste(seen, (left, top))
    strength = np.asarray(whole) / 255.0
    veil = 0.72 * (1 - np.clip(2 * strength, 0, 1))[..., None]
    glow = 0.8 * np.clip(2 * strength - 1, 0, 1)[..., None] ** 0.7
    light = np.asarray(photo.convert("L"))[..., None] / 255.0
    pixels = np.asarray(photo.convert("RGB")) * (1 - veil) + VEIL * veil
    lit = np.clip(GLOW * (0.6 + 0.7 * light), 0, 255)  # the photo’s own light is seen in it
    return Image.fromarray((pixels * (1 - glow) + lit * glow).round().astype(np.uint8))


def legend(width: int = 180, height: int = 12) -> Image.Image:
    """Return a strip of grey under a map that rises from 0 at the left to 1 at the right."""
    grey = Image.new("RGB", (width, height), GREY)
    rising = np.linspace(0, 1, width, dtype=np.float32)[None].repeat(height, 0)
    return laid_over(grey, (0, 0, width, height), rising)


def in_words(heat: NDArray[np.float32]) -> str:
    """Return where it is hottest, with what lies around that: “in the middle”, “at the top left”.

    The middle of all of it would be near the middle of the picture, wherever it glows.
    """
    if not heat.any():
        return "nowhere in particular"
    peak, places = np.unravel_index(heat.argmax(), heat.shape), np.indices(heat.shape)
    away = np.maximum(*(np.abs(at - here) for at, here in zip(places, peak, strict=True)))
    near = heat * (away <= REACH)
    shares = ((places + 0.5) * near).sum((1, 2)) / near.sum() / heat.shape
    row, column = (PARTS[axis][int(at > 3 / 8) + int(at > 5 / 8)] for axis, at in enumerate(shares))
    if (row, column) == ("middle", "centre"):
        return "in the middle"
    if row == "middle":
        return f"on the {column}"
    return f"at the {row}" if column == "centre" else f"at the {row} {column}"
