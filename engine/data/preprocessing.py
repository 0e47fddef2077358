"""How a network wants its pictures: cut to a square, and turned into numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import torch
from PIL import Image
from torch import Tensor


@dataclass(frozen=True, eq=False)
class Preprocessing:
    """How a network wants its pictures.

    square: PIL image and place → the square that the network sees ·
    normalise: that square → (1, C, H, W) float32 ·
    share: the square's edge, as a part of the photo's short side ·
    place: where it lies along the long side; 0 at the left or the top, 1 at the other end.
    """

    square: Callable[[Image.Image, float], Image.Image]
    normalise: Callable[[Image.Image], Tensor]
    share: float = 1.0
    place: float = 0.5

    def at(self, place: float) -> "Preprocessing":
        """Return the same with the square elsewhere."""
        return replace(self, place=min(max(place, 0.0), 1.0))

    def resize(self, photo: Image.Image) -> Image.Image:
        """Return the square that the network sees."""
        return self.square(photo, self.place)

    def box(self, photo: Image.Image) -> tuple[int, int, int, int]:
        """Return what it sees of a photo: left, top, right, bottom, in the photo's pixels."""
        edge = round(self.share * min(photo.size))
        left, top = (
            int((side - edge) * place)
            for side, place in zip(photo.size, _along(photo.size, self.place), strict=True)
        )
        return left, top, left + edge, top + edge

    def part(self, photo: Image.Image) -> float:
        """Return how much of a photo's area it sees, 0–1."""
        left, top, right, bottom = self.box(photo)
        return (right - left) * (bottom - top) / (photo.width * photo.height)


def photo_preprocessing(
    size: int,
    short_side: int | None = None,
    bicubic: bool = True,
    mean: Sequence[float] = (127, 127, 127),
    spread: Sequence[float] = (128, 128, 128),
) -> Preprocessing:
    """Short side to size ÷ 0.875 (or as told); the middle square; (pixel − mean) ÷ spread.

    mean, spread: of red, green and blue, in pixel values, 0–255. The defaults are the recipe that
    EfficientNet-Lite's weights were trained with.
    """
    from engine.data.vision import pil_to_tensor

    short = short_side or round(size / 0.875)
    how = Image.Resampling.BICUBIC if bicubic else Image.Resampling.BILINEAR
    centre, scale = _channels(mean), _channels(spread)

    def square(photo: Image.Image, place: float) -> Image.Image:
        rgb = photo if photo.mode == "RGB" else photo.convert("RGB")
        return rgb.resize((size, size), how, box=middle(rgb.size, short, size, place))

    def normalise(picture: Image.Image) -> Tensor:
        pixels: Tensor = pil_to_tensor(picture)  # (3, size, size) uint8
        return pixels.sub(centre).div_(scale).unsqueeze(0)  # integers less a float are floats

    return Preprocessing(square, normalise, size / short)


def _along(photo: tuple[int, int], place: float) -> tuple[float, float]:
    """Across and down: it moves along the long side, and keeps to the middle of the other."""
    width, height = photo
    return (place, 0.5) if width > height else (0.5, place) if height > width else (0.5, 0.5)


def middle(
    photo: tuple[int, int], short: int, size: int, place: float = 0.5
) -> tuple[float, float, float, float]:
    """Return the part of a photo that fills a square: left, top, right, bottom, in its pixels.

    photo: (width, height) · short: pixels to make its short side of · size: of the square in the
    middle of that, as torchvision's Resize and CenterCrop round it · place: elsewhere than in the
    middle. To resize this part alone gives the same pixels, but for rounding, and nothing is worked
    out to be cut off again.
    """
    shrunk = [short * side // min(photo) for side in photo]
    starts = [
        round((side - size) * at) for side, at in zip(shrunk, _along(photo, place), strict=True)
    ]
    scales = [side / new for side, new in zip(photo, shrunk, strict=True)]
    left, top = (at * scale for at, scale in zip(starts, scales, strict=True))
    right, bottom = (
        min(side, (at + size) * scale)
        for side, at, scale in zip(photo, starts, scales, strict=True)
    )
    return left, top, right, bottom


def _channels(values: Sequence[float]) -> Tensor | float:
    """One number where all channels share it, as that is quicker; else (3, 1, 1) float32."""
    if len(set(values)) == 1:
        return float(values[0])
    return torch.tensor(values, dtype=torch.float32).view(3, 1, 1)
