"""A picture without its file, and the way it was held."""

from dataclasses import dataclass, replace

from PIL import Image
from PIL.Image import Transpose

TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class Photo:
    """A picture without its file: `image` is RGB, at most 1,024 px long, free of metadata.

    `width` and `height` are pixels as the file's header has them, before shrinking and turning.
    `orientation` is the file's, 1–8 as in Exif; `turned` says whether it has been applied. The
    decoders of HEIC and TIFF turn by themselves: theirs is 1, and their size is upright.
    `notes` are sentences for people about what was left out.
    """

    image: Image.Image
    format: str
    width: int
    height: int
    orientation: int = 1
    notes: tuple[str, ...] = ()
    turned: bool = False


def upright(photo: Photo) -> Photo:
    """The photo turned as its orientation says; one that is turned already stays as it is."""
    turn = None if photo.turned else TURNS.get(photo.orientation)
    image = photo.image if turn is None else photo.image.transpose(turn)
    return replace(photo, image=image, turned=True)
