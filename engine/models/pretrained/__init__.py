"""The photo networks that come ready trained: found by walking, one file for each family.

A network only says how it is laid out and where its weights are. Nothing is read from disk, or
from the network, before somebody asks for it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor, nn

from engine.core.download import Remote
from engine.core.packed import unpacked_bytes
from engine.core.registry import Registry
from engine.data import PhotoPreprocessing
from engine.errors import NetworkError

DEFAULT = "efficientnet-lite0"


@dataclass(frozen=True, eq=False)
class Network:
    """A trained photo network, before it is loaded.

    size: edge of the square it sees, in pixels · layout: builds it, without its weights ·
    weights: reads them, name → tensor; raises NetworkError where they can't be had ·
    accuracy: the fact that says how often it was right · onnx: runtime → file, where there is one ·
    remote: what has to be fetched first; None where the weights are installed.
    """

    title: str
    size: int
    layout: Callable[[], nn.Module]
    weights: Callable[[], Mapping[str, Tensor]]
    preprocessing: Callable[[], PhotoPreprocessing]
    accuracy: str
    onnx: Mapping[str, Path] = field(default_factory=dict)
    remote: Remote | None = None

    @property
    def here(self) -> bool:
        """Whether the weights are on this machine."""
        return self.remote is None or self.remote.path.exists()

    def size_bytes(self, runtime: str) -> int:
        """Return the bytes of the weights, or of the file that this runtime reads."""
        file = self.onnx.get(runtime)
        if file is not None and file.exists():
            return unpacked_bytes(file)
        return sum(tensor.nbytes for tensor in self.hollow().state_dict().values())

    def hollow(self) -> nn.Module:
        """Build it without any memory behind its weights: enough to count them."""
        with torch.device("meta"):
            return self.layout().eval()

    def load(self) -> nn.Module:
        """Build it with its weights, frozen. Raises NetworkError where they can't be had."""
        model = self.hollow()
        try:
            model.load_state_dict(self.weights(), assign=True)
        except RuntimeError as error:
            raise NetworkError(f"The weights of {self.title} don’t fit the network.") from error
        return model.eval().requires_grad_(False)


NETWORKS: Registry[Network] = Registry("photo network", "engine.models.pretrained")


def find(name: str) -> Network:
    """Return the network of that name. Raises NetworkError, with the names there are."""
    if name not in NETWORKS:
        known = ", ".join(NETWORKS)
        raise NetworkError(f"There is no network called “{name}”.", f"There are: {known}.")
    return NETWORKS[name].build
