"""How a network wants its pictures: cut to a square, and turned into numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from PIL import Image
from torch import Tensor


@dataclass(frozen=True, eq=False)
class Preparation:
    """How a network wants its pictures.

    resize: PIL image → the square that the network sees ·
    normalise: that square → (1, C, H, W) float32 ·
    share: the square's edge, as a part of the photo's short side.
    """

    resize: Callable[[Image.Image], Image.Image]
    normalise: Callable[[Image.Image], Tensor]
    share: float = 1.0

    def box(self, photo: Image.Image) -> tuple[int, int, int, int]:
        """Return what it sees of a photo: left, top, right, bottom, in the photo's pixels."""
        edge = round(self.share * min(photo.size))
        left, top = ((side - edge) // 2 for side in photo.size)
        return left, top, left + edge, top + edge


def photo_preparation(
    size: int,
    short_side: int | None = None,
    bicubic: bool = True,
    mean: Sequence[float] = (127, 127, 127),
    spread: Sequence[float] = (128, 128, 128),
) -> Preparation:
    """Short side to size ÷ 0.875 (or as told); the middle square; (pixel − mean) ÷ spread.

    mean, spread: of red, green and blue, in pixel values, 0–255. The defaults are the recipe that
    EfficientNet-Lite's weights were trained with.
    """
    from engine.vision import InterpolationMode, center_crop, pil_to_tensor, resize

    short = short_side or round(size / 0.875)
    how = InterpolationMode.BICUBIC if bicubic else InterpolationMode.BILINEAR
    centre, scale = _channels(mean), _channels(spread)

    def square(photo: Image.Image) -> Image.Image:
        rgb = photo if photo.mode == "RGB" else photo.convert("RGB")
        cropped: Image.Image = center_crop(resize(rgb, short, how), [size, size])
        return cropped

    def normalise(picture: Image.Image) -> Tensor:
        pixels: Tensor = pil_to_tensor(picture)  # (3, size, size) uint8
        return pixels.sub(centre).div_(scale).unsqueeze(0)  # integers less a float are floats

    return Preparation(square, normalise, size / short)


def _channels(values: Sequence[float]) -> Tensor | float:
    """One number where all channels share it, as that is quicker; else (3, 1, 1) float32."""
    if len(set(values)) == 1:
        return float(values[0])
    return torch.tensor(values, dtype=torch.float32).view(3, 1, 1)
