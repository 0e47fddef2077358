"""What a PNG says about its colours beside a profile: gamma, primaries, code points."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from engine.photos.colours import (
    D65,
    HLG,
    PQ,
    PRIMARIES,
    SRGB,
    Colours,
    code_points,
    colours_of,
    colours_of_heif,
    to_srgb,
)

P3 = PRIMARIES[12]


def png(*chunks: tuple[bytes, bytes]) -> Colours:
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, "PNG")
    data, extra = file.getvalue(), b"".join(_chunk(*one) for one in chunks)
    data = data[:33] + extra + data[33:]
    image = Image.open(io.BytesIO(data))
    image.load()
    return colours_of(image, data)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def gamma(value: float) -> tuple[bytes, bytes]:
    return b"gAMA", struct.pack(">I", round(value * 100_000))


def primaries(values: tuple[float, ...]) -> tuple[bytes, bytes]:
    return b"cHRM", struct.pack(">8I", *(round(value * 100_000) for value in values))


def test_what_is_plain_srgb_says_nothing() -> None:
    assert not png()
    assert not png(gamma(0.45455))
    assert not png(gamma(0.45455), primaries(SRGB))
    assert not png((b"sRGB", b"\0"), gamma(1.0))
    assert not png(primaries(P3)), "without a gamma the primaries say nothing, as in browsers"


def test_what_counts_first() -> None:
    assert png(gamma(1.0)).gamma == 1.0
    assert png(gamma(1.0), primaries(P3)).chromaticities == pytest.approx(P3)
    assert png((b"cICP", bytes([12, 13, 0, 1])), gamma(1.0)) == Colours(chromaticities=P3)
    assert not png((b"cICP", bytes([1, 13, 0, 1])), gamma(1.0))
    assert png((b"cICP", bytes([9, 17, 0, 1]))) == Colours(), "nobody knows this curve"


def test_what_a_file_says_of_its_brightest_light() -> None:
    wide = (b"cICP", bytes([9, PQ, 0, 1]))
    brightest = b"cLLI", struct.pack(">II", 600 * 10_000, 0)
    screen = b"mDCV", bytes(16) + struct.pack(">II", 4000 * 10_000, 0)
    nothing = b"cLLI", bytes(8)
    assert (png(wide).curve, png(wide).peak) == (PQ, 1000)
    assert png(wide, brightest, screen).peak == 600
    assert png(wide, nothing, screen).peak == 4000
    assert png(wide, (b"cLLI", b"\xff" * 8)).peak == 10_000


def test_a_heif_may_say_all_of_it_in_boxes() -> None:
    nclx = {"color_primaries": 9, "transfer_characteristics": HLG}
    light = {"max_content_light_level": 600, "max_pic_average_light_level": 0}
    assert colours_of_heif({"nclx_profile": nclx}) == code_points(9, HLG)
    assert colours_of_heif({"nclx_profile": nclx, "content_light_level": light}).peak == 600
    assert colours_of_heif({"nclx_profile": nclx, "icc_profile": b"x"}) == Colours(icc=b"x")
    assert colours_of_heif({}) == Colours()


@pytest.mark.parametrize("peak", [1.0, 203.0, 400.0, 1000.0, 10_000.0])
@pytest.mark.parametrize("curve", [PQ, HLG])
def test_more_light_never_gets_darker_and_grey_stays_grey(curve: int, peak: float) -> None:
    ramp = np.arange(256, dtype=np.uint8)
    meant = code_points(9, curve, peak)
    assert meant is not None
    result = np.asarray(to_srgb(Image.fromarray(np.tile(ramp, (4, 1))), meant), int)
    assert (np.diff(result[0, :, 0]) >= 0).all()
    assert (np.ptp(result, axis=2) <= 1).all()
    assert result[0, 0, 0] == 0


@pytest.mark.parametrize("value", [0.0, 1e-5, 40_000.0])
def test_a_gamma_that_makes_no_sense_is_left_out(value: float) -> None:
    assert not png(gamma(value))


def level(image: Image.Image) -> tuple[int, ...]:
    return tuple(np.asarray(image)[0, 0].tolist())


def test_half_the_light_is_level_188() -> None:
    grey = Image.new("RGB", (2, 2), (128, 128, 128))
    assert level(to_srgb(grey, Colours(gamma=1.0))) == (188, 188, 188)
    assert level(to_srgb(grey.convert("L"), Colours(gamma=1.0))) == (188, 188, 188)


def test_white_and_grey_stay_whatever_the_primaries() -> None:
    tungsten = (0.44758, 0.40745, *SRGB[2:])
    for wide in (P3, PRIMARIES[9], tungsten):
        for value in (0, 119, 255):
            grey = Image.new("RGB", (2, 2), (value,) * 3)
            assert level(to_srgb(grey, Colours(chromaticities=wide))) == (value,) * 3


def test_a_colour_of_display_p3() -> None:
    orange = Image.new("RGB", (2, 2), (200, 120, 60))
    # by hand, with the matrix that CSS Color 4 gives for display-p3
    assert level(to_srgb(orange, Colours(chromaticities=P3))) == pytest.approx(
        (213, 115, 42), abs=1
    )


@pytest.mark.parametrize("broken", [(*D65,) * 4, (0.0,) * 8, (0.3, 0.3, 0.1, 0.0) * 2])
def test_primaries_that_make_no_sense_are_left_out(broken: tuple[float, ...]) -> None:
    image = Image.new("RGB", (2, 2), (200, 120, 60))
    with np.errstate(all="ignore"):
        same = to_srgb(image, Colours(gamma=0.45, chromaticities=broken))
    assert level(same) == (200, 120, 60)
