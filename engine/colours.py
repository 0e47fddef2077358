"""What a picture's numbers mean as colours → sRGB, as browsers show them.

A PNG may say it in four ways, and the first of these counts: code points (cICP), an ICC profile,
"sRGB", or a gamma with the chromaticities of its primaries (gAMA, cHRM).
"""

import io
import struct
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageFile

Chromaticities = tuple[float, ...]  # x and y of white, red, green and blue

ICC_MODES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK"}
SRGB_COLORANTS = (0.436, 0.222, 0.385, 0.717, 0.143, 0.061)  # X and Y of red, green and blue
USUAL_GAMMA = 1 / 2.2  # what "no gamma" means: close enough to the curve of sRGB
D65 = (0.3127, 0.329)
SRGB: Chromaticities = (*D65, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)
# ITU-T H.273: the code points of primaries that pictures come with, and of curves like sRGB's.
PRIMARIES = {
    1: SRGB,
    9: (*D65, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046),
    12: (*D65, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),
}
SRGB_LIKE_CURVES = (1, 6, 13, 14, 15)
BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)
# What Pillow raises on garbage in metadata and colour profiles: no reason to refuse a picture.
HARMLESS = (ArithmeticError, AttributeError, EOFError, ImageCms.PyCMSError, LookupError, OSError,
            SyntaxError, TypeError, ValueError, struct.error)  # fmt: skip


@dataclass(frozen=True)
class Colours:
    """How a file says what its numbers mean; false where it says nothing but sRGB.

    icc: a profile · gamma: as in gAMA, the exponent that encoded light; None is sRGB's curve ·
    chromaticities: of white, red, green and blue.
    """

    icc: bytes | None = None
    gamma: float | None = None
    chromaticities: Chromaticities | None = None

    def __bool__(self) -> bool:
        return self != Colours()


def colours_of(image: Image.Image, data: bytes) -> Colours:
    """Read what an opened file says about its colours."""
    info: dict[Any, Any] = image.info
    points = _code_points(data) if image.format == "PNG" else None
    if points is not None:
        return points
    if info.get("icc_profile"):
        return Colours(icc=info["icc_profile"])
    if image.format == "BMP":
        return Colours(icc=_profile_of_a_bmp(data))
    if image.format != "PNG" or "srgb" in info:
        return Colours()
    gamma, chromaticities = info.get("gamma"), info.get("chromaticity")
    if not gamma or not 0.01 < gamma < 100:
        return Colours()
    if chromaticities in (None, SRGB) and abs(gamma - USUAL_GAMMA) < 0.01:
        return Colours()
    return Colours(gamma=gamma, chromaticities=chromaticities)


def _profile_of_a_bmp(data: bytes) -> bytes | None:
    """Return what a BITMAPV5HEADER says is embedded; its offsets count from that header."""
    header = data[14:138]
    if len(header) < 124 or header[:4] != b"\x7c\0\0\0" or header[56:60] != b"DEBM":
        return None
    start, length = struct.unpack("<II", header[112:120])
    return data[14 + start : 14 + start + length] or None


def _code_points(data: bytes) -> Colours | None:
    """Return what a PNG's cICP chunk says, if it has one that is known: HDR isn't."""
    at = data.find(b"cICP", 0, data.find(b"IDAT"))
    if at < 0:
        return None
    primaries, curve = data[at + 4 : at + 6]
    if primaries not in PRIMARIES or curve not in SRGB_LIKE_CURVES:
        return None
    return Colours() if primaries == 1 else Colours(chromaticities=PRIMARIES[primaries])


def to_srgb(image: Image.Image, colours: Colours) -> Image.Image:
    """An RGB image in sRGB. What is broken, or meant for another mode, is left out."""
    if image.mode == "LAB":
        image = _converted(image, ImageCms.createProfile("LAB"))
    elif colours:
        with suppress(*HARMLESS, np.linalg.LinAlgError):
            if colours.icc:
                image = _by_profile(image, colours.icc)
            else:
                image = _by_primaries(image, colours)
    if image.mode != "RGB" or isinstance(image, ImageFile.ImageFile):
        image = image.convert("RGB")  # of an opened file this is a copy of its pixels
    return image


def _by_primaries(image: Image.Image, colours: Colours) -> Image.Image:
    """By a curve and a matrix: what is stored → light → light of sRGB's primaries → sRGB."""
    levels = np.arange(256) / 255
    light = _srgb_light(levels) if colours.gamma is None else levels ** (1 / colours.gamma)
    chromaticities = colours.chromaticities
    if image.mode == "L" or chromaticities is None or chromaticities == SRGB:
        table = np.rint(_srgb_level(light) * 255).astype(int).tolist()
        return image.point(table * len(image.getbands()))
    matrix = np.linalg.inv(_to_xyz(SRGB)) @ _to_xyz(chromaticities)
    pixels = light.astype(np.float32)[np.asarray(image)] @ matrix.T.astype(np.float32)
    if not np.isfinite(pixels).all():
        return image
    return Image.fromarray(np.rint(_srgb_level(pixels) * 255).astype(np.uint8))


def _srgb_light(levels: NDArray[Any]) -> NDArray[Any]:
    """0…1 as stored → 0…1 of light. IEC 61966-2-1."""
    light: NDArray[Any] = np.where(
        levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4
    )
    return light


def _srgb_level(light: NDArray[Any]) -> NDArray[Any]:
    """The other way round; light beyond black and white is cut off."""
    light = light.clip(0, 1)
    level: NDArray[Any] = np.where(
        light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055
    )
    return level


def _to_xyz(chromaticities: Chromaticities) -> NDArray[np.float64]:
    """(3, 3): linear RGB → XYZ, with white where D65 has it (Bradford's adaptation)."""
    white, *primaries = (_xyz(*chromaticities[at : at + 2]) for at in (0, 2, 4, 6))
    columns = np.array(primaries).T
    matrix = columns * np.linalg.solve(columns, white)
    cones = BRADFORD @ _xyz(*D65) / (BRADFORD @ white)
    adapted: NDArray[np.float64] = np.linalg.inv(BRADFORD) @ np.diag(cones) @ BRADFORD @ matrix
    return adapted


def _xyz(x: float, y: float) -> NDArray[np.float64]:
    return np.array([x / y, 1, (1 - x - y) / y])


def _by_profile(image: Image.Image, icc: bytes) -> Image.Image:
    profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
    mode = ICC_MODES[profile.profile.xcolor_space]
    if image.mode == "L" and mode == "RGB":
        image = image.convert("RGB")
    return image if image.mode != mode or _is_srgb(profile) else _converted(image, profile)


def _is_srgb(profile: ImageCms.ImageCmsProfile) -> bool:
    """Most photos are sRGB already, and converting a small one costs more than decoding it."""
    core = profile.profile
    colorants = (core.red_colorant, core.green_colorant, core.blue_colorant)
    values = [value for colorant in colorants if colorant for value in colorant[0][:2]]
    same = len(values) == 6 and np.allclose(values, SRGB_COLORANTS, atol=0.005)
    return bool(same and "sRGB" in (core.profile_description or ""))


def _converted(image: Image.Image, profile: Any) -> Image.Image:
    srgb = ImageCms.createProfile("sRGB")
    transform = ImageCms.buildTransform(profile, srgb, image.mode, "RGB")
    return ImageCms.applyTransform(image, transform) or image  # None is for in-place ones only
