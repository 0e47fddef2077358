"""The only door to torchvision: its transforms and its list of ImageNet's classes.

torchvision's compiled operators load only beside the very build of torch that they were made for.
Where they don't load, importing the package fails on two operators that it merely describes
(`nms` and `qnms`); we use neither. Declaring their names lets the Python parts in. A matched pair
imports at the first try and never gets there.
"""

import sys

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

from torchvision.models import MobileNet_V2_Weights
from torchvision.transforms import InterpolationMode
from torchvision.transforms.functional import center_crop, pil_to_tensor, resize

__all__ = ["IMAGENET_CLASSES", "InterpolationMode", "center_crop", "pil_to_tensor", "resize"]

IMAGENET_CLASSES: tuple[str, ...] = tuple(MobileNet_V2_Weights.IMAGENET1K_V1.meta["categories"])
