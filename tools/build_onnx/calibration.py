"""Pictures to calibrate a rounded network with: many varied crops of the sample photos.

Rounding to eight bits needs to know how large the numbers between the layers get. It learns that
by looking at pictures, and the more they vary the better: so each of these is a crop of a sample
photo at random, flipped, turned, recoloured, blurred or laid over another one. No two are alike,
and the seed brings the same ones each time.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from engine.photos import open_photo
from engine.photos.samples import sample, titles

SMALLEST, LARGEST = 0.08, 1.0  # part of the photo's area in a crop, as in Inception's training


def varied_crops(count: int, size: int, seed: int = 0) -> Iterator[Image.Image]:
    """Yield so many RGB pictures of size × size pixels, made from the sample photos."""
    rng = np.random.default_rng(seed)
    photos = [open_photo(sample(name)) for name in titles()]
    for number in range(count):
        picture = _varied(photos[number % len(photos)], size, rng)
        if rng.random() < 0.15:
            other = _varied(photos[int(rng.integers(len(photos)))], size, rng)
            picture = Image.blend(picture, other, float(rng.uniform(0.2, 0.8)))
        yield picture


def _varied(photo: Image.Image, size: int, rng: np.random.Generator) -> Image.Image:
    picture = _crop(photo, size, rng)
    if rng.random() < 0.5:
        picture = ImageOps.mirror(picture)
    if rng.random() < 0.15:
        picture = picture.rotate(90 * int(rng.integers(1, 4)))
    if rng.random() < 0.7:
        picture = _recoloured(picture, rng)
    if rng.random() < 0.1:
        picture = picture.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.5, 3))))
    if rng.random() < 0.1:
        picture = _noisy(picture, rng)
    return picture


def _crop(photo: Image.Image, size: int, rng: np.random.Generator) -> Image.Image:
    """Cut out a random part, of a shape between 3:4 and 4:3, and stretch it to a square."""
    area = photo.width * photo.height * rng.uniform(SMALLEST, LARGEST)
    aspect = np.exp(rng.uniform(np.log(3 / 4), np.log(4 / 3)))
    width = min(photo.width, max(1, round((area * aspect) ** 0.5)))
    height = min(photo.height, max(1, round((area / aspect) ** 0.5)))
    left = int(rng.integers(photo.width - width + 1))
    top = int(rng.integers(photo.height - height + 1))
    box = (left, top, left + width, top + height)
    return photo.resize((size, size), Image.Resampling.BICUBIC, box=box)


def _recoloured(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    for enhancer in (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color):
        picture = enhancer(picture).enhance(float(rng.uniform(0.5, 1.6)))
    if rng.random() < 0.5:  # another light, or another animal: turn the hue
        hue, saturation, value = picture.convert("HSV").split()
        turned = (np.asarray(hue).astype(np.int16) + int(rng.integers(256))) % 256
        bands = (Image.fromarray(turned.astype(np.uint8)), saturation, value)
        picture = Image.merge("HSV", bands).convert("RGB")
    return ImageOps.grayscale(picture).convert("RGB") if rng.random() < 0.1 else picture


def _noisy(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    pixels: NDArray[np.float64] = np.asarray(picture) + rng.normal(0, 16, (*picture.size, 3))
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
