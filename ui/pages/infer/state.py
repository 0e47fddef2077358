"""What the inference page keeps for a visit: the photo on show, glances, measurements."""

from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from engine.data import Choice
from engine.inference import Answer, Familiar, Prediction
from engine.photos import Photo
from ui.components.hand import Said

if TYPE_CHECKING:
    from PIL import Image


@dataclass
class PhotoOnShow:
    """The photo on the inference page, and what was measured on it.

    cold: from a fresh copy of the network, read from disk for this photo ·
    cold_load_seconds: what that reading took · warm: by the network that was in memory ·
    coming: more of them, while they are measured ·
    crowd: how many training runs were under way meanwhile, at the most.
    """

    source: str
    photo: Photo
    cold: Prediction
    cold_load_seconds: float
    warm: list[Prediction] = field(default_factory=list)
    coming: list[Prediction] = field(default_factory=list)
    data: bytes = b""
    heat: "tuple[Image.Image, str] | None" = None  # with the heat map laid over, and where it is
    crowd: int = 0

    @cached_property
    def digest(self) -> str:
        """What tells these bytes from any others."""
        return sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Glance:
    """One of several photos: small, with its answer."""

    picture: "Image.Image"
    answer: Answer


@dataclass(frozen=True)
class Measured:
    """What was found, and how many training runs were under way meanwhile, at the most."""

    result: Any
    crowd: int = 0


@dataclass
class InferState:
    """Photos and their answers, the longer measurements, and the shapes on show."""

    on_show: PhotoOnShow | None = None
    setup_open: bool = False  # the box of networks was opened, for one that isn't here yet
    photos: frozenset[int] = frozenset()  # several, by number
    newest: int = 0  # the one of them that came in last, or was picked since
    arrivals: dict[str, int] = field(default_factory=dict)  # photo by id → the how-manieth it was
    glances: dict[str, Glance] = field(default_factory=dict)  # photo and setup → its answer
    places: dict[str, float] = field(
        default_factory=dict
    )  # photo → of its square, along its length
    measurements: dict[tuple[str, ...], Measured] = field(default_factory=dict)  # of the sweeps
    shapes_page: int = 0  # which of the held-out shapes are on show
    familiar: tuple[Choice, Familiar] | None = None  # what the visitor's network trained on
    said: Said = field(default_factory=Said)  # by the server to this device
