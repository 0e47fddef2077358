"""What a picture's numbers mean as colours → sRGB, as browsers show them.

A PNG may say it in four ways, and the first of these counts: code points (cICP), an ICC profile,
"sRGB", or a gamma with the chromaticities of its primaries (gAMA, cHRM). HEIC and AVIF have code
points (nclx) or a profile.

Two curves, PQ and HLG, know light that is brighter than white. It is toned down as Chromium does it
for a screen that has none: by the reference white tone mapping of SMPTE ST 2094-50.
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
DEFAULT_GAMMA = 1 / 2.2  # what "no gamma" means: close enough to the curve of sRGB
D65 = (0.3127, 0.329)
SRGB: Chromaticities = (*D65, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)
# ITU-T H.273: the code points of primaries that pictures come with, and of curves like sRGB's.
PRIMARIES = {
    1: SRGB,
    9: (*D65, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046),
    12: (*D65, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),
}
SRGB_LIKE_CURVES = (1, 6, 13, 14, 15)
BT2020, PQ, HLG = 9, 16, 18
WHITE_NITS, MOST_NITS = 203.0, 10_000.0  # of a page's white; the most that PQ can say
PEAK_NITS = 1000.0  # the brightest light of a picture that doesn't say
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
    chromaticities: of white, red, green and blue · curve: PQ or HLG, if it is one of these ·
    peak: the brightest light in the picture, in nits.
    """

    icc: bytes | None = None
    gamma: float | None = None
    chromaticities: Chromaticities | None = None
    curve: int | None = None
    peak: float = PEAK_NITS

    def __bool__(self) -> bool:
        return self != Colours()


def code_points(primaries: int, curve: int, peak: float = 0) -> Colours | None:
    """Return what a pair of ITU-T H.273's code points means, or None where it isn't known.

    peak: the brightest light in the picture, in nits; 0 where the file doesn't say.
    """
    if primaries in PRIMARIES and curve in (PQ, HLG):
        peak = min(max(peak or PEAK_NITS, WHITE_NITS + 1), MOST_NITS)
        return Colours(chromaticities=PRIMARIES[primaries], curve=curve, peak=peak)
    if primaries not in PRIMARIES or curve not in SRGB_LIKE_CURVES:
        return None
    return Colours() if primaries == 1 else Colours(chromaticities=PRIMARIES[primaries])


def colours_of_heif(info: dict[str, Any]) -> Colours:
    """Read what libheif found out about a picture's colours."""
    if info.get("icc_profile"):
        return Colours(icc=info["icc_profile"])
    nclx = info.get("nclx_profile") or {}
    points = (nclx.get("color_primaries", 0), nclx.get("transfer_characteristics", 0))
    return code_points(*points, peak=_heif_peak(info)) or Colours()


def _heif_peak(info: dict[str, Any]) -> float:
    """In nits, from the boxes clli or mdcv; 0 where there is none that says so."""
    brightest: Any = (info.get("content_light_level") or {}).get("max_content_light_level")
    screen: Any = (info.get("mastering_display_colour_volume") or {}).get(
        "max_display_mastering_luminance"
    )
    return float(brightest or (screen or 0) / 10_000)


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
    if image.format == "AVIF":
        return _colours_of_an_avif(data)
    if image.format != "PNG" or "srgb" in info:
        return Colours()
    gamma, chromaticities = info.get("gamma"), info.get("chromaticity")
    if not gamma or not 0.01 < gamma < 100:
        return Colours()
    if chromaticities in (None, SRGB) and abs(gamma - DEFAULT_GAMMA) < 0.01:
        return Colours()
    return Colours(gamma=gamma, chromaticities=chromaticities)


def _colours_of_an_avif(data: bytes) -> Colours:
    """By libheif, which can't decode these but knows which of their boxes belong to the picture."""
    if b"colrnclx" in data:
        import pillow_heif

        with suppress(RuntimeError, *HARMLESS):
            file = pillow_heif.open_heif(data)
            return colours_of_heif(file[file.primary_index].info)
    return Colours()


def _profile_of_a_bmp(data: bytes) -> bytes | None:
    """Return what a BITMAPV5HEADER says is embedded; its offsets count from that header."""
    header = data[14:138]
    if len(header) < 124 or header[:4] != b"\x7c\0\0\0" or header[56:60] != b"DEBM":
        return None
    start, length = struct.unpack("<II", header[112:120])
    return data[14 + start : 14 + start + length] or None


def _code_points(data: bytes) -> Colours | None:
    """Return what a PNG's cICP chunk says, if it has one that is known."""
    head = data[: max(0, data.find(b"IDAT"))]
    at = head.find(b"cICP")
    if at < 0:
        return None
    primaries, curve = head[at + 4 : at + 6]
    return code_points(primaries, curve, _png_peak(head))


def _png_peak(head: bytes) -> float:
    """In nits, from the chunks cLLI or mDCV; 0 where there is none that says so."""
    for name, skipped in ((b"cLLI", 0), (b"mDCV", 16)):
        at = head.find(name) + 4 + skipped
        if name in head and (peak := int.from_bytes(head[at : at + 4])):
            return peak / 10_000
    return 0.0


def to_srgb(image: Image.Image, colours: Colours) -> Image.Image:
    """An RGB image in sRGB. What is broken, or meant for another mode, is left out."""
    if image.mode == "LAB":
        image = _converted(image, ImageCms.createProfile("LAB"))
    elif colours:
        with suppress(*HARMLESS, np.linalg.LinAlgError):
            if colours.icc:
                image = _by_profile(image, colours.icc)
            elif colours.curve:
                image = _toned_down(image, colours)
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


def _toned_down(image: Image.Image, colours: Colours) -> Image.Image:
    """PQ or HLG → light, in units of white and of BT.2020's primaries → toned down → sRGB."""
    levels = (np.arange(256) / 255).astype(np.float32)
    own = _to_xyz(colours.chromaticities or SRGB)
    wide, narrow = _to_xyz(PRIMARIES[BT2020]), _to_xyz(SRGB)
    rgb = image if image.mode == "RGB" else image.convert("RGB")
    if colours.curve == PQ:
        light = _pq_light(levels).astype(np.float32)[np.asarray(rgb)]
    else:
        light = _hlg_light(levels).astype(np.float32)[np.asarray(rgb)]
        luminance = light @ own[1].astype(np.float32)
        light *= PEAK_NITS * luminance[..., None] ** 0.2  # the screen's part of it, at 1,000 nits
    light @= (np.linalg.solve(wide, own) / WHITE_NITS).T.astype(np.float32)
    light *= _gain(light.max(-1, keepdims=True), colours.peak / WHITE_NITS)
    light @= np.linalg.solve(narrow, wide).T.astype(np.float32)
    return Image.fromarray(np.rint(_srgb_level(light) * 255).astype(np.uint8))


def _pq_light(levels: NDArray[Any]) -> NDArray[Any]:
    """0…1 as stored → nits. SMPTE ST 2084."""
    power = levels ** (32 / 2523)
    light: NDArray[Any] = np.maximum(power - 107 / 128, 0) / (2413 / 128 - 2392 / 128 * power)
    return MOST_NITS * light ** (8192 / 1305)


def _hlg_light(levels: NDArray[Any]) -> NDArray[Any]:
    """0…1 as stored → 0…1 of the scene's light. ITU-R BT.2100."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    bright = (np.exp((levels - c) / a) + b) / 12
    light: NDArray[Any] = np.where(levels <= 0.5, levels**2 / 3, bright)
    return light


def _gain(brightest: NDArray[Any], peak: float) -> NDArray[Any]:
    """By what to multiply light, by the brightest of its three; both in units of white.

    Up to white all light is dimmed alike, the more the brighter the peak; above it a parabola
    (a quadratic Bézier curve) bends to the peak, which becomes white.
    """
    white = 1 - 0.5 * min(1.0, np.log(peak) / np.log(PEAK_NITS / WHITE_NITS))
    middle_x, middle_y = 0.35 + 0.65 / white, 0.35 * white + 0.65
    bend_x, bend_y = 1 - 2 * middle_x + peak, white - 2 * middle_y + 1
    slope_x, slope_y = 2 * (middle_x - 1), 2 * (middle_y - white)
    beyond = brightest.clip(1, peak) - 1
    # The root of bend_x t² + slope_x t = beyond, in a form that bears bend_x = 0.
    t = 2 * beyond / (slope_x + np.sqrt(np.maximum(slope_x**2 + 4 * bend_x * beyond, 0)))
    dimmed: NDArray[Any] = (white + t * (slope_y + t * bend_y)) / brightest.clip(1)
    return dimmed


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
