"""From a file’s bytes to its pixels: every way that a decoder may fail ends in a sentence."""

import time
import warnings
from contextlib import suppress
from dataclasses import replace
from functools import partial

from PIL import Image

from engine.errors import PhotoError
from engine.photos import apple_png
from engine.photos.colours import HARMLESS, Colours, colours_of, colours_of_heif
from engine.photos.header import first_frame, notes_on, orientation_of, part_of, without_exif
from engine.photos.limits import (
    APPLE_BYTES_PER_PIXEL,
    MAX_SECONDS,
    MOVING_BYTES_PER_PIXEL,
    Reader,
    bytes_per_pixel_of,
    check_bytes,
    check_size,
    heic_bytes_per_pixel,
    room_for,
)
from engine.photos.messages import TONED_DOWN
from engine.photos.photo import Photo, upright
from engine.photos.pixels import (
    fitted,
    flat,
    grey_of,
    is_blank,
    laid_on_white,
    mend_transparency,
    on_white,
    shrunk,
    span_of,
)
from engine.photos.sniff import explained, is_heic

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "AVIF", "TIFF")  # HEIC goes its own way
FRAMES = 30  # that are looked at where the first shows nothing


def open_photo(data: bytes) -> Image.Image:
    """The picture in `data`: RGB, upright, at most 1,024 px on the long side. Raises PhotoError."""
    return read_photo(data).image


def read_photo(data: bytes) -> Photo:
    """The picture in `data`, upright, and what its file said about it. Raises PhotoError."""
    return upright(decode(data))


def decode(data: bytes) -> Photo:
    """The picture in `data`: RGB, at most 1,024 px on the long side, not yet turned upright.

    Raises PhotoError for anything that isn't a picture, or would need more than 256 MiB.
    """
    try:
        check_bytes(data)
        # Threads that meet here may leave the filter behind: it hides warnings of Pillow only.
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module=r"PIL\.|pillow_heif")
            return _decode_heic(data) if is_heic(data) else _decode(data)
    except PhotoError:
        raise
    # Decoders answer hostile bytes with a dozen kinds of exceptions, MemoryError among them,
    # and a visitor must see none of them. Nothing is logged: a message may quote the file.
    except Exception as error:  # noqa: BLE001
        raise explained(error, data) from None


def _decode(data: bytes) -> Photo:
    photo, moves = _decode_frame(data)
    if not moves or not is_blank(photo.image):
        return photo
    number = _frame_that_shows(data)
    if not number:
        return replace(photo, notes=(*photo.notes, "That frame is blank."))
    photo, _ = _decode_frame(data, number)
    first = "This is an animation: its first frame is blank, so frame {:,} is used."
    return replace(photo, notes=(first.format(number + 1), *photo.notes[1:]))


def _decode_frame(data: bytes, number: int = 0) -> tuple[Photo, bool]:
    """One frame of an animation, or all there is; and whether it is an animation."""
    apple = apple_png.is_apple_png(data)
    if apple:
        check_size("PNG", *apple_png.size_of(data), APPLE_BYTES_PER_PIXEL)
        data = apple_png.plain_png(data)
    image = Image.open(Reader(without_exif(data)), formats=FORMATS)
    kind = "JPEG" if image.format == "MPO" else str(image.format)
    width, height = image.size
    bytes_per_pixel = APPLE_BYTES_PER_PIXEL if apple else bytes_per_pixel_of(image, data)
    bytes_per_pixel = max(bytes_per_pixel, MOVING_BYTES_PER_PIXEL) if number else bytes_per_pixel
    with room_for(kind, width, height, bytes_per_pixel):
        notes, part = notes_on(image), None if number else part_of(image)
        frame = first_frame(image) + number
        if frame:
            image.seek(frame)
        image.draft("RGB", fitted(width, height))
        image.load()
        mend_transparency(image, data)
        orientation = 1 if kind == "TIFF" else orientation_of(image)  # a PNG would load for it
        image.fp = None  # WebP and AVIF keep a second copy of the pixels there
        colours = colours_of(image, data)
        span = span_of(image) if image.mode[0] in "IF" else None

        def band(top: int, end: int) -> Image.Image:
            rows = image.crop((0, top, image.width, end)) if end - top < image.height else image
            rows = apple_png.in_order(rows) if apple else rows
            plain = flat(rows, colours) if span is None else grey_of(rows, *span)
            return plain if part is None else on_white(plain, part, top)

        small = shrunk(image.size, fitted(width, height), band)
        picture = laid_on_white(small, colours)
    moves = bool(notes) and kind != "TIFF"
    notes += (TONED_DOWN,) * (colours.curve is not None)
    return Photo(picture, kind, width, height, orientation, notes), moves


def _frame_that_shows(data: bytes) -> int:
    """How many frames come before the first that shows something; 0 where none was found soon."""
    image = Image.open(Reader(without_exif(data)), formats=FORMATS)
    room = partial(room_for, str(image.format), *image.size, MOVING_BYTES_PER_PIXEL)
    # Where a later frame is damaged, or takes too long, the first has to do.
    with suppress(PhotoError, MemoryError, RuntimeError, *HARMLESS), room():
        end = time.thread_time() + MAX_SECONDS
        for number in range(1, FRAMES):
            image.seek(first_frame(image) + number)
            image.load()
            if not is_blank(flat(image, Colours())):
                return number
            if time.thread_time() > end:
                break
    return 0


def _decode_heic(data: bytes) -> Photo:
    """From libheif's own buffer: by Pillow's plugin 48 megapixels take 340 MiB instead of 220."""
    import pillow_heif

    file = pillow_heif.open_heif(data)
    heic, info = file[file.primary_index], file.info
    width, height = heic.size
    with room_for("HEIF", width, height, heic_bytes_per_pixel(heic.mode, info)):
        pixels, stride, mode = heic.data, heic.stride, heic.mode
        size = heic.size  # may differ from the header's, once decoded
        colours = colours_of_heif(info)

        def band(top: int, end: int) -> Image.Image:
            rows = pixels[top * stride : end * stride]
            part = Image.frombytes(mode, (size[0], end - top), rows, "raw", mode, stride)
            return flat(part, colours)

        picture = laid_on_white(shrunk(size, fitted(*size), band), colours)
    notes = ("This file holds several pictures: only the main one is used.",) * (len(file) > 1)
    notes += (TONED_DOWN,) * (colours.curve is not None)
    return Photo(picture, "HEIF", width, height, notes=notes)
