"""Any visitor's bytes → an upright RGB photo, or PhotoError.

    decode      opens, checks and converts; what is too large is refused by its header
    upright     turns the picture the way the camera was held
    read_photo  both;  open_photo  gives the picture alone

Nothing of the file but its pixels comes out: no place, no camera, no thumbnail.
"""

import io
import logging
import re
import struct
import time
import warnings
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from PIL import Image, ImageFile, TiffTags, UnidentifiedImageError
from PIL.GifImagePlugin import GifImageFile
from PIL.Image import Transpose
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile

from engine.core.capacity import Room
from engine.core.memoize import once
from engine.errors import PhotoError
from engine.photos import apple_png
from engine.photos.colours import HARMLESS, Colours, colours_of, colours_of_heif, to_srgb

SIDE = 1024  # pixels, the long side of what comes out
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
MAX_EXIF_BYTES = 2**20
BAND = 2**20  # pixels that are converted at a time
WAIT_SECONDS = 10.0  # for room to decode in, while other visitors' pictures are being opened

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "AVIF", "TIFF")  # HEIC goes its own way
# Bytes a pixel at worst, measured as peak resident memory: the decoder's planes, the copy it
# hands over and Pillow's image. GREY is what suffices for one byte a pixel. PNG's has room for
# its 64 MiB of text; RLE's is about time: Pillow unpacks such BMPs byte by byte in Python.
BYTES_PER_PIXEL = {"PNG": 5.6, "GIF": 5.6, "BMP": 5.6, "WEBP": 17.7, "AVIF": 18.0, "TIFF": 16.0}
GREY_BYTES_PER_PIXEL, RLE_BYTES_PER_PIXEL, TWO_PNGS_BYTES_PER_PIXEL = 5.6, 56.0, 12.0
APPLE_BYTES_PER_PIXEL = 16.0  # of an iPhone app's PNG, which is unpacked once more for a checksum
MOVING_BYTES_PER_PIXEL = 26.0  # of an animation that is walked through: its canvas and those before
FRAMES = 30  # that are looked at where the first shows nothing
FAINT = 16  # levels of 255: a picture that spans fewer shows nothing

ORIENTATION, TILE_WIDTH, TILE_LENGTH = 274, 322, 323  # tags of Exif and TIFF
TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
ALPHA = ("LA", "RGBA")

logging.getLogger("PIL").setLevel(logging.WARNING)  # below that it logs what Exif says

SMALLER = "Make it smaller first: 12 megapixels are more than enough here."
AGAIN = "Pick the photo again; the upload may have been cut short."
TONED_DOWN = (
    "This picture has light brighter than white (HDR). Here it is toned down, as browsers do it "
    "for screens without HDR."
)
EXPORT = "Open it where it was made, export it as a JPEG or PNG, and pick that."
HEIC = re.compile(rb"....ftyp(hei|hev|mif1|msf1)", re.DOTALL)
KNOWN = re.compile(
    rb"(?P<JPEG>\xff\xd8\xff)|(?P<PNG>\x89PNG)|(?P<GIF>GIF8)|(?P<WebP>RIFF....WEBP)|(?P<BMP>BM....\0{4})"
    rb"|(?P<TIFF>II\*\0|MM\0\*)|(?P<AVIF>....ftypavi)|(?P<HEIC>%s)" % HEIC.pattern,
    re.DOTALL,
)
# What else people pick: how it starts, what it is, what to do.
OTHERS = (
    (rb"[^\0]{0,999}<svg", "an SVG drawing: lines, not pixels", EXPORT),
    (rb"%PDF", "a PDF document, not a photo", "Save the picture in it as a JPEG or PNG."),
    (rb"\s*<(!doctype html|html)", "a web page, not a photo", "Save the picture on it by itself."),
    (rb"....(ftyp|moov|mdat|wide)|RIFF....AVI |\x1a\x45\xdf\xa3", "a video, not a photo",
     "Take a screenshot of one moment, and pick that."),
    (rb"PK\x03\x04|\x1f\x8b", "an archive or a document", "Take the picture out of it first."),
    (rb"8BPS|%!PS|BLP|DDS |\0\0\x01\0|\0\0\0\x0c(jP|JXL)|\xff\x0a|\xff\x4f\xff\x51",
     "a kind of picture that can’t be read here", EXPORT),
    (rb"[\t\n\r\x20-\x7e\x80-\xff]{512}|[\t\n\r\x20-\x7e\x80-\xff]+\Z", "a text, not a photo",
     PhotoError.hint),
)  # fmt: skip


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


def open_photo(data: bytes) -> Image.Image:
    """The picture in `data`: RGB, upright, at most 1,024 px on the long side. Raises PhotoError."""
    return read_photo(data).image


def read_photo(data: bytes) -> Photo:
    """The picture in `data`, upright, and what its file said about it. Raises PhotoError."""
    return upright(decode(data))


def upright(photo: Photo) -> Photo:
    """The photo turned as its orientation says; one that is turned already stays as it is."""
    turn = None if photo.turned else TURNS.get(photo.orientation)
    image = photo.image if turn is None else photo.image.transpose(turn)
    return replace(photo, image=image, turned=True)


def decode(data: bytes) -> Photo:
    """The picture in `data`: RGB, at most 1,024 px on the long side, not yet turned upright.

    Raises PhotoError for anything that isn't a picture, or would need more than 256 MiB.
    """
    try:
        _check_bytes(data)
        # Threads that meet here may leave the filter behind: it hides warnings of Pillow only.
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module=r"PIL\.|pillow_heif")
            return _decode_heic(data) if _is_heic(data) else _decode(data)
    except PhotoError:
        raise
    # Decoders answer hostile bytes with a dozen kinds of exceptions, MemoryError among them,
    # and a visitor must see none of them. Nothing is logged: a message may quote the file.
    except Exception as error:  # noqa: BLE001
        raise _explained(error, data) from None


def _decode(data: bytes) -> Photo:
    photo, moves = _decode_frame(data)
    if not moves or not _is_blank(photo.image):
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
        _check_size("PNG", *apple_png.size_of(data), APPLE_BYTES_PER_PIXEL)
        data = apple_png.plain_png(data)
    image = Image.open(_Reader(_without_exif(data)), formats=FORMATS)
    kind = "JPEG" if image.format == "MPO" else str(image.format)
    width, height = image.size
    bytes_per_pixel = APPLE_BYTES_PER_PIXEL if apple else _bytes_per_pixel(image, data)
    bytes_per_pixel = max(bytes_per_pixel, MOVING_BYTES_PER_PIXEL) if number else bytes_per_pixel
    with _room_for(kind, width, height, bytes_per_pixel):
        notes, part = _notes(image), None if number else _part(image)
        frame = _first_frame(image) + number
        if frame:
            image.seek(frame)
        image.draft("RGB", _fitted(width, height))
        image.load()
        _mend_transparency(image, data)
        orientation = 1 if kind == "TIFF" else _orientation(image)  # a PNG would load for it
        image.fp = None  # WebP and AVIF keep a second copy of the pixels there
        colours = colours_of(image, data)
        span = _span(image) if image.mode[0] in "IF" else None

        def band(top: int, end: int) -> Image.Image:
            rows = image.crop((0, top, image.width, end)) if end - top < image.height else image
            rows = apple_png.in_order(rows) if apple else rows
            flat = _flat(rows, colours) if span is None else _grey(rows, *span)
            return flat if part is None else _on_white(flat, part, top)

        small = _shrunk(image.size, _fitted(width, height), band)
        picture = _laid_on_white(small, colours)
    moves = bool(notes) and kind != "TIFF"
    notes += (TONED_DOWN,) * (colours.curve is not None)
    return Photo(picture, kind, width, height, orientation, notes), moves


def _first_frame(image: ImageFile.ImageFile) -> int:
    """Where an animation begins, as browsers show it: a PNG may have a cover for who knows none."""
    return 1 if isinstance(image, PngImageFile) and image.default_image else 0


def _frame_that_shows(data: bytes) -> int:
    """How many frames come before the first that shows something; 0 where none was found soon."""
    image = Image.open(_Reader(_without_exif(data)), formats=FORMATS)
    room = partial(_room_for, str(image.format), *image.size, MOVING_BYTES_PER_PIXEL)
    # Where a later frame is damaged, or takes too long, the first has to do.
    with suppress(PhotoError, MemoryError, RuntimeError, *HARMLESS), room():
        end = time.thread_time() + MAX_SECONDS
        for number in range(1, FRAMES):
            image.seek(_first_frame(image) + number)
            image.load()
            if not _is_blank(_flat(image, Colours())):
                return number
            if time.thread_time() > end:
                break
    return 0


def _is_blank(image: Image.Image) -> bool:
    """Whether all of it has one colour, or nearly."""
    extrema: Any = image.convert("RGB").getextrema()
    return all(high - low < FAINT for low, high in extrema)


def _decode_heic(data: bytes) -> Photo:
    """From libheif's own buffer: by Pillow's plugin 48 megapixels take 340 MiB instead of 220."""
    import pillow_heif

    file = pillow_heif.open_heif(data)
    heic, info = file[file.primary_index], file.info
    width, height = heic.size
    with _room_for("HEIF", width, height, _heic_bytes_per_pixel(heic.mode, info)):
        pixels, stride, mode = heic.data, heic.stride, heic.mode
        size = heic.size  # may differ from the header's, once decoded
        colours = colours_of_heif(info)

        def band(top: int, end: int) -> Image.Image:
            rows = pixels[top * stride : end * stride]
            part = Image.frombytes(mode, (size[0], end - top), rows, "raw", mode, stride)
            return _flat(part, colours)

        picture = _laid_on_white(_shrunk(size, _fitted(*size), band), colours)
    notes = ("This file holds several pictures: only the main one is used.",) * (len(file) > 1)
    notes += (TONED_DOWN,) * (colours.curve is not None)
    return Photo(picture, "HEIF", width, height, notes=notes)


@once()
def _shared_room() -> Room:
    """The memory for decoding, of this process: visitors share it."""
    return Room(MAX_MEMORY)


def _room_for(
    kind: str, width: int, height: int, bytes_per_pixel: float
) -> AbstractContextManager[None]:
    """Refuse what is too large, and wait until the rest has room beside what others open."""
    _check_size(kind, width, height, bytes_per_pixel)
    size_bytes = min(MAX_MEMORY, int(width * height * bytes_per_pixel))
    crowded = PhotoError("Too many pictures are being opened just now.", "Try again in a moment.")
    return _shared_room().take(size_bytes, WAIT_SECONDS, crowded)


class _Reader(io.BytesIO):
    """The file until time is up: some small files keep Pillow's Python loops busy for minutes."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._reads, self._end = 0, time.thread_time() + MAX_SECONDS

    def read(self, size: int | None = -1, /) -> bytes:
        self._reads += 1
        if self._reads > MAX_READS or time.thread_time() > self._end:
            raise _too_slow()
        return super().read(size)


# What the bytes and the header say


def _is_heic(data: bytes) -> bool:
    brands = data[8 : int.from_bytes(data[:4])][:200]
    return HEIC.match(data) is not None and b"avif" not in brands


def _without_exif(data: bytes) -> bytes:
    """An AVIF's Exif made unfindable: Pillow would unpack all of it for a turn kept elsewhere."""
    if data[4:8] != b"ftyp":
        return data
    return re.sub(rb"(infe[\x02\x03].{7,9})Exif", rb"\1skip", data, flags=re.DOTALL)


def _check_bytes(data: bytes) -> None:
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
        raise _damaged("JPEG")


def _check_tiff(data: bytes) -> None:
    """Refuse fields of millions of numbers, before Pillow makes an object of every one."""
    order = "<" if data.startswith(b"II") else ">"
    directories = [struct.unpack_from(order + "I", data, 4)[0]]
    for start in directories:
        (length,) = struct.unpack_from(order + "H", data, start)
        fields = data[start + 2 : start + 2 + 12 * length]
        for tag, kind, count, value in struct.iter_unpack(order + "HHII", fields):
            if kind not in (1, 2, 7) and count > MAX_VALUES:
                raise _damaged("TIFF")
            if tag in TiffTags.TAGS_V2_GROUPS and len(directories) < 4:
                directories.append(value)


def _check_size(kind: str, width: int, height: int, bytes_per_pixel: float) -> None:
    most = min(MAX_PIXELS.get(kind, MAX_OTHER_PIXELS), int(MAX_MEMORY / bytes_per_pixel))
    if width * height > most:
        size = f"{width:,} × {height:,} pixels, where at most {most // 10**6} million can be opened"
        raise PhotoError(f"This picture is too large: {size}.", SMALLER)
    if max(width, height) > MAX_ASPECT * min(width, height):
        line = f"This picture is a line of {width:,} × {height:,} pixels."
        raise PhotoError(line, "Cut out the part that matters, and pick that.")


def _bytes_per_pixel(image: ImageFile.ImageFile, data: bytes) -> float:
    if isinstance(image, JpegImageFile):
        return _jpeg_bytes_per_pixel(image, data)
    if image.format == "BMP" and image.info.get("compression") in (1, 2):
        return RLE_BYTES_PER_PIXEL
    if isinstance(image, TiffImageFile):  # a tile may claim to be larger than its picture
        tile = image.tag_v2.get(TILE_WIDTH, 0) * image.tag_v2.get(TILE_LENGTH, 0)
        if tile > max(4 * BAND, (image.width + 16) * (image.height + 16)):
            raise _damaged("TIFF")
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
        raise _too_slow()
    areas = [across * down for _, across, down, _ in image.layer]
    return 0.3 + 2 * sum(areas) / max(areas)


def _heic_bytes_per_pixel(mode: str, info: dict[str, Any]) -> float:
    planes = 4.75 if info.get("chroma", 420) == 420 else 9.5
    return planes * (1.7 if info["bit_depth"] > 8 else 1) + 5 * (mode[-1] in "Aa")


def _notes(image: ImageFile.ImageFile) -> tuple[str, ...]:
    """Asked before load, as a GIF looks for its second frame. An MPO is a JPEG to people."""
    if image.format == "MPO" or not getattr(image, "is_animated", False):
        return ()
    if image.format == "TIFF":
        return ("This file has several pages: only the first is used.",)
    return ("This is an animation: only its first frame is used.",)


def _part(image: ImageFile.ImageFile) -> tuple[int, int, int, int] | None:
    """The part of a GIF that its first frame fills, where that isn't all. Asked before load."""
    if not isinstance(image, GifImageFile) or not image.tile:
        return None
    extents = tuple(image.tile[0].extents or ())
    return None if len(extents) != 4 or extents == (0, 0, *image.size) else extents


def _orientation(image: Image.Image) -> int:
    """As in Exif. Pillow would also look into XMP, where browsers and cameras don't."""
    turn: Any = 1
    image.info = {key: value for key, value in image.info.items() if "xmp" not in str(key)}
    if len(image.info.get("exif") or b"") <= MAX_EXIF_BYTES:
        with suppress(*HARMLESS):
            turn = image.getexif().get(ORIENTATION, 1)
    return turn if isinstance(turn, int) and turn in TURNS else 1


# Pixels


def _mend_transparency(image: Image.Image, data: bytes) -> None:
    """Read a file's word on what is clear as browsers do, where Pillow does not."""
    if image.format == "BMP" and image.mode == "RGBA" and not image.getchannel("A").getbbox():
        image.putalpha(255)  # all of it clear: the fourth byte was never meant as alpha
    depth, kind = data[24:26] if image.format == "PNG" else (8, 0)
    if (depth, kind) in ((2, 0), (4, 0)) and "transparency" in image.info:
        image.info["transparency"] *= 255 // (2**depth - 1)  # as the greys themselves were


def _fitted(width: int, height: int) -> tuple[int, int]:
    scale = min(1.0, SIDE / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _shrunk(
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


def _flat(image: Image.Image, colours: Colours) -> Image.Image:
    """L, RGB, CMYK or LAB: palettes are resolved, and what is transparent lies on white.

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


def _laid_on_white(image: Image.Image, colours: Colours) -> Image.Image:
    """A plain RGB image without metadata, in the colours of sRGB."""
    alpha = image.getchannel("A") if image.mode in ALPHA else None
    solid = image if alpha is None else image.convert(image.mode[:-1])
    picture = to_srgb(solid, colours)
    picture = picture if alpha is None else _pasted(picture, alpha)
    picture.info = {}
    return picture


def _on_white(rows: Image.Image, part: tuple[int, int, int, int], top: int) -> Image.Image:
    """White but for a part of the whole picture, of which `rows` begin at `top`."""
    left, upper, right, lower = part
    box = (left, max(0, upper - top), right, min(rows.height, lower - top))
    white = Image.new(rows.mode, rows.size, 255 if rows.mode == "L" else "white")
    if box[1] < box[3]:
        white.paste(rows.crop(box), box[:2])
    return white


def _span(image: Image.Image) -> tuple[float, float]:
    """The values to show as black and as white, of 16- and 32-bit integers and of floats.

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


def _grey(image: Image.Image, low: float, high: float) -> Image.Image:
    values = np.asarray(image)
    with np.errstate(all="ignore"):
        scaled = (values.astype(np.float32) - low) * (255 / ((high - low) or 1)) + 0.5
    grey = np.nan_to_num(scaled, copy=False).clip(0, 255).astype(np.uint8)
    if "transparency" in image.info:
        grey[values == image.info["transparency"]] = 255
    return Image.fromarray(grey)


# What to say


def _damaged(kind: str) -> PhotoError:
    an = "an" if kind == "AVIF" else "a"
    return PhotoError(f"This file starts like {an} {kind} picture, but the rest is damaged.", AGAIN)


def _too_slow() -> PhotoError:
    return PhotoError("This picture takes too long to open.", SMALLER)


def _explained(error: Exception, data: bytes) -> PhotoError:
    """The sentence for a decoder's failure: too large, cut short, damaged, or no picture at all."""
    if isinstance(error, MemoryError | Image.DecompressionBombError):
        return PhotoError("This picture is too large to open here.", SMALLER)
    head = data[:1024] if isinstance(data, bytes) else b""
    for start, what, hint in OTHERS:
        if not KNOWN.match(head) and re.match(start, head, re.DOTALL | re.IGNORECASE):
            return PhotoError(f"This is {what}.", hint)
    known = KNOWN.match(head)
    if known is None:
        return PhotoError("This isn’t a picture.")
    cut = re.search("truncat|end of file|eof|no data", str(error), re.IGNORECASE)
    if cut and not isinstance(error, UnidentifiedImageError):
        return PhotoError("The file stops in the middle of the picture.", AGAIN)
    kind = next(name for name, found in known.groupdict().items() if found)
    if str(error).startswith("Unsupported"):
        return PhotoError(f"This is a kind of {kind} that can’t be read here.", EXPORT)
    return _damaged(kind)
