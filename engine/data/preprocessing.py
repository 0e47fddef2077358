"""How a network wants its pictures: cut to a square, and turned into numbers."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, Self

from PIL import Image

if TYPE_CHECKING:
    from torch import Tensor

Filter = Literal["bicubic", "bilinear"]
FILTERS = {"bicubic": Image.Resampling.BICUBIC, "bilinear": Image.Resampling.BILINEAR}
SHORT_SIDE_SHARE = 0.875  # of the short side, that the square takes where nothing else is said


@dataclass(frozen=True)
class Preprocessing(ABC):
    """How a network wants its pictures: a square is cut out, and made into numbers.

    place: where the square lies along the long side; 0 at the left or the top, 1 at the other end.
    """

    place: float = field(default=0.5, kw_only=True)

    @property
    def share(self) -> float:
        """The square's edge, as a part of the photo's short side."""
        return 1.0

    @abstractmethod
    def resize(self, photo: Image.Image) -> Image.Image:
        """Return the square that the network sees."""

    @abstractmethod
    def normalise(self, square: Image.Image) -> "Tensor":
        """Return that square as numbers, (1, C, H, W) float32."""

    def at(self, place: float) -> Self:
        """Return the same with the square elsewhere."""
        return replace(self, place=min(max(place, 0.0), 1.0))

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


@dataclass(frozen=True)
class PhotoPreprocessing(Preprocessing):
    """Bring the short side to a length; cut out a square; (pixel − mean) ÷ spread.

    All of it is numbers, so that a browser prepares a photo as the server does
    (static/hand/prepare.js). size: of the square's edge, in pixels · short_side: pixels to make the
    photo's short side of; size ÷ 0.875 where it isn't told · mean, spread: of red, green and blue,
    0–255; the defaults are the recipe that EfficientNet-Lite's weights were trained with.
    """

    size: int
    short_side: int = 0
    filter: Filter = "bicubic"
    mean: tuple[float, ...] = (127, 127, 127)
    spread: tuple[float, ...] = (128, 128, 128)

    @property
    def _short(self) -> int:
        return self.short_side or round(self.size / SHORT_SIDE_SHARE)

    @property
    def share(self) -> float:
        """The square's edge, as a part of the photo's short side."""
        return self.size / self._short

    def resize(self, photo: Image.Image) -> Image.Image:
        """Return the square that the network sees, RGB."""
        rgb = photo if photo.mode == "RGB" else photo.convert("RGB")
        box = middle(rgb.size, self._short, self.size, self.place)
        return rgb.resize((self.size, self.size), FILTERS[self.filter], box=box)

    def normalise(self, square: Image.Image) -> "Tensor":
        """Return that square as numbers, (1, 3, size, size) float32."""
        from engine.data.vision import pil_to_tensor

        pixels: Tensor = pil_to_tensor(square)  # (3, size, size) uint8
        centre, scale = _channels(self.mean), _channels(self.spread)
        return pixels.sub(centre).div_(scale).unsqueeze(0)  # integers less a float are floats

    def numbers(self) -> dict[str, Any]:
        """Return the whole recipe but for the place, as JSON takes it."""
        return {
            "size": self.size,
            "shortSide": self._short,
            "filter": self.filter,
            "mean": self.mean,
            "spread": self.spread,
        }


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


def _channels(values: tuple[float, ...]) -> "Tensor | float":
    """One number where all channels share it, as that is quicker; else (3, 1, 1) float32."""
    if len(set(values)) == 1:
        return float(values[0])
    import torch

    return torch.tensor(values, dtype=torch.float32).view(3, 1, 1)
