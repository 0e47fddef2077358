"""The only door to torchvision: its transforms, its networks, its list of ImageNet's classes.

torchvision's compiled operators load only beside the very build of torch that they were made for.
Where they don't load, importing the package fails on two operators that it merely describes
(`nms` and `qnms`); we use neither. Declaring their names lets the Python parts in. A matched pair
imports at the first try and never gets there.
"""

import sys
from pathlib import Path
from typing import Any

import torch

_SCHEMA = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"

try:
    import torchvision  # noqa: F401
except RuntimeError as error:
    if "torchvision::nms" not in str(error):
        raise
    for half_imported in [name for name in sys.modules if name.startswith("torchvision")]:
        del sys.modules[half_imported]
    _declarations = torch.library.Library("torchvision", "DEF")  # must outlive this module
    for _operator in ("nms", "qnms"):
        _declarations.define(_operator + _SCHEMA)

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from torch import nn
from torchvision import models
from torchvision.models import MobileNet_V2_Weights
from torchvision.transforms import InterpolationMode
from torchvision.transforms.functional import pil_to_tensor

__all__ = [
    "IMAGENET_CLASSES",
    "InterpolationMode",
    "Pretrained",
    "pil_to_tensor",
    "pretrained",
]

MIB = 2**20  # torchvision gives the sizes of its files in these

IMAGENET_CLASSES: tuple[str, ...] = tuple(MobileNet_V2_Weights.IMAGENET1K_V1.meta["categories"])


@dataclass(frozen=True)
class Pretrained:
    """One of torchvision's trained networks, before its weights are fetched.

    layout: builds it, without its weights · url: of its weights · size: edge of its square, and
    short_side: of the photo it is cut from, in pixels · mean, spread: of red, green, blue, 0–1 ·
    size_bytes: to fetch, about.
    """

    layout: Callable[[], nn.Module]
    url: str
    size: int
    short_side: int
    bicubic: bool
    mean: tuple[float, ...]
    spread: tuple[float, ...]
    size_bytes: int


def pretrained(name: str) -> Pretrained:
    """Return a network of torchvision's with the newest of its weights and their own recipe."""
    weights = models.get_model_weights(name).DEFAULT
    recipe = weights.transforms()
    return Pretrained(
        layout=partial(models.get_model, name, weights=None),
        url=weights.url,
        size=recipe.crop_size[0],
        short_side=recipe.resize_size[0],
        bicubic=recipe.interpolation == InterpolationMode.BICUBIC,
        mean=tuple(recipe.mean),
        spread=tuple(recipe.std),
        size_bytes=round(weights.meta["_file_size"] * MIB),
    )


def fashion_mnist(root: Path, unpack: bool) -> Any:
    """Return torchvision's Fashion-MNIST: `.data` (60000, 28, 28) uint8, `.targets`, `.classes`.

    Raises RuntimeError or OSError where it isn't in that folder whole.
    """
    from torchvision.datasets import FashionMNIST

    return FashionMNIST(str(root), train=True, download=unpack)


def fashion_mnist_files() -> list[tuple[str, str]]:
    """Return (address, MD5) of each file that Fashion-MNIST comes as."""
    from torchvision.datasets import FashionMNIST

    return [(f"{FashionMNIST.mirrors[0]}{name}", md5) for name, md5 in FashionMNIST.resources]


def cifar10(root: Path, unpack: bool) -> Any:
    """Return the first fifth of torchvision's CIFAR-10: `.data` (10000, 32, 32, 3) uint8 array.

    All of it would take 300 MB of memory while it is read. Raises as `fashion_mnist` does.
    """
    from torchvision.datasets import CIFAR10

    first = type("FirstOfCIFAR10", (CIFAR10,), {"train_list": CIFAR10.train_list[:1]})
    return first(str(root), train=True, download=unpack)


def cifar10_file() -> tuple[str, str]:
    """Return (address, MD5) of the one file that CIFAR-10 comes as."""
    from torchvision.datasets import CIFAR10

    return str(CIFAR10.url), str(CIFAR10.tgz_md5)
