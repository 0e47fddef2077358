"""What a picture may take: bytes, pixels, memory and time. The rest is refused."""

import io
import struct
import time
from contextlib import AbstractContextManager
from typing import Any

from PIL import ImageFile, TiffTags
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile

from engine.core.capacity import WeightedSemaphore
from engine.core.memoize import memoize
from engine.errors import PhotoError
from engine.photos.messages import AGAIN, EXPORT, SMALLER, damaged, too_slow

MAX_BYTES = 20 * 2**20
MAX_MEMORY = 224 * 2**20  # bytes, for decoding; with the file itself this stays under 256 MiB
MAX_PIXELS = {"JPEG": 128_000_000}  # libjpeg shrinks while it decodes; the others can't:
MAX_OTHER_PIXELS = 50_000_000
MAX_ASPECT = 100  # a picture longer than this is a line
MAX_SECONDS = 0.7  # of one core; files built to keep a decoder busy hit this and the next four
MAX_READS = 1_000_000
MAX_SCANS = 100  # of a progressive JPEG; ten are usual
MAX_SCANNED_PIXELS = 1_000_000_000  # pixels times scans; libjpeg makes some 1.5 billion a second
MAX_VALUES = 2**16  # numbers in one field of a TIFF
UNUSUAL_TIFFS = (b"MM*\0", b"II\0*", b"MM\0+", b"II+\0")  # Pillow's others: fields go unchecked
WAIT_SECONDS = 10.0  # for room to decode in, while other visitors' pictures are being opened
# Bytes a pixel at worst, measured as peak resident memory: the decoder's planes, the copy it
# hands over and Pillow's image. GREY is what suffices for one byte a pixel. PNG's has room for
# its 64 MiB of text; RLE's is about time: Pillow unpacks such BMPs byte by byte in Python.
BYTES_PER_PIXEL = {"PNG": 5.6, "GIF": 5.6, "BMP": 5.6, "WEBP": 17.7, "AVIF": 18.0, "TIFF": 16.0}
GREY_BYTES_PER_PIXEL, RLE_BYTES_PER_PIXEL, TWO_PNGS_BYTES_PER_PIXEL = 5.6, 56.0, 12.0
APPLE_BYTES_PER_PIXEL = 16.0  # of an iPhone app's PNG, which is unpacked once more for a checksum
MOVING_BYTES_PER_PIXEL = 26.0  # of an animation that is walked through: its canvas and those before
BAND = 2**20  # pixels that are converted at a time
TILE_WIDTH, TILE_LENGTH = 322, 323  # tags of TIFF


@memoize()
def shared_room() -> WeightedSemaphore:
    """Return the memory for decoding, of this process: visitors share it."""
    return WeightedSemaphore(MAX_MEMORY)


def room_for(
    kind: str, width: int, height: int, bytes_per_pixel: float
) -> AbstractContextManager[None]:
    """Refuse what is too large, and wait until the rest has room beside what others open."""
    check_size(kind, width, height, bytes_per_pixel)
    size_bytes = min(MAX_MEMORY, int(width * height * bytes_per_pixel))
    crowded = PhotoError("Too many pictures are being opened just now.", "Try again in a moment.")
    return shared_room().take(size_bytes, WAIT_SECONDS, crowded)


class Reader(io.BytesIO):
    """The file until time is up: some small files keep Pillow's Python loops busy for minutes."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._reads, self._end = 0, time.thread_time() + MAX_SECONDS

    def read(self, size: int | None = -1, /) -> bytes:
        self._reads += 1
        if self._reads > MAX_READS or time.thread_time() > self._end:
            raise too_slow()
        return super().read(size)


def check_bytes(data: bytes) -> None:
    """Raise PhotoError for a file that is refused before anything opens it."""
    if not data:
        raise PhotoError("This file is empty.", AGAIN)
    if len(data) > MAX_BYTES:
        raise PhotoError(f"This file is larger than {MAX_BYTES >> 20} MB.", SMALLER)
    if data.startswith((b"II*\0", b"MM\0*")):
        _check_tiff(data)
    if data.startswith(UNUSUAL_TIFFS):
        raise PhotoError("This is a kind of TIFF that can’t be read here.", EXPORT)
    # Pillow glues all Exif blocks of a JPEG together, one by one: thousands take minutes.
    if data.startswith(b"\xff\xd8") and data.count(b"Exif\0\0") > 16:
        raise damaged("JPEG")


def _check_tiff(data: bytes) -> None:
    """Refuse fields of millions of numbers, before Pillow makes an object of every one."""
    order = "<" if data.startswith(b"II") else ">"
    directories = [struct.unpack_from(order + "I", data, 4)[0]]
    for start in directories:
        (length,) = struct.unpack_from(order + "H", data, start)
        fields = data[start + 2 : start + 2 + 12 * length]
        for tag, kind, count, value in struct.iter_unpack(order + "HHII", fields):
            if kind not in (1, 2, 7) and count > MAX_VALUES:
                raise damaged("TIFF")
            if tag in TiffTags.TAGS_V2_GROUPS and len(directories) < 4:
                directories.append(value)


def check_size(kind: str, width: int, height: int, bytes_per_pixel: float) -> None:
    """Raise PhotoError for what has too many pixels, or is a line."""
    most = min(MAX_PIXELS.get(kind, MAX_OTHER_PIXELS), int(MAX_MEMORY / bytes_per_pixel))
    if width * height > most:
        size = f"{width:,} × {height:,} pixels, where at most {most // 10**6} million can be opened"
        raise PhotoError(f"This picture is too large: {size}.", SMALLER)
    if max(width, height) > MAX_ASPECT * min(width, height):
        line = f"This picture is a line of {width:,} × {height:,} pixels."
        raise PhotoError(line, "Cut out the part that matters, and pick that.")


def bytes_per_pixel_of(image: ImageFile.ImageFile, data: bytes) -> float:
    """Return the bytes a pixel that decoding takes at the worst. Raises PhotoError."""
    if isinstance(image, JpegImageFile):
        return _jpeg_bytes_per_pixel(image, data)
    if image.format == "BMP" and image.info.get("compression") in (1, 2):
        return RLE_BYTES_PER_PIXEL
    if isinstance(image, TiffImageFile):  # a tile may claim to be larger than its picture
        tile = image.tag_v2.get(TILE_WIDTH, 0) * image.tag_v2.get(TILE_LENGTH, 0)
        if tile > max(4 * BAND, (image.width + 16) * (image.height + 16)):
            raise damaged("TIFF")
    if isinstance(image, PngImageFile) and image.default_image:
        return TWO_PNGS_BYTES_PER_PIXEL
    worst = BYTES_PER_PIXEL[str(image.format)]
    return min(worst, GREY_BYTES_PER_PIXEL) if image.mode in ("1", "L", "P") else worst


def _jpeg_bytes_per_pixel(image: JpegImageFile, data: bytes) -> float:
    """Next to nothing for one scan; for several libjpeg keeps every coefficient, 2 bytes each."""
    end = image.fp.tell() if image.fp else 0  # of the first scan's header
    start = bytes((0xFF, 0xDA, 0, 6 + 2 * image.layers, image.layers))
    all_in_one = data[max(0, end - 8 - 2 * image.layers) : end].startswith(start)
    if all_in_one and "progressive" not in image.info:
        return 0.5
    scans = data.count(b"\xff\xda")
    if scans > MAX_SCANS or scans * image.width * image.height > MAX_SCANNED_PIXELS:
        raise too_slow()
    areas = [across * down for _, across, down, _ in image.layer]
    return 0.3 + 2 * sum(areas) / max(areas)


def heic_bytes_per_pixel(mode: str, info: dict[str, Any]) -> float:
    """Return the bytes a pixel that libheif takes."""
    planes = 4.75 if info.get("chroma", 420) == 420 else 9.5
    return planes * (1.7 if info["bit_depth"] > 8 else 1) + 5 * (mode[-1] in "Aa")
