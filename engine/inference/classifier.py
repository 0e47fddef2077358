"""A photo in, an answer out, and a stopwatch on every stage in between."""

import copy
import time
from dataclasses import dataclass, replace

import torch
from PIL import Image
from torch import Tensor, nn

from engine import photos
from engine.core.host import memory_left
from engine.core.units import bytes_text
from engine.data import Dataset, Preprocessing
from engine.errors import NetworkError, PhotoError
from engine.inference.prediction import Prediction, Stopwatch
from engine.inference.runtimes import RUNTIMES, Forward
from engine.inference.runtimes.eager import eager
from engine.inference.vocabulary import Vocabulary, everyday_vocabulary, plain_vocabulary
from engine.models.pretrained import DEFAULT, find
from engine.models.trainable import fingerprint

torch.set_num_threads(1)  # process-wide; training says why
MEMORY_TO_WEIGHTS = 2  # the weights, and what flows between the layers or is packed anew


@dataclass(frozen=True, eq=False)
class Classifier:
    """A frozen network with all it takes to answer. Read-only, so that visitors can share it.

    size: edge of the square it sees, in pixels · fingerprint: of its weights, or of the file that
    holds them · model: None where PyTorch has no part in it · size_bytes: of the weights or of
    that file · load_seconds: what reading and building it took.
    """

    title: str
    labels: tuple[str, ...]
    vocabulary: Vocabulary
    model: nn.Module | None
    forward: Forward
    preprocessing: Preprocessing
    size: int
    fingerprint: str
    load_seconds: float = 0.0
    name: str = ""
    runtime: str = "torch"
    threads: int = 1
    size_bytes: int = 0

    def predict(self, photo: bytes | Image.Image, top: int = 5) -> Prediction:
        """Answer, timing each stage. Raises PhotoError for bytes that aren't a picture.

        Stages: decode and upright when bytes come in; then resize, normalise, forward, softmax.
        An image is taken as it is: upright, RGB (or L, for networks of one channel).
        """
        stopwatch = Stopwatch()
        if isinstance(photo, bytes):
            with stopwatch("decode"):
                decoded = photos.decode(photo)
            with stopwatch("upright"):
                photo = photos.upright(decoded).image
        elif not isinstance(photo, Image.Image):
            raise PhotoError("A prediction needs the bytes of a photo, or a PIL image.")
        with stopwatch("resize"):
            square = self.preprocessing.resize(photo)
        with stopwatch("normalise"):
            x = self.preprocessing.normalise(square)  # (1, C, H, W) float32
        with stopwatch("forward"):
            logits = self.forward(x)  # (1, classes) float32
        with stopwatch("softmax"):
            belief = logits[0].softmax(0)
        values, indices = belief.topk(min(top, len(belief)))
        best = indices.tolist()
        return Prediction(
            [self.labels[i] for i in best],
            best,
            values.tolist(),
            stopwatch.stages,
            self.vocabulary.answer(self.labels, belief.numpy()),
        )

    def at(self, place: float) -> "Classifier":
        """Return the same network with its square elsewhere in a long photo; 0.5 is its middle."""
        if place == self.preprocessing.place:
            return self
        return replace(self, preprocessing=self.preprocessing.at(place))

    def seen(self, photo: Image.Image) -> Image.Image:
        """Return the square that the network really sees of an upright photo."""
        return self.preprocessing.resize(photo)


def load_classifier(name: str = DEFAULT, runtime: str = "torch", threads: int = 1) -> Classifier:
    """Read a network from disk and make it ready: what a cold start pays.

    threads: within one operation, for ONNX Runtime. PyTorch's are process-wide and stay at one.
    Raises RegistryError for an unknown runtime; NetworkError for an unknown network, for weights
    that can't be had, for a network that this runtime has no file of, and for odd threads.
    """
    network, run = find(name), RUNTIMES[runtime].build
    _check_memory(network.title, network.size_bytes(runtime))
    start = time.perf_counter()
    from engine.data.vision import IMAGENET_CLASSES

    running = run(network, threads)
    return Classifier(
        title=network.title,
        labels=IMAGENET_CLASSES,
        vocabulary=everyday_vocabulary(IMAGENET_CLASSES),
        model=running.model,
        forward=running.forward,
        preprocessing=network.preprocessing(),
        size=network.size,
        fingerprint=running.fingerprint,
        load_seconds=time.perf_counter() - start,
        name=name,
        runtime=runtime,
        threads=threads,
        size_bytes=running.size_bytes,
    )


def _check_memory(title: str, size_bytes: int) -> None:
    """Refuse what would not fit, before the system ends the whole server for it."""
    left = memory_left()
    if MEMORY_TO_WEIGHTS * size_bytes > left:
        raise NetworkError(
            f"{title} needs {bytes_text(MEMORY_TO_WEIGHTS * size_bytes)} of memory, and this "
            f"server has {bytes_text(max(0.0, left))} left."
        )


@dataclass(frozen=True)
class ExamplePreprocessing(Preprocessing):
    """Bring all of a picture to the size of a dataset's examples; normalise as the dataset does.

    mode: Pillow's, of an example · size: (width, height) in pixels.
    """

    dataset: Dataset
    mode: str
    size: tuple[int, int]

    def resize(self, photo: Image.Image) -> Image.Image:
        """All of it, wherever the square is: an example of a dataset has no parts."""
        shape = photo if photo.mode == self.mode else photo.convert(self.mode)
        small = shape.size == self.size
        return shape if small else shape.resize(self.size, Image.Resampling.BILINEAR)

    def normalise(self, square: Image.Image) -> Tensor:
        """Return the example as numbers, (1, *shape) float32."""
        from engine.data.vision import pil_to_tensor

        pixels: Tensor = pil_to_tensor(square)  # (C, H, W), or (1, 1, 2) for a point
        return self.dataset.normalise(pixels[0] if self.dataset.is_points else pixels.unsqueeze(0))


def shape_classifier(title: str, model: nn.Module, dataset: Dataset) -> Classifier:
    """Make a network that was trained here serve: the very weights, in a frozen copy.

    Its photos are examples of the dataset, as `batches.as_picture` makes them.
    """
    frozen = copy.deepcopy(model).eval().requires_grad_(False)
    size = (2, 1) if dataset.is_points else (dataset.shape[2], dataset.shape[1])
    mode = "F" if dataset.is_points else {1: "L", 3: "RGB"}[dataset.shape[0]]
    return Classifier(
        title=title,
        labels=dataset.classes,
        vocabulary=plain_vocabulary(dataset.classes),
        model=frozen,
        forward=eager(frozen),
        preprocessing=ExamplePreprocessing(dataset, mode, size),
        size=size[0],
        fingerprint=fingerprint(frozen),
    )
