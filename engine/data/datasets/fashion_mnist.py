"""Fashion-MNIST: clothes in grey, 28 × 28 (Xiao et al. 2017, arXiv:1708.07747). Downloaded once."""

from pathlib import Path
from typing import Any

from engine.core.download import Remote
from engine.data.dataset import Dataset, Draw, from_pixels, without_copies
from engine.data.datasets import DATASETS
from engine.data.loaders import Download

TITLE = "Fashion-MNIST"
MOST = 20_000  # of 60,000 pictures: enough for a tiny network, and for a small server's memory
SIZES = {
    "train-images-idx3-ubyte.gz": 26_421_880,
    "train-labels-idx1-ubyte.gz": 29_515,
    "t10k-images-idx3-ubyte.gz": 4_422_102,
    "t10k-labels-idx1-ubyte.gz": 5_148,
}
CODE = f"""
# The first pictures; copies go, so that none stands on both sides of the split.
from torchvision.datasets import FashionMNIST

loaded = FashionMNIST("data", train=True, download=True)
first = {{}}
for index, image in enumerate(loaded.data[:{MOST}].numpy()):
    first.setdefault(image.tobytes(), index)
kept = list(first.values())
images, labels = loaded.data[kept], loaded.targets[kept]
"""


def _load(root: Path, unpack: bool) -> Any:
    from engine.data.vision import fashion_mnist

    return fashion_mnist(root, unpack)


def _files() -> list[Remote]:
    from engine.data.vision import fashion_mnist_files

    return [
        Remote(TITLE, url, SIZES[name], f"{TITLE}/FashionMNIST/raw/{name}", md5)
        for url, md5 in fashion_mnist_files()
        for name in [url.rsplit("/", 1)[1]]
    ]


DOWNLOAD = Download(TITLE, sum(SIZES.values()), _files, _load)


@DATASETS.register(
    "fashion-mnist",
    title=TITLE,
    summary="20,000 grey pictures of clothes, ten kinds. Downloaded once: 29 MiB.",
    rank=4,
    shape=(1, 28, 28),
    download=DOWNLOAD,
    code=CODE,
    fetch="It needs torchvision as well, and downloads 29 MiB.\n",
)
def fashion(_: Draw) -> Dataset:
    """Ten classes, from T-shirts to ankle boots."""
    loaded = DOWNLOAD.read()
    pictures = without_copies(loaded.data[:MOST].clone(), loaded.targets[:MOST])
    return from_pixels(*pictures, tuple(name.lower() for name in loaded.classes))
