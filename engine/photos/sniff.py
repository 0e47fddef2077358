"""What the first bytes of a file say that it is, and what people are told who picked it."""

import re

from PIL import Image, UnidentifiedImageError

from engine.errors import PhotoError
from engine.photos.messages import AGAIN, EXPORT, SMALLER, damaged

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


def is_heic(data: bytes) -> bool:
    """Return whether it is a HEIC, which libheif opens in place of Pillow."""
    brands = data[8 : int.from_bytes(data[:4])][:200]
    return HEIC.match(data) is not None and b"avif" not in brands


def explained(error: Exception, data: bytes) -> PhotoError:
    """Return the sentence for a failure: too large, cut short, damaged, or no picture at all."""
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
    return damaged(kind)
