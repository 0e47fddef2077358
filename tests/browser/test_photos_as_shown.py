"""Where the browser shows a format, our pixels are those that it shows."""

import base64
import io
import struct
import zlib

import numpy as np
import odd_files
import pytest
from odd_files import HLG, PQ
from PIL import Image, ImageCms

from engine.photos import open_photo

WIDTH, HEIGHT, MOST, MOST_HDR = 96, 64, 5, 8
SHOWN = """
async url => {
  const image = new Image(); image.src = url; await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const drawing = canvas.getContext("2d");
  drawing.fillStyle = "white"; drawing.fillRect(0, 0, canvas.width, canvas.height);
  drawing.drawImage(image, 0, 0);
  return canvas.toDataURL("image/png");
}"""

down, right = np.mgrid[0:HEIGHT, 0:WIDTH]
LEVELS = np.stack(
    [
        right * 255 // (WIDTH - 1),
        down * 255 // (HEIGHT - 1),
        128 + 100 * np.sin(right / 9) * np.cos(down / 7),
    ],
    -1,
).astype(np.uint8)
RGB = Image.fromarray(LEVELS)
CLEAR = RGB.copy()
CLEAR.putalpha(Image.fromarray(((down + right) * 255 // (WIDTH + HEIGHT - 2)).astype(np.uint8)))
GREY = RGB.convert("L")


def saved(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(depth, kind, rows, *chunks):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, depth, kind, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows)))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + pixels + chunk(b"IEND", b"")


def deep(image):
    return (np.asarray(image).astype(np.uint16) * 257).astype(">u2")


def exif(orientation):
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags.tobytes()


def gif_in_a_corner():
    data = bytearray(saved(RGB.quantize(32), "GIF"))
    data[6:10] = struct.pack("<HH", WIDTH + 20, HEIGHT + 10)
    return bytes(data)


def gamma(value):
    return chunk(b"gAMA", struct.pack(">I", round(value * 100_000)))


def few_greys(depth):
    """Rows of a grey PNG of so many bits, and the chunk that calls its second grey clear."""
    greys = np.asarray(GREY) >> (8 - depth)
    bits = (greys[..., None] >> np.arange(depth - 1, -1, -1)) & 1
    return np.packbits(bits.reshape(HEIGHT, -1), -1), chunk(b"tRNS", b"\0\1")


def new_bmp(old, fields, tail=b""):
    """A BMP with the newest header, which has more to say, in place of an old one."""
    start = 14 + 124
    header = bytearray(old[14:54] + bytes(84))
    header[:4] = struct.pack("<I", 124)
    for at, words in fields.items():
        header[at : at + len(words)] = words
    body = header + old[54:] + tail
    return b"BM" + struct.pack("<IHHI", 14 + len(body), 0, 0, start) + body


def bmp_of_another_profile():
    """Red stands for green in it."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    at = [profile.index(name) for name in (b"rXYZ", b"gXYZ")]
    profile[at[0] : at[0] + 4], profile[at[1] : at[1] + 4] = b"gXYZ", b"rXYZ"
    old = saved(RGB, "BMP")
    place = struct.pack("<II", 124 + len(old) - 54, len(profile))
    return new_bmp(old, {56: b"DEBM", 112: place}, profile)


P3 = chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000))
FILES = {
    "jpeg": saved(RGB, "JPEG", quality=90),
    "grey jpeg": saved(GREY, "JPEG", quality=90),
    "progressive jpeg": saved(RGB, "JPEG", quality=80, progressive=True),
    "cmyk jpeg": saved(RGB.convert("CMYK"), "JPEG", quality=90),
    "cmyk jpeg without Adobe": odd_files.without_adobe(saved(RGB.convert("CMYK"), "JPEG")),
    "ycck jpeg": odd_files.ycck_jpeg(RGB),
    **{f"jpeg turned {n}": saved(RGB, "JPEG", quality=90, exif=exif(n)) for n in range(2, 9)},
    **{f"png turned {n}": saved(RGB, "PNG", exif=exif(n)) for n in (3, 6)},
    **{f"avif turned {n}": saved(RGB, "AVIF", quality=90, exif=exif(n)) for n in (5, 8)},
    "16-bit png": png(16, 2, deep(RGB)),
    "16-bit clear png": png(16, 6, deep(CLEAR)),
    "16-bit grey png": png(16, 0, deep(GREY)),
    "16-bit grey clear png": png(16, 4, deep(CLEAR.convert("LA"))),
    "png of light": png(8, 2, LEVELS, gamma(1.0)),
    "clear png of light": png(8, 6, np.asarray(CLEAR), gamma(1.0)),
    "grey png of light": png(8, 0, np.asarray(GREY), gamma(1.0)),
    "png of display p3": png(8, 2, LEVELS, gamma(1 / 2.2), P3),
    "png of code points": png(8, 2, LEVELS, chunk(b"cICP", bytes([12, 13, 0, 1]))),
    "png that says sRGB": png(8, 2, LEVELS, chunk(b"sRGB", b"\0"), gamma(1.0)),
    "palette png": saved(RGB.quantize(16), "PNG"),
    "2-bit grey clear png": png(2, 0, *few_greys(2)),
    "clear palette png": saved(CLEAR.quantize(64), "PNG"),
    "interlaced png": saved(RGB, "PNG", interlace=1),
    "1-bit png": saved(RGB.convert("1"), "PNG"),
    "clear webp": saved(CLEAR, "WEBP", quality=80),
    "lossless webp": saved(CLEAR, "WEBP", lossless=True),
    "gif": saved(RGB.quantize(32), "GIF", transparency=3),
    "gif in a corner": gif_in_a_corner(),
    "bmp": saved(RGB, "BMP"),
    "bmp with alpha": saved(CLEAR, "BMP"),
    "bmp of another profile": bmp_of_another_profile(),
    "palette bmp": saved(RGB.quantize(16), "BMP"),
    "avif": saved(RGB, "AVIF", quality=90),
    "clear avif": saved(CLEAR, "AVIF", quality=90),
}


LIGHT = {curve: odd_files.hdr_levels(odd_files.cat(), curve) for curve in (PQ, HLG)}
BRIGHTEST = odd_files.chunk(b"cLLI", struct.pack(">II", 600 * 10_000, 100 * 10_000))
SCREEN = odd_files.chunk(b"mDCV", bytes(16) + struct.pack(">II", 4000 * 10_000, 100))
HDR = {
    "PQ png": (odd_files.hdr_png(LIGHT[PQ], PQ),) * 2,
    "HLG png": (odd_files.hdr_png(LIGHT[HLG], HLG),) * 2,
    "PQ png that says its peak": (odd_files.hdr_png(LIGHT[PQ], PQ, BRIGHTEST),) * 2,
    "PQ png that says its screen": (odd_files.hdr_png(LIGHT[PQ], PQ, SCREEN),) * 2,
    "PQ avif": (odd_files.hdr_avif(LIGHT[PQ], PQ),) * 2,
    "HLG avif": (odd_files.hdr_avif(LIGHT[HLG], HLG),) * 2,
    # Chromium shows no HEIC: the same light in a PNG is what it is held against.
    "PQ heic": (odd_files.hdr_heic(LIGHT[PQ], PQ), odd_files.hdr_png(LIGHT[PQ], PQ)),
    "HLG heic": (odd_files.hdr_heic(LIGHT[HLG], HLG), odd_files.hdr_png(LIGHT[HLG], HLG)),
}


@pytest.fixture(scope="module")
def blank(browser):
    context = browser.new_context()
    yield context.new_page()
    context.close()


def as_shown(blank, data, kind):
    """The picture that the browser shows, on white."""
    url = blank.evaluate(SHOWN, f"data:image/{kind};base64,{base64.b64encode(data).decode()}")
    return Image.open(io.BytesIO(base64.b64decode(url.split(",")[1]))).convert("RGB")


def apart(ours, shown):
    """Levels of 255 between two pictures, for each pixel and colour."""
    assert ours.size == shown.size
    return np.abs(np.asarray(ours, float) - np.asarray(shown, float))


@pytest.mark.parametrize("name", FILES)
def test_it_looks_as_in_the_browser(blank, name):
    kind = next(word for word in ("jpeg", "png", "webp", "gif", "bmp", "avif") if word in name)
    shown = as_shown(blank, FILES[name], kind)
    assert apart(open_photo(FILES[name]), shown).mean() <= MOST


@pytest.mark.parametrize("name", HDR)
def test_light_brighter_than_white_is_toned_down_as_in_the_browser(blank, name):
    data, same_light = HDR[name]
    shown = as_shown(blank, same_light, "avif" if "avif" in name else "png")
    found = apart(open_photo(data), shown)
    assert found.mean() <= MOST_HDR / 4
    assert np.quantile(found, 0.99) <= MOST_HDR
