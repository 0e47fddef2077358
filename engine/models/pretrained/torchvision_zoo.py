"""Further networks, from torchvision's own weights. They are fetched when somebody asks for one."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Literal

import torch
from torch import Tensor, nn

from engine.core.download import Remote
from engine.core.units import bytes_text
from engine.data import PhotoPreprocessing
from engine.data.vision import Pretrained, pretrained
from engine.errors import NetworkError
from engine.models.pretrained import NETWORKS, Network

# name → (title, summary)
ZOO = {
    "squeezenet1_1": ("SqueezeNet 1.1", "As few weights as possible."),
    "mobilenet_v3_small": ("MobileNet V3 small", "As little arithmetic as possible."),
    "mobilenet_v3_large": ("MobileNet V3 large", "Made for phones, the larger one."),
    "resnet18": ("ResNet-18", "The classic, small."),
    "resnet50": ("ResNet-50", "The classic that everybody measures with."),
    "vit_b_16": ("ViT-B/16", "A transformer that reads a photo as 196 patches."),
}


def weights(remote: Remote) -> Mapping[str, Tensor]:
    """Map the fetched file into memory. Raises NetworkError where it isn't here, or is broken."""
    if not remote.path.exists():
        raise NetworkError(
            f"{remote.title} isn’t on this server yet.",
            f"Fetch its weights first: {bytes_text(remote.size_bytes)}.",
        )
    try:
        state: Mapping[str, Tensor] = torch.load(remote.path, weights_only=True, mmap=True)
    except Exception as error:  # whatever a damaged file brings up
        remote.path.unlink(missing_ok=True)  # so that it is offered to be fetched
        raise NetworkError(
            f"The file with the weights of {remote.title} is damaged.", "Fetch it again."
        ) from error
    return state


def _preparation(found: Pretrained) -> PhotoPreprocessing:
    mean, spread = (tuple(255 * part for part in parts) for parts in (found.mean, found.spread))
    how: Literal["bicubic", "bilinear"] = "bicubic" if found.bicubic else "bilinear"
    return PhotoPreprocessing(found.size, found.short_side, how, mean, spread)


def _network(name: str, title: str) -> Network:
    found = pretrained(name)
    layout: Callable[[], nn.Module] = found.layout
    remote = Remote(title, found.url, found.size_bytes)
    return Network(
        title=title,
        size=found.size,
        layout=layout,
        weights=partial(weights, remote),
        preprocessing=partial(_preparation, found),
        accuracy=f"{name.replace('_', '-')}-accuracy",
        remote=remote,
    )


for _rank, (_name, (_title, _summary)) in enumerate(ZOO.items()):
    NETWORKS.register(_name, title=_title, summary=_summary, rank=10 + _rank)(
        _network(_name, _title)
    )
