"""Odd and hostile pictures: those that Pillow tests itself with, and many more bent out of them.

ODD_IMAGES=folder in the environment adds each file of a folder, whatever its name.
"""

import os
import random
import struct
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import PIL
import pytest
from PIL import Image

from engine.errors import PhotoError
from engine.photos import SIDE, open_photo
from engine.photos.samples import sample, titles

BENT, SEED = 17_000, 7
SECONDS, MEMORY = 1.0, 256  # for one picture: of processor time, and MiB at its peak
MOST_BYTES = 2**20  # of a file that is bent again and again
NUMBERS = [bytes(4), b"\xff" * 4, b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\x40\0"]


def pillows_own(folder):
    """Return the files that the source of the installed Pillow carries for its tests."""
    wanted = ["--no-deps", "--no-binary", "pillow", "--dest", str(folder)]
    command = [sys.executable, "-m", "pip", "download", f"pillow=={PIL.__version__}", *wanted]
    subprocess.run(command, check=True, capture_output=True)
    with tarfile.open(next(Path(folder).glob("*.tar.gz"))) as archive:
        inside = [one for one in archive if one.isfile() and "/Tests/images/" in one.name]
        return {one.name.split("/Tests/")[1]: archive.extractfile(one).read() for one in inside}


def bent(data, other, chance):
    """Return a file that was cut, damaged, stretched, given wild numbers or another one's end."""
    data = bytearray(data)
    at = chance.randrange(len(data))
    match chance.randrange(6):
        case 0:
            del data[at:]
        case 1:
            for _ in range(chance.randrange(1, 12)):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        case 2:  # in its head, where the sizes stand
            for _ in range(chance.randrange(1, 8)):
                data[chance.randrange(min(len(data), 400))] = chance.choice((0, 1, 127, 128, 255))
        case 3:
            at = chance.randrange(min(len(data), 500))
            small = struct.pack(chance.choice(("<I", ">I")), chance.randrange(2**18))
            data[at : at + 4] = chance.choice([*NUMBERS, small])
        case 4:
            piece = data[at : at + chance.randrange(1, 200)] * chance.randrange(1, 60)
            data[at:at] = piece
        case _:
            data[at:] = other[chance.randrange(len(other)) :]
    return bytes(data)


def memory(what):
    """Return VmHWM, the peak, or VmRSS, resident now, in MiB."""
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"{what}:")[1].split()[0]) / 1024


def opened(data):
    """Open one; return the processor's seconds, MiB at the peak, and whether it was a picture."""
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak so far
    before, start = memory("VmRSS"), time.thread_time()
    try:
        photo = open_photo(data)
    except PhotoError:
        photo = None
    seconds = time.thread_time() - start
    assert photo is None or (type(photo) is Image.Image and photo.mode == "RGB")
    assert photo is None or (max(photo.size) <= SIDE and not photo.info and not photo.getexif())
    return seconds, memory("VmHWM") - before, photo is not None


def report(figures, name, files):
    """Open all, and hold the slowest and the hungriest against the limits."""
    seconds, peaks, pictures = zip(*map(opened, files), strict=True)
    figures.note(f"{name}: files", len(pictures))
    figures.note(f"{name}: opened; all others refused", sum(pictures))
    figures.at_most(f"{name}: slowest, processor time", max(seconds), SECONDS, "s")
    figures.at_most(f"{name}: hungriest, above before", max(peaks), MEMORY, "MiB")


@pytest.mark.timeout(1200)
def test_odd_and_hostile_pictures(figures, tmp_path):
    if not Path("/proc/self/clear_refs").exists():
        pytest.fail("The peak of memory can be read on Linux only.")
    own = pillows_own(tmp_path)
    report(figures, "Pillow's own", own.values())
    chance = random.Random(SEED)
    seeds = [*own.values(), *map(sample, titles())]
    seeds = [data for data in seeds if 0 < len(data) <= MOST_BYTES]
    pick = chance.choice
    report(figures, "bent", (bent(pick(seeds), pick(seeds), chance) for _ in range(BENT)))


@pytest.mark.skipif("ODD_IMAGES" not in os.environ, reason="ODD_IMAGES names no folder")
@pytest.mark.timeout(3600)
def test_a_collection(figures):
    files = [one for one in Path(os.environ["ODD_IMAGES"]).rglob("*") if one.is_file()]
    report(figures, "collection", (one.read_bytes() for one in files))
