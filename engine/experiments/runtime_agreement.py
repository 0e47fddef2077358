"""The photo network on several runtimes: how long each takes, and whether they agree.

No labels are needed for that, so no accuracy comes of it either: it says how often one form of the
network gives another first answer than PyTorch does, on the sample photos and on parts of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PIL import Image, ImageOps
from torch import Tensor

from engine.core.clock import processor_seconds
from engine.core.stats import median
from engine.core.work import Progress, Work
from engine.inference import Classifier, shared_classifier
from engine.photos import open_photo
from engine.photos.samples import sample, titles

SCALES = (0.75, 0.5)  # edge of a part, as a share of the photo's shorter side
PLACES = ((0.0, 0.0), (1.0, 0.0), (0.5, 0.5), (0.0, 1.0), (1.0, 1.0))


@dataclass(frozen=True)
class Part:
    """A sample photo or a square part of it. box: left, top, right, bottom in pixels, or all."""

    sample: str
    box: tuple[int, int, int, int] | None = None
    mirrored: bool = False

    def open(self) -> Image.Image:
        """Return it as an RGB picture."""
        photo = open_photo(sample(self.sample))
        picture = photo if self.box is None else photo.crop(self.box)
        return ImageOps.mirror(picture) if self.mirrored else picture

    @property
    def words(self) -> str:
        """What it is, for those who don't see it."""
        whole = "all" if self.box is None else "a part"
        return f"{whole} of “{titles()[self.sample]}”" + (", mirrored" if self.mirrored else "")


@dataclass(eq=False)
class Tally:
    """One runtime's answers and times; the network itself isn't kept.

    labels: of its classes · size_bytes: of its weights, or of its file · best: the likeliest class
    of each picture · beliefs: its three likeliest classes with their probabilities · seconds: of
    each forward pass, of the processor · words: the everyday word of each answer.
    """

    runtime: str
    labels: tuple[str, ...]
    size_bytes: int
    best: list[int] = field(default_factory=list)
    beliefs: list[list[tuple[int, float]]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    @property
    def latency(self) -> float:
        """The median forward pass, in seconds of the processor."""
        return median(self.seconds)

    def differing(self, other: "Tally") -> list[int]:
        """Return the numbers of the pictures with another first answer."""
        pairs = enumerate(zip(self.best, other.best, strict=True))
        return [number for number, (one, two) in pairs if one != two]

    def same_words(self, other: "Tally") -> int:
        """Return on how many pictures the everyday word is the same."""
        return sum(one == two for one, two in zip(self.words, other.words, strict=True))


def parts() -> list[Part]:
    """Return every sample photo, and square parts of it, each also mirrored."""
    found = []
    for name in titles():
        photo = open_photo(sample(name))
        boxes: list[tuple[int, int, int, int] | None] = [None]
        for scale in SCALES:
            edge = int(min(photo.size) * scale)
            for x, y in PLACES:
                left, top = int(x * (photo.width - edge)), int(y * (photo.height - edge))
                boxes.append((left, top, left + edge, top + edge))
        found += [Part(name, box, flip) for box in boxes for flip in (False, True)]
    return found


def compare(network: str, runtimes: Sequence[str]) -> Work[list[Tally]]:
    """Let each runtime look at each picture, in turns; each first looks once without being timed.

    Raises NetworkError for a network that can't be had.
    """
    pairs: list[tuple[Tally, Classifier]] = []
    for number, runtime in enumerate(runtimes, start=1):
        classifier = shared_classifier(network, runtime)
        pairs.append((Tally(runtime, classifier.labels, classifier.size_bytes), classifier))
        yield Progress(0.1 * number / len(runtimes), "reading the networks")
    pictures = parts()
    for number, part in enumerate(pictures):
        preprocessing = pairs[0][1].preprocessing
        x = preprocessing.normalise(preprocessing.resize(part.open()))  # (1, 3, size, size) float32
        first = number % len(pairs)
        for tally, classifier in pairs[first:] + pairs[:first]:
            _look(tally, classifier, x)
            share = 0.1 + 0.9 * (number + 1) / len(pictures)
            yield Progress(share, f"picture {number + 1} of {len(pictures)}")
    return [tally for tally, _ in pairs]


def _look(tally: Tally, classifier: Classifier, x: Tensor) -> None:
    if not tally.seconds:
        classifier.forward(x)  # warms up; isn't counted
    start = processor_seconds()
    logits = classifier.forward(x)
    tally.seconds.append(processor_seconds() - start)
    belief = logits[0].softmax(0)
    tally.words.append(classifier.vocabulary.answer(classifier.labels, belief.numpy()).word)
    best = belief.topk(3)
    tally.beliefs.append(list(zip(best.indices.tolist(), best.values.tolist(), strict=True)))
    tally.best.append(tally.beliefs[-1][0][0])
