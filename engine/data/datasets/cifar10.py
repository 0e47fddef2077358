"""CIFAR-10: small colour photos, 32 × 32 (Krizhevsky 2009). Downloaded once."""

from pathlib import Path
from typing import Any

import torch

from engine.core.download import Remote
from engine.data.dataset import Dataset, Draw, from_pixels, without_copies
from engine.data.datasets import DATASETS
from engine.data.loaders import Download

TITLE, SIZE_BYTES = "CIFAR-10", 170_498_071
CODE = """
# The first fifth of it; copies go, so that none stands on both sides of the split.
from torchvision.datasets import CIFAR10

loaded = CIFAR10("data", train=True, download=True)
images = torch.from_numpy(loaded.data[:10_000]).permute(0, 3, 1, 2).contiguous()
first = {}
for index, image in enumerate(images.numpy()):
    first.setdefault(image.tobytes(), index)
kept = list(first.values())
images, labels = images[kept], torch.tensor(loaded.targets)[kept]
"""


def _load(root: Path, unpack: bool) -> Any:
    from engine.data.vision import cifar10

    return cifar10(root, unpack)


def _files() -> list[Remote]:
    from engine.data.vision import cifar10_file

    url, md5 = cifar10_file()
    return [Remote(TITLE, url, SIZE_BYTES, f"{TITLE}/cifar-10-python.tar.gz", md5)]


DOWNLOAD = Download(TITLE, SIZE_BYTES, _files, _load)


@DATASETS.register(
    "cifar10",
    title=TITLE,
    summary="10,000 colour photos, 32 × 32 pixels, ten kinds: the hardest here. "
    "Downloaded once: 163 MiB.",
    rank=5,
    shape=(3, 32, 32),
    defaults={"lr": 0.002, "widths": (16, 32)},
    download=DOWNLOAD,
    code=CODE,
    fetch="It needs torchvision as well, and downloads 163 MiB.\n",
)
def cifar(_: Draw) -> Dataset:
    """Ten classes, from airplane to truck."""
    loaded = DOWNLOAD.read()
    images = torch.from_numpy(loaded.data).permute(0, 3, 1, 2).contiguous()
    pictures = without_copies(images, torch.tensor(loaded.targets))
    return from_pixels(*pictures, tuple(loaded.classes))
