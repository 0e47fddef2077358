"""Any bytes: an upright RGB picture or a PhotoError, and nothing else."""

import io
import random
import struct
import subprocess
import sys
import warnings
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path

import numpy as np
import odd_files
import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from engine import photos
from engine.errors import PhotoError
from engine.photos import decode, decoding, limits, messages, open_photo, read_photo, upright
from engine.photos.colours import Colours
from engine.photos.photo import TURNS
from engine.photos.pixels import flat

ROOT = Path(__file__).resolve().parents[3]
ORIENTATION, GPS = 0x0112, 0x8825
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "AVIF", "TIFF", "HEIF")

pillow_heif.register_heif_opener()  # so that these tests can write HEIC


def corners(width: int = 64, height: int = 48) -> Image.Image:
    """Four colours, one a quarter: no two of the eight orientations look the same."""
    image = Image.new("RGB", (width, height), "white")
    image.paste("red", (0, 0, width // 2, height // 2))
    image.paste("lime", (width // 2, 0, width, height // 2))
    image.paste("blue", (0, height // 2, width // 2, height))
    return image


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


@cache
def sample(kind: str) -> bytes:
    return saved(corners(), kind, **({"quality": 95} if kind in ("JPEG", "AVIF", "HEIF") else {}))


def exif(orientation: int) -> Image.Exif:
    tags = Image.Exif()
    tags[ORIENTATION] = orientation
    return tags


def distance(image: Image.Image, other: Image.Image) -> float:
    """Mean absolute difference, of 255."""
    assert image.size == other.size
    return float(np.abs(np.asarray(image, float) - np.asarray(other.convert("RGB"), float)).mean())


def is_plain(image: Image.Image) -> bool:
    return (
        type(image) is Image.Image
        and image.mode == "RGB"
        and max(image.size) <= 1024
        and image.info == {}
        and not image.getexif()
    )


def refused(data: bytes) -> PhotoError:
    with pytest.raises(PhotoError) as caught:
        open_photo(data)
    assert str(caught.value).endswith(".")
    assert caught.value.hint.endswith(".")
    return caught.value


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def empty_png(width: int, height: int) -> bytes:
    """A valid grey PNG, all black: a thousandth of a byte a pixel."""
    packer, row = zlib.compressobj(9), bytes(width + 1)
    rows = [packer.compress(row * 50) for _ in range(height // 50)]
    rest = packer.compress(row * (height % 50)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", b"".join(rows) + rest) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def resized_header(jpeg: bytes, marker: bytes, width: int, height: int) -> bytes:
    """The same JPEG claiming another size."""
    at = jpeg.index(marker) + 5
    return jpeg[:at] + struct.pack(">HH", height, width) + jpeg[at + 4 :]


def measured(path: Path) -> tuple[str, float, float]:
    """(what came out, CPU seconds, MiB at the peak) of opening a file in a process of its own."""
    if not Path("/proc/self/status").exists():
        pytest.skip("peak memory is read from /proc")
    small = path.with_name("small")
    small.write_bytes(sample("PNG"))
    code = f"""
import sys, time
sys.path.insert(0, {str(ROOT)!r})
from engine import photos
from engine.errors import PhotoError
def peak():  # KiB; ru_maxrss would start with the parent's
    return int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0])
data = open({str(path)!r}, "rb").read()
photos.open_photo(open({str(small)!r}, "rb").read())
before, start = peak(), time.process_time()
try:
    result = photos.open_photo(data).size
except PhotoError:
    result = "refused"
print(result, time.process_time() - start, peak() - before, sep="|")
"""
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    result, seconds, peak = output.stdout.split("|")
    return result, float(seconds), float(peak) / 1024


# Formats


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_opens(kind: str) -> None:
    photo = read_photo(sample(kind))
    assert (photo.format, photo.width, photo.height) == (kind, 64, 48)
    assert photo.notes == ()
    assert is_plain(photo.image)
    assert distance(photo.image, corners()) < 8


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_large_picture_is_shrunk(kind: str) -> None:
    large = corners(1600, 800)
    photo = read_photo(saved(large, kind))
    assert (photo.width, photo.height) == (1600, 800)
    assert photo.image.size == (1024, 512)
    assert distance(photo.image, large.resize((1024, 512))) < 2


def test_a_huge_picture_that_is_converted_in_bands_has_no_seams() -> None:
    ramp = np.tile(np.linspace(50, 255, 4000).astype(np.uint8)[:, None], (1, 3001))
    image = Image.fromarray(ramp).quantize(256)
    result = np.asarray(open_photo(saved(image, "PNG")), int)
    assert result.shape == (1024, 768, 3)
    assert np.abs(np.diff(result[:, :, 0], axis=0)).max() <= 2
    assert np.abs(result[:, 384, 0] - np.linspace(50, 255, 1024)).max() <= 3


@pytest.mark.parametrize("size", [(1, 1), (1, 100), (300, 3)])
def test_tiny_pictures_are_pictures(size: tuple[int, int]) -> None:
    assert open_photo(saved(Image.new("RGB", size, "teal"), "PNG")).size == size


def test_an_mpo_is_a_jpeg_of_one_picture() -> None:
    second = Image.new("RGB", (64, 48), "black")
    data = saved(corners(), "MPO", save_all=True, append_images=[second], quality=95)
    photo = read_photo(data)
    assert (photo.format, photo.notes) == ("JPEG", ())
    assert distance(photo.image, corners()) < 8


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "AVIF"])
def test_of_an_animation_the_first_frame_is_used(kind: str) -> None:
    second = Image.new("RGB", (64, 48), "black")
    photo = read_photo(saved(corners(), kind, save_all=True, append_images=[second]))
    (note,) = photo.notes
    assert "only its first frame" in note
    assert distance(photo.image, corners()) < 8


def test_of_an_animation_with_a_cover_the_first_frame_is_used() -> None:
    options = {"save_all": True, "append_images": [corners()], "default_image": True}
    photo = read_photo(saved(Image.new("RGB", (64, 48), "black"), "PNG", **options))
    assert distance(photo.image, corners()) < 8


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("blank", [1, 3])
def test_of_an_animation_that_begins_blank_the_first_frame_that_shows_something(
    kind: str, blank: int
) -> None:
    photo = read_photo(odd_files.late(kind, blank, corners()))
    (note,) = photo.notes
    assert f" frame {blank + 1} " in note
    assert distance(photo.image, corners()) < 8
    assert is_plain(photo.image)


def test_an_animation_that_is_blank_for_long_stays_blank() -> None:
    photo = read_photo(odd_files.late("GIF", decoding.FRAMES + 2, corners()))
    assert photo.notes[-1] == "That frame is blank."
    assert distance(photo.image, Image.new("RGB", (64, 48), "white")) == 0


def test_a_clear_first_frame_is_blank() -> None:
    first, second = Image.new("RGBA", (64, 48), (0, 0, 0, 0)), corners().convert("RGBA")
    data = saved(first, "PNG", save_all=True, append_images=[second], duration=10)
    assert distance(open_photo(data), corners()) == 0


def test_an_animation_with_a_damaged_second_frame_shows_its_first() -> None:
    data = odd_files.late("PNG", 1, corners())
    at = data.index(b"fdAT") + 12
    photo = read_photo(data[:at] + bytes(20) + data[at + 20 :])
    assert distance(photo.image, Image.new("RGB", (64, 48), "white")) == 0


def test_of_several_pages_the_first_is_used() -> None:
    pages = [Image.new("RGB", (64, 48), "black")]
    photo = read_photo(saved(corners(), "TIFF", save_all=True, append_images=pages))
    assert "pages" in photo.notes[0]
    assert distance(photo.image, corners()) == 0


def test_of_several_pictures_in_a_heic_the_main_one_is_used() -> None:
    file = pillow_heif.from_pillow(Image.new("RGB", (64, 48), "black"))
    file.add_from_pillow(corners())
    data = io.BytesIO()
    file.save(data, primary_index=1, quality=95)
    photo = read_photo(data.getvalue())
    assert "several pictures" in photo.notes[0]
    assert distance(photo.image, corners()) < 8


# Upright


def as_stored(orientation: int) -> Image.Image:
    """`corners` as a camera held that way would store it."""
    back = {5: 5, 6: 8, 7: 7, 8: 6}.get(orientation, orientation)
    turn = TURNS.get(back)
    return corners() if turn is None else corners().transpose(turn)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_every_orientation(kind: str, orientation: int) -> None:
    tags = exif(orientation).tobytes()  # as an object pillow-heif overlooks the orientation
    data = saved(as_stored(orientation), kind, exif=tags, quality=95)
    assert distance(open_photo(data), corners()) < 8


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_heic_that_says_twice_how_it_is_turned_is_turned_once(orientation: int) -> None:
    data = odd_files.heic_turned_twice(as_stored(orientation), orientation)
    assert (b"irot" in data) or (b"imir" in data)
    assert distance(open_photo(data), corners()) < 8


def test_a_heic_with_a_tone_map_opens_as_its_base_picture() -> None:
    data = odd_files.heic_with_a_tone_map(corners())
    assert b"tmap" in data
    assert distance(open_photo(data), corners()) < 8


@pytest.mark.parametrize("orientation", range(1, 9))
def test_decode_and_upright_are_separate(orientation: int) -> None:
    stored = as_stored(orientation)
    photo = decode(saved(stored, "PNG", exif=exif(orientation)))
    assert (photo.orientation, photo.turned) == (orientation, False)
    assert (photo.width, photo.height) == photo.image.size == stored.size
    assert distance(photo.image, stored) == 0
    turned = upright(photo)
    assert distance(turned.image, corners()) == 0
    assert upright(turned) == turned
    assert is_plain(turned.image)


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_is_none(orientation: int) -> None:
    photo = read_photo(saved(corners(), "JPEG", exif=exif(orientation), quality=95))
    assert photo.orientation == 1
    assert distance(photo.image, corners()) < 8


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_an_orientation_in_xmp_is_none_as_in_browsers(kind: str) -> None:
    xmp = b'<rdf:Description tiff:Orientation="6"/>'
    if kind == "PNG":
        body = b"XML:com.adobe.xmp\0\0\0\0\0" + xmp
        data = sample("PNG")[:33] + chunk(b"iTXt", body) + sample("PNG")[33:]
    else:
        data = saved(corners(), kind, xmp=xmp, quality=95)
    assert read_photo(data).orientation == 1


GARBAGE = [b"", b"II*\0\xff\xff\xff\xff", b"garbage" * 40, b"MM\0*" + b"\7" * 99]


@pytest.mark.parametrize("blob", GARBAGE)
def test_exif_that_is_garbage_is_ignored(blob: bytes) -> None:
    jpeg, png, body = sample("JPEG"), sample("PNG"), b"Exif\0\0" + blob
    segment = b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
    for data in (jpeg[:2] + segment + jpeg[2:], png[:33] + chunk(b"eXIf", blob) + png[33:]):
        photo = read_photo(data)
        assert photo.orientation == 1
        assert distance(photo.image, corners()) < 8


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_no_place_and_no_camera_survives(kind: str) -> None:
    tags = exif(6)
    tags[0x010F] = "Secret camera"
    tags.get_ifd(GPS)[1] = "N"
    more = {"comment": b"secret", "xmp": b"<x>secret</x>"} if kind == "JPEG" else {}
    data = saved(corners(), kind, exif=tags.tobytes(), **more)
    assert b"Secret camera" in data
    image = open_photo(data)
    assert is_plain(image)
    again = saved(image, "JPEG")
    assert b"Exif" not in again
    assert b"ecret" not in again


# Colours


def test_cmyk_jpeg_with_adobe_inversion() -> None:
    data = saved(corners().convert("CMYK"), "JPEG", quality=95)
    assert b"Adobe" in data
    assert distance(open_photo(data), corners()) < 8


def test_cmyk_jpeg_without_adobes_marker() -> None:
    data = odd_files.without_adobe(saved(corners().convert("CMYK"), "JPEG", quality=95))
    assert b"Adobe" not in data
    assert distance(open_photo(data), corners()) < 8


def test_ycck_jpeg() -> None:
    assert distance(open_photo(odd_files.ycck_jpeg(corners())), corners()) < 8


@pytest.mark.parametrize("make", [odd_files.hdr_png, odd_files.hdr_heic, odd_files.hdr_avif])
@pytest.mark.parametrize("curve", [odd_files.PQ, odd_files.HLG])
def test_light_brighter_than_white_is_toned_down_and_said(make: Callable, curve: int) -> None:
    grey = Image.new("RGB", (32, 24), (100, 100, 100))  # 0.127 of white's light, as sRGB
    photo = read_photo(make(odd_files.hdr_levels(grey, curve), curve))
    assert photo.notes == (messages.TONED_DOWN,)
    # Half of that is 71; the file itself says about 97.
    assert distance(photo.image, Image.new("RGB", (32, 24), (71, 71, 71))) < 4
    assert is_plain(photo.image)


def test_hdr_of_a_huge_size_is_refused_by_its_header() -> None:
    small = odd_files.hdr_png(odd_files.hdr_levels(corners(), odd_files.PQ), odd_files.PQ)
    header = struct.pack(">IIBBBBB", 20_000, 20_000, 16, 2, 0, 0, 0)
    assert "too large" in str(refused(small[:8] + chunk(b"IHDR", header) + small[33:]))


def test_a_png_out_of_an_iphone_app_opens() -> None:
    photo = read_photo(odd_files.apple_png(corners()))
    assert (photo.format, photo.width, photo.height, photo.notes) == ("PNG", 64, 48, ())
    assert distance(photo.image, corners()) == 0
    assert is_plain(photo.image)


def test_a_png_out_of_an_iphone_app_lies_on_white_where_it_is_clear() -> None:
    image = corners().convert("RGBA")
    image.paste((0, 0, 200, 128), (0, 0, 32, 24))
    image.paste((0, 0, 0, 0), (32, 0, 64, 24))
    result = open_photo(odd_files.apple_png(image))
    assert result.getpixel((8, 8)) == pytest.approx((127, 127, 227), abs=2)
    assert result.getpixel((40, 8)) == (255, 255, 255)
    assert result.getpixel((8, 40)) == (0, 0, 255)


@pytest.mark.parametrize("length", [20, 60, 90, -13, -30])
def test_a_png_out_of_an_iphone_app_that_stops_in_the_middle(length: int) -> None:
    refused(odd_files.apple_png(corners())[:length])


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "PA"])
def test_what_is_transparent_lies_on_white(mode: str) -> None:
    image = Image.new("RGBA", (40, 20), (0, 0, 0, 0))  # black where nothing is to be seen
    image.paste((100, 100, 100, 255), (20, 0, 40, 20))
    kind = "TIFF" if mode == "PA" else "PNG"
    if mode == "P":
        image = image.quantize(8)
    data = saved(image if mode == "PA" else image.convert(mode), kind)
    result = open_photo(data)
    assert result.getpixel((5, 10)) == (255, 255, 255)
    assert result.getpixel((30, 10)) == (100, 100, 100)


def test_half_transparent_is_half_white() -> None:
    data = saved(Image.new("RGBA", (8, 8), (0, 0, 200, 128)), "WEBP", lossless=True)
    assert open_photo(data).getpixel((4, 4)) == pytest.approx((127, 127, 227), abs=1)


@pytest.mark.parametrize("mode", ["La", "RGBa"])
def test_premultiplied_alpha(mode: str) -> None:
    image = Image.new("RGBA", (4, 4), (200, 200, 200, 128))
    straight = image.convert("LA") if mode == "La" else image
    assert flat(straight.convert(mode), Colours()).getpixel((1, 1)) in (
        227,
        (227, 227, 227),
    )


def test_a_gif_with_a_transparent_colour() -> None:
    image = Image.new("P", (10, 10), 1)
    image.putpalette([0, 0, 0, 200, 0, 0])
    image.paste(0, (0, 0, 5, 10))
    result = open_photo(saved(image, "GIF", transparency=0))
    assert result.getpixel((2, 5)) == (255, 255, 255)
    assert result.getpixel((8, 5)) == (200, 0, 0)


def test_a_gif_that_fills_a_corner_of_itself_lies_on_white() -> None:
    data = bytearray(saved(Image.new("P", (10, 10), 0), "GIF"))
    data[6:10] = struct.pack("<HH", 30, 20)
    result = open_photo(bytes(data))
    assert result.size == (30, 20)
    assert result.getpixel((20, 5)) == result.getpixel((5, 15)) == (255, 255, 255)
    assert result.getpixel((5, 5)) != (255, 255, 255)


def gradient(kind: str, values: np.ndarray, **options: object) -> np.ndarray:
    """The column of grey levels that a left-to-right picture of `values` comes out as."""
    image = Image.fromarray(np.tile(values, (4, 1)))
    result = np.asarray(open_photo(saved(image, kind, **options)), int)
    assert (result == result[:1, :, :1]).all()
    return result[0, :, 0]


RAMP = np.arange(256)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_16_bits_keep_their_gradient(kind: str) -> None:
    assert (gradient(kind, (RAMP * 257).astype(np.uint16)) == RAMP).all()


def test_a_dark_16_bit_png_stays_dark_as_in_browsers() -> None:
    assert (gradient("PNG", RAMP.astype(np.uint16)) <= 1).all()


def test_a_transparent_grey_of_16_bits() -> None:
    values = (RAMP * 257).astype(np.uint16)
    result = gradient("PNG", values, transparency=257 * 7)
    assert result[7] == 255
    assert (np.delete(result, 7) == np.delete(RAMP, 7)).all()


def test_12_bits_in_16_are_not_black() -> None:
    assert np.abs(gradient("TIFF", (RAMP * 16).astype(np.uint16)) - RAMP).max() <= 1


def test_big_endian_16_bits() -> None:
    assert (gradient("TIFF", (RAMP * 257).astype(">u2")) == RAMP).all()


@pytest.mark.parametrize("top", [1.0, 255.0, 65535.0, 1e-6, 3e38])
def test_floats_of_any_range(top: float) -> None:
    result = gradient("TIFF", (RAMP / 255 * top).astype(np.float32))
    assert np.abs(result - RAMP).max() <= 1


def test_floats_with_holes() -> None:
    values = (RAMP / 255).astype(np.float32)
    values[[3, 5, 7]] = np.nan, np.inf, -np.inf
    result = gradient("TIFF", values)
    assert tuple(result[[3, 5, 7]]) == (0, 255, 0)
    assert np.abs(result - RAMP)[8:].max() <= 1


@pytest.mark.parametrize(("low", "high"), [(0, 255), (0, 65535), (-1000, 1000), (0, 2**31 - 1)])
def test_32_bit_integers_of_any_range(low: int, high: int) -> None:
    result = gradient("TIFF", np.linspace(low, high, 256).astype(np.int32))
    assert np.abs(result - RAMP).max() <= 1


def test_floats_that_are_all_alike() -> None:
    assert is_plain(open_photo(saved(Image.new("F", (9, 9), np.nan), "TIFF")))


@pytest.mark.parametrize("mode", ["1", "L", "P"])
def test_small_modes(mode: str) -> None:
    image = corners().convert(mode)
    assert distance(open_photo(saved(image, "PNG")), image) == 0


def test_lab() -> None:
    srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    muted = corners().point(lambda value: 60 + value // 2)
    image = ImageCms.profileToProfile(muted, srgb, lab, outputMode="LAB")
    assert distance(open_photo(saved(image, "TIFF")), muted) < 2


def srgb_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def swapped_profile() -> bytes:
    """sRGB by name, but what it calls red is blue."""
    profile = srgb_profile()
    table = profile.replace(b"rXYZ", b"????", 1).replace(b"bXYZ", b"rXYZ", 1)
    return table.replace(b"????", b"bXYZ", 1)


def swapped(image: Image.Image) -> Image.Image:
    red, green, blue = image.split()
    return Image.merge("RGB", (blue, green, red))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_a_colour_profile_is_applied(kind: str) -> None:
    data = saved(swapped(corners()), kind, icc_profile=swapped_profile(), quality=95)
    assert distance(open_photo(data), corners()) < 8


def test_a_grey_picture_may_have_a_colour_profile() -> None:
    gamma = struct.pack(">i", round(2.4 * 65536))
    assert gamma in swapped_profile()
    profile = swapped_profile().replace(gamma, struct.pack(">i", round(1.2 * 65536)))
    grey = corners().convert("L")
    colour = open_photo(saved(grey.convert("RGB"), "PNG", icc_profile=profile))
    assert distance(colour, grey) > 8
    assert distance(open_photo(saved(grey, "PNG", icc_profile=profile)), colour) == 0


def test_srgb_is_left_alone() -> None:
    data = saved(corners(), "PNG", icc_profile=srgb_profile())
    assert distance(open_photo(data), corners()) == 0


@pytest.mark.parametrize("profile", [b"garbage", b"\0" * 4000, srgb_profile()[:200]])
def test_a_broken_profile_is_left_alone(profile: bytes) -> None:
    data = saved(corners(), "PNG", icc_profile=profile)
    assert distance(open_photo(data), corners()) == 0


@pytest.mark.parametrize("mode", ["L", "LA", "CMYK"])
def test_a_profile_of_another_mode_does_no_harm(mode: str) -> None:
    image = corners().convert(mode)
    data = saved(image, "TIFF", icc_profile=srgb_profile())
    assert distance(open_photo(data), image) <= 1


# What is refused


def test_an_empty_file() -> None:
    assert "empty" in str(refused(b""))


def test_too_many_bytes() -> None:
    assert "20 MB" in str(refused(sample("JPEG") + bytes(photos.MAX_BYTES)))


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
        (b"<!DOCTYPE html><html><body>Photo</body></html>", "web page"),
        (b"Dear photo,\nhow are you?\n" * 50, "text"),
        (b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + bytes(99), "video"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "video"),
        (b"PK\x03\x04" + bytes(99), "archive"),
        (b"8BPS\0\1" + bytes(99), "kind of picture"),
        (b"BLP2" + bytes(280), "kind of picture"),
        (b"\0\0\1\0\1\0\x10\x10" + bytes(99), "kind of picture"),
        (bytes(range(256)) * 9, "isn’t a picture"),
        (b"\0", "isn’t a picture"),
        (b"BMW", "text"),
    ],
)
def test_what_is_no_photo_is_called_by_its_name(data: bytes, word: str) -> None:
    assert word in str(refused(data))


@pytest.mark.parametrize("kind", ["ICO", "PPM", "TGA", "PCX", "EPS", "JPEG2000"])
def test_formats_off_the_list_are_refused(kind: str) -> None:
    refused(saved(corners(), kind))


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_that_stops_in_the_middle(kind: str) -> None:
    noise = Image.effect_noise((90, 70), 60).convert("RGB")
    data = saved(noise, kind)
    for length in range(1, len(data) - len(data) // 20, max(1, len(data) // 60)):
        refused(data[:length])


def test_a_cut_photo_is_said_to_be_cut() -> None:
    assert "stops in the middle" in str(refused(sample("JPEG")[:-300]))


def test_a_png_damaged_in_its_middle_is_refused() -> None:
    data = bytearray(saved(Image.effect_noise((90, 70), 60).convert("RGB"), "PNG"))
    data[len(data) // 2 : len(data) // 2 + 40] = bytes(40)
    refused(bytes(data))


def test_anything_but_bytes() -> None:
    refused(None)  # type: ignore[arg-type]
    refused("photo.jpg")  # type: ignore[arg-type]
    assert distance(open_photo(bytearray(sample("PNG"))), corners()) == 0


# Size


@pytest.mark.parametrize("size", [(20_000, 20_000), (13_376, 13_376)])
def test_a_decompression_bomb_is_refused_by_its_header(tmp_path: Path, size: tuple) -> None:
    bomb = tmp_path / "bomb"
    bomb.write_bytes(empty_png(*size))
    assert bomb.stat().st_size < 600_000
    result, seconds, peak = measured(bomb)
    assert result == "refused"
    assert seconds < 0.1
    assert peak < 20


def test_69_megapixels_of_jpeg_take_45_mebibytes(tmp_path: Path) -> None:
    path = tmp_path / "large.jpg"
    corners(9600, 7200).save(path, "JPEG")
    result, seconds, peak = measured(path)
    assert result == "(1024, 768)"
    assert peak < 45
    assert seconds < 2


def test_the_most_of_a_png_stays_under_256_mebibytes(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    Image.new("RGBA", (6400, 6400), (0, 0, 0, 0)).save(path, "PNG", compress_level=1)
    result, _, peak = measured(path)
    assert result == "(1024, 1024)"
    assert peak < 256


def test_a_progressive_jpeg_counts_what_libjpeg_must_keep() -> None:
    progressive = saved(corners(), "JPEG", progressive=True, subsampling=0)
    large = resized_header(progressive, b"\xff\xc2", 8064, 6048)
    assert "too large" in str(refused(large))
    baseline = resized_header(saved(corners(), "JPEG", subsampling=0), b"\xff\xc0", 8064, 6048)
    assert open_photo(baseline).size == (1024, 768)


@pytest.mark.parametrize(
    ("kind", "size"),
    [("WEBP", (4000, 3400)), ("PNG", (9000, 5000)), ("TIFF", (4000, 4000)), ("GIF", (9000, 5000))],
)
def test_others_are_refused_by_their_header(kind: str, size: tuple[int, int]) -> None:
    packed = {"compression": "tiff_lzw"} if kind == "TIFF" else {}
    error = refused(saved(Image.new("P" if kind == "GIF" else "RGB", size), kind, **packed))
    assert f"{size[0]:,} × {size[1]:,}" in str(error)


def test_a_bomb_is_called_too_large() -> None:
    data = saved(Image.new("L", (20, 20)), "PNG")
    header = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 0, 0, 0, 0)
    assert "too large" in str(refused(data[:8] + chunk(b"IHDR", header) + data[33:]))


def test_a_run_length_bmp_is_limited_for_time() -> None:
    header = struct.pack("<IiiHHIIiiII", 40, 2500, 2000, 1, 8, 1, 4, 0, 0, 256, 0)
    data = b"BM" + struct.pack("<IHHI", 1082, 0, 0, 1078) + header + bytes(1024) + b"\0\1\0\1"
    assert "2,500 × 2,000" in str(refused(data))


def test_alpha_counts_in_a_heic() -> None:
    sizes = struct.pack(">II", 64, 64), struct.pack(">II", 6400, 4800)
    clear, solid = corners(64, 64).convert("RGBA"), corners(64, 64)
    assert "6,400 × 4,800" in str(refused(saved(clear, "HEIF").replace(*sizes)))
    assert "damaged" in str(refused(saved(solid, "HEIF").replace(*sizes)))


def test_a_scanned_page_opens() -> None:
    page = Image.new("1", (3500, 4700), 1)
    assert open_photo(saved(page, "TIFF", compression="group4")).size == (763, 1024)


def test_an_avif_by_its_other_name() -> None:
    data = sample("AVIF").replace(b"ftypavif", b"ftypmif1")
    assert distance(open_photo(data), corners()) < 8


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_an_orientation_of_millions_of_numbers(tmp_path: Path, kind: str) -> None:
    field = b"\x99\x99" + struct.pack("<HII", 3, 4_000_000, 26)
    blob = b"II*\0\x08\0\0\0\x01\0" + field + bytes(4) + b"\1\5" * 4_000_000
    meant = blob.replace(field, struct.pack("<H", ORIENTATION) + field[2:])
    data = sample("PNG")[:33] + chunk(b"eXIf", meant) + sample("PNG")[33:]
    if kind != "PNG":  # these savers would shorten the blob that is meant
        data = saved(corners(), kind, exif=blob).replace(blob, meant)
    assert meant in data
    path = tmp_path / "hostile"
    path.write_bytes(data)
    result, _, peak = measured(path)
    assert result == "(64, 48)"
    assert peak < 64


def test_a_line_is_no_picture() -> None:
    assert "line" in str(refused(saved(Image.new("L", (1010, 10)), "PNG")))


# Files that are built to hurt


def tiff_with(*fields: tuple[int, int, int, int]) -> bytes:
    """An 8 × 8 TIFF with these fields, of (tag, type, count, value or offset)."""
    usual = [(256, 3, 1, 8), (257, 3, 1, 8), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)]
    usual += [(273, 4, 1, 8), (277, 3, 1, 1), (278, 3, 1, 8), (279, 4, 1, 64)]
    entries = sorted({field[0]: field for field in (*usual, *fields)}.values())
    body = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + body + bytes(8_000_000)


def tiff_that_starts(with_: bytes) -> bytes:
    """As Pillow takes it, too, though nobody writes it but those who mean no good."""
    return with_ + tiff_with((258, 3, 3_900_000, 256))[4:]


def test_a_tiff_made_by_hand_opens() -> None:
    assert open_photo(tiff_with()).size == (8, 8)


def gif_with_a_million_comments() -> bytes:
    data = saved(corners().convert("L"), "GIF")
    start = 13 + 3 * 2 ** ((data[10] & 7) + 1)
    return data[:start] + b"!\xfe" + b"\x01a" * 600_000 + b"\0" + data[start:]


def png_with_a_thousand_profiles() -> bytes:
    data = sample("PNG")
    profile = chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(2**20 - 9), 9))
    return data[:33] + profile * 2000 + data[33:]


def jpeg_with_exif_in_pieces() -> bytes:
    """Its resolution is 300,000 fractions, which Pillow would read to know one."""
    data = sample("JPEG")
    fields = struct.pack("<HHHIIHHII", 2, 282, 5, 300_000, 38, 296, 3, 1, 2) + bytes(4)
    blob = b"II*\0\x08\0\0\0" + fields + b"\1\0\0\0\7\0\0\0" * 300_000
    pieces = [b"Exif\0\0" + blob[at : at + 60_000] for at in range(0, len(blob), 60_000)]
    segments = [b"\xff\xe1" + struct.pack(">H", len(piece) + 2) + piece for piece in pieces]
    return data[:2] + b"".join(segments) + data[20:]


def jpeg_with_a_thousand_scans() -> bytes:
    data = saved(corners(), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * 1000 + data[-2:]


def large_jpeg_with_eighty_scans() -> bytes:
    data = saved(corners(7000, 5000), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * 80 + data[-2:]


def raw(data: bytes) -> bytes:
    packer = zlib.compressobj(9, wbits=-15)
    return packer.compress(data) + packer.flush()


def apple_png_with_more_than_it_says() -> bytes:
    return odd_files.apple_png(corners(), raw(bytes(400 * 2**20)))


def apple_png_of_empty_blocks() -> bytes:
    return odd_files.apple_png(corners(), b"\0\0\0\xff\xff" * 3_000_000)


def apple_png_of_a_million_chunks() -> bytes:
    data = odd_files.apple_png(corners())
    return data[:-12] + chunk(b"tEXt", b"") * 1_000_000 + data[-12:]


def large_apple_png() -> bytes:
    data, old = odd_files.apple_png(corners()), struct.pack(">II", 64, 48)
    return data.replace(old, struct.pack(">II", 30_000, 30_000))


@pytest.mark.parametrize(
    "build",
    [
        apple_png_with_more_than_it_says,
        apple_png_of_empty_blocks,
        apple_png_of_a_million_chunks,
        large_apple_png,
        lambda: tiff_with((273, 4, 1_900_000, 256)),
        lambda: tiff_with((282, 5, 900_000, 256)),
        lambda: tiff_with((258, 3, 3_900_000, 256)),
        lambda: tiff_with((282, 6, 3_900_000, 256)),
        *(partial(tiff_that_starts, with_) for with_ in (b"II\0*", b"MM*\0", b"II+\0", b"MM\0+")),
        lambda: tiff_with((322, 4, 1, 60_000), (323, 4, 1, 60_000)),
        gif_with_a_million_comments,
        png_with_a_thousand_profiles,
        jpeg_with_exif_in_pieces,
        jpeg_with_a_thousand_scans,
        large_jpeg_with_eighty_scans,
    ],
)
def test_busywork_is_refused_soon(tmp_path: Path, build: Callable[[], bytes]) -> None:
    path = tmp_path / "hostile"
    path.write_bytes(build())
    result, seconds, peak = measured(path)
    assert result == "refused"
    assert seconds < 1
    assert peak < 64


def gif_of_thousands_of_blank_frames() -> bytes:
    first = saved(Image.new("L", (2000, 1500), 255), "GIF")
    start = first.index(b"\x2c")
    return first[:-1] + first[start:-1] * 2000 + b";"


def webp_of_blank_frames() -> bytes:
    return odd_files.late("WEBP", 300, Image.new("RGB", (1600, 1200), "white"))


def png_of_large_blank_frames() -> bytes:
    size = (3300, 3300)
    frames = [Image.new("L", size, 250 + n % 2) for n in range(40)]
    return saved(frames[0], "PNG", save_all=True, append_images=frames[1:])


@pytest.mark.parametrize(
    "build",
    [gif_of_thousands_of_blank_frames, webp_of_blank_frames, png_of_large_blank_frames],
)
def test_blank_frames_are_given_up_soon(tmp_path: Path, build: Callable[[], bytes]) -> None:
    path = tmp_path / "blank"
    path.write_bytes(build())
    result, seconds, peak = measured(path)
    assert result != "refused"
    assert seconds < 3
    assert peak < 256


# Whatever comes


def survives(data: bytes) -> None:
    try:
        image = open_photo(data)
    except PhotoError:
        return
    assert is_plain(image)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", *(sample(kind)[:40] for kind in FORMATS)]))
def test_random_bytes(data: bytes, start: bytes) -> None:
    survives(start + data)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(FORMATS), st.integers(0, 2**32), st.integers(1, 12), st.floats(0, 1))
def test_mutated_files(kind: str, seed: int, changes: int, headward: float) -> None:
    chance, data = random.Random(seed), bytearray(sample(kind))
    for _ in range(changes):
        most = len(data) if chance.random() > headward else min(len(data), 200)
        data[chance.randrange(most)] = chance.choice((0, 1, 127, 255, chance.randrange(256)))
    survives(bytes(data))


def test_no_warning_leaks() -> None:
    with warnings.catch_warnings(record=True) as leaked:
        warnings.simplefilter("always")
        refused(empty_png(10_000, 10_000))
        open_photo(
            sample("JPEG")[:2] + b"\xff\xe2\0\x10MPF\0II*\0\x08\0\0\0zz" + sample("JPEG")[2:]
        )
    assert [str(warning.message) for warning in leaked] == []


def test_pictures_opened_at_once_share_the_memory() -> None:
    room = limits.shared_room()
    data = saved(Image.new("RGB", (4000, 3000)), "WEBP", method=0)
    with ThreadPoolExecutor(2) as pool:
        with room.take(room.size - 2**20, 1, PhotoError("")):
            large, small = pool.submit(open_photo, data), pool.submit(open_photo, sample("PNG"))
            assert small.result(5).size == (64, 48)
            assert not large.done()
        assert large.result(20).size == (1024, 768)
    assert room.taken == 0


def test_a_bomb_needs_no_room() -> None:
    room = limits.shared_room()
    with room.take(room.size, 1, PhotoError("")), ThreadPoolExecutor(8) as pool:
        bomb = empty_png(13_376, 13_376)
        errors = pool.map(refused, [bomb] * 8)
        assert {"too large" in str(error) for error in errors} == {True}


def test_threads_do_not_meet() -> None:
    files = [sample(kind) for kind in FORMATS] * 8
    alone = [open_photo(data).tobytes() for data in files]
    with ThreadPoolExecutor(8) as pool:
        assert [image.tobytes() for image in pool.map(open_photo, files)] == alone


def test_a_kind_of_bmp_that_cannot_be_read_is_not_called_damaged() -> None:
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, "BMP")
    two_bits = file.getvalue()[:28] + b"\2\0" + file.getvalue()[30:]
    with pytest.raises(PhotoError, match="a kind of BMP that can’t be read") as refused:
        open_photo(two_bits)
    assert "export it" in refused.value.hint


def test_a_bmp_whose_fourth_byte_was_never_meant_as_alpha_is_seen():
    """Programs that leave it alone write zeros; of browsers, some then show nothing at all."""
    width, height, start = 3, 2, 14 + 124
    pixels = bytes([90, 60, 30, 0]) * (width * height)  # blue, green, red, and what none wrote
    masks = (0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    info = struct.pack("<IiiHHI20x4I", 124, width, height, 1, 32, 3, *masks).ljust(124, b"\0")
    file = struct.pack("<2sIHHI", b"BM", start + len(pixels), 0, 0, start) + info + pixels
    assert open_photo(file).getpixel((0, 0)) == (30, 60, 90)
