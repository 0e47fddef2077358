"""Pictures as other programs write them: HDR, out of an iPhone app, with a blank beginning."""

import io
import struct
import zlib
from typing import Any

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from engine.core.paths import FONTS
from engine.photos.samples import sample

PQ, HLG = 16, 18
# Linear sRGB → linear BT.2020, as ITU-R BT.2087 has it.
TO_BT2020 = np.array([[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.0880, 0.8956]])


def cat() -> Image.Image:
    """The sample, as a picture."""
    return Image.open(io.BytesIO(sample("cat"))).convert("RGB")


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The bytes of a file of that kind."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


# HDR


def hdr_levels(image: Image.Image, curve: int) -> NDArray[np.uint16]:
    """(H, W, 3) in 16 bits as BT.2100 has it: white at 203 nits, the brightest sixth beyond it."""
    stored = np.asarray(image) / 255
    light = np.where(stored <= 0.04045, stored / 12.92, ((stored + 0.055) / 1.055) ** 2.4)
    brightness = light.max(-1, keepdims=True)
    light = light * np.where(brightness > 0.3, 1 + 4 * (brightness - 0.3), 1)  # up to 3.8 × white
    nits = 203 * np.maximum(light @ TO_BT2020.T, 0)
    levels = _pq(nits) if curve == PQ else _hlg(nits)
    return (levels.clip(0, 1) * 65535).round().astype(np.uint16)


def _pq(nits: NDArray[np.float64]) -> NDArray[np.float64]:
    power = (nits / 10_000) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375


def _hlg(nits: NDArray[np.float64]) -> NDArray[np.float64]:
    luminance = nits @ np.array([0.2627, 0.6780, 0.0593])
    scene = nits / 1000 / np.maximum(luminance / 1000, 1e-9)[..., None] ** (0.2 / 1.2)
    beyond = 0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073
    return np.where(scene <= 1 / 12, np.sqrt(3 * scene), beyond)


def hdr_png(levels: NDArray[np.uint16], curve: int, *more: bytes) -> bytes:
    """A PNG of 16 bits that says in cICP what its numbers mean; `more` chunks after that."""
    height, width = levels.shape[:2]
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0))
    rows = b"".join(b"\0" + row.tobytes() for row in levels.astype(">u2"))
    points = chunk(b"cICP", bytes([9, curve, 0, 1]))
    pixels = chunk(b"IDAT", zlib.compress(rows))
    end = chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + header + points + b"".join(more) + pixels + end


def hdr_heic(levels: NDArray[np.uint16], curve: int, **more: Any) -> bytes:
    """A HEIC of 10 bits that says the same in nclx."""
    height, width = levels.shape[:2]
    file = pillow_heif.from_bytes("RGB;16", (width, height), levels.tobytes())
    points = {"color_primaries": 9, "transfer_characteristics": curve, "matrix_coefficients": 9}
    out = io.BytesIO()
    file.save(out, quality=95, chroma=444, save_nclx_profile=True, **points, **more)
    return out.getvalue()


def hdr_avif(levels: NDArray[np.uint16], curve: int) -> bytes:
    """An AVIF of 8 bits that says so in nclx."""
    image = Image.fromarray((levels >> 8).astype(np.uint8))
    data = saved(image, "AVIF", quality=98, subsampling="4:4:4")
    at = data.index(b"colrnclx") + 8
    return data[:at] + struct.pack(">HH", 9, curve) + data[at + 4 :]


# Out of an iPhone app's package


def apple_png(image: Image.Image, packed: bytes | None = None) -> bytes:
    """The picture as Xcode packs it, of the same size and alpha; or with other packed rows."""
    red, green, blue, *alpha = np.moveaxis(np.asarray(image), -1, 0).astype(np.uint16)
    if alpha:
        red, green, blue = (band * alpha[0] // 255 for band in (red, green, blue))
    rows = np.stack([blue, green, red, *alpha], -1).astype(np.uint8)
    if packed is None:
        packer = zlib.compressobj(wbits=-15)
        packed = packer.compress(b"".join(b"\0" + row.tobytes() for row in rows)) + packer.flush()
    kind = 6 if alpha else 2
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", *image.size, 8, kind, 0, 0, 0))
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"CgBI", b"\x50\x00\x20\x02") + header
    half = len(packed) // 2
    body = chunk(b"IDAT", packed[:half]) + chunk(b"IDAT", packed[half:])
    return start + body + chunk(b"IEND", b"")


# With a blank beginning


def late(kind: str, blank: int = 1, picture: Image.Image | None = None) -> bytes:
    """An animation whose first frames are white, 10 ms each, before the picture comes."""
    image = cat() if picture is None else picture
    # No two alike: equal frames would be written as one.
    whites = [Image.new("RGB", image.size, (255, 255, 255 - n % 4)) for n in range(blank)]
    rest = [*whites[1:], image]
    exact = {"lossless": True} if kind == "WEBP" else {}
    return saved(whites[0], kind, save_all=True, append_images=rest, duration=10, **exact)


# JPEGs of four inks, and a HEIC that is turned twice


def ycck_jpeg(image: Image.Image) -> bytes:
    """A CMYK JPEG whose first three inks are kept as luma and chroma, as Photoshop does it."""
    cyan, magenta, yellow, black = image.convert("CMYK").split()
    luma, blue, red = Image.merge("RGB", (cyan, magenta, yellow)).convert("YCbCr").split()
    turned = [band.point(lambda value: 255 - value) for band in (luma, blue, red)]
    data = bytearray(saved(Image.merge("CMYK", (*turned, black)), "JPEG", quality=95))
    data[data.index(b"Adobe") + 11] = 2  # how the inks were transformed
    return bytes(data)


def without_adobe(jpeg: bytes) -> bytes:
    """The same JPEG without Adobe's marker."""
    at = jpeg.index(b"\xff\xee")
    return jpeg[:at] + jpeg[at + 2 + int.from_bytes(jpeg[at + 2 : at + 4]) :]


def heic_turned_twice(stored: Image.Image, orientation: int) -> bytes:
    """A HEIC that says how to turn it in its own box, `irot` or `imir`, and in its Exif as well."""
    tags = Image.Exif()
    tags[0x0112] = orientation
    data = saved(stored, "HEIF", exif=tags.tobytes(), quality=95)  # moves it into the box
    field = struct.pack(">HHI", 0x0112, 3, 1)
    at = data.index(field) + len(field)
    return data[:at] + struct.pack(">H", orientation) + data[at + 2 :]


def heic_with_a_tone_map(image: Image.Image) -> bytes:
    """As phones write HDR that old programs can read: the picture, its gain map, and how to mix."""
    file = pillow_heif.from_pillow(image)
    for grey in (90, 60):
        file.add_from_pillow(Image.new("RGB", image.size, (grey, grey, grey)))
    out = io.BytesIO()
    file.save(out, primary_index=0, quality=95)
    data = out.getvalue()
    at = data.rindex(b"hvc1\0", 0, data.index(b"iprp"))  # the last entry in the list of items
    return data[:at] + b"tmap" + data[at + 4 :]


# Long ones


def tall_screenshot() -> bytes:
    """1,080 × 8,000 pixels: the cat at the top, lines of grey text below it."""
    page, top = Image.new("RGB", (1080, 8000), (245, 245, 245)), cat()
    page.paste(top.resize((1080, 1080 * top.height // top.width)), (0, 113))
    lengths = np.random.default_rng(0).integers(300, 960, 112).tolist()
    for y, length in zip(range(1200, 7900, 60), lengths, strict=True):
        page.paste((90, 90, 90), (60, y, 60 + length, y + 22))
    return saved(page, "JPEG", quality=80)


def panorama(height: int = 3968) -> bytes:
    """63 megapixels, if not told otherwise: the cat at the left end, sky everywhere else."""
    view, left = Image.new("RGB", (4 * height, height), (120, 160, 220)), cat()
    view.paste(left.resize((height * left.width // left.height, height)), (height // 13, 0))
    return saved(view, "JPEG", quality=80)


# What a network of animals has never seen


def digit(which: str = "7") -> bytes:
    """A digit in black on a white page."""
    page, font = (
        Image.new("L", (200, 200), "white"),
        ImageFont.truetype(FONTS / "card-bold.ttf", 150),
    )
    ImageDraw.Draw(page).text((100, 100), which, fill="black", font=font, anchor="mm")
    return saved(page, "PNG")
