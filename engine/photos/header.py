"""What a picture’s own header says of it, and what of that is believed."""

import re
from contextlib import suppress
from typing import Any

from PIL import Image, ImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.PngImagePlugin import PngImageFile

from engine.photos.colours import HARMLESS
from engine.photos.photo import TURNS

MAX_EXIF_BYTES = 2**20
ORIENTATION = 274  # its tag in Exif


def first_frame(image: ImageFile.ImageFile) -> int:
    """Where an animation begins, as browsers show it: a PNG may have a cover for who knows none."""
    return 1 if isinstance(image, PngImageFile) and image.default_image else 0


def without_exif(data: bytes) -> bytes:
    """An AVIF's Exif made unfindable: Pillow would unpack all of it for a turn kept elsewhere."""
    if data[4:8] != b"ftyp":
        return data
    return re.sub(rb"(infe[\x02\x03].{7,9})Exif", rb"\1skip", data, flags=re.DOTALL)


def notes_on(image: ImageFile.ImageFile) -> tuple[str, ...]:
    """Asked before load, as a GIF looks for its second frame. An MPO is a JPEG to people."""
    if image.format == "MPO" or not getattr(image, "is_animated", False):
        return ()
    if image.format == "TIFF":
        return ("This file has several pages: only the first is used.",)
    return ("This is an animation: only its first frame is used.",)


def part_of(image: ImageFile.ImageFile) -> tuple[int, int, int, int] | None:
    """The part of a GIF that its first frame fills, where that isn't all. Asked before load."""
    if not isinstance(image, GifImageFile) or not image.tile:
        return None
    extents = tuple(image.tile[0].extents or ())
    return None if len(extents) != 4 or extents == (0, 0, *image.size) else extents


def orientation_of(image: Image.Image) -> int:
    """As in Exif. Pillow would also look into XMP, where browsers and cameras don't."""
    turn: Any = 1
    image.info = {key: value for key, value in image.info.items() if "xmp" not in str(key)}
    if len(image.info.get("exif") or b"") <= MAX_EXIF_BYTES:
        with suppress(*HARMLESS):
            turn = image.getexif().get(ORIENTATION, 1)
    return turn if isinstance(turn, int) and turn in TURNS else 1
