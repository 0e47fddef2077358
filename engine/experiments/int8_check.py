"""Is this machine's int8 right? One answer of ONNX Runtime, held against exact arithmetic.

ONNX Runtime gives no warning where a processor's sums overflow. The app's networks leave room for
those that are known; this finds out those that aren't.
"""

from dataclasses import dataclass

import numpy as np

from engine.core.memoize import memoize
from engine.core.packed import unpacked
from engine.core.paths import ONNX_FILES
from engine.experiments.verdicts import EXACT_WITHIN
from engine.inference import shared_classifier
from engine.inference.runtimes import Forward
from engine.optimise.whole_numbers import WholeNumbers
from engine.photos import open_photo
from engine.photos.samples import DEFAULT, sample

RUNTIME = "onnx-int8"
WRONG = (
    "**int8 goes wrong on this machine.** At its start, the app worked out one answer exactly, and "
    "int8 came to other numbers. Don’t trust what int8 answers here, however fast it is."
)


@dataclass(frozen=True)
class Check:
    """error: of the logits, next to their spread · same: whether the first answer is the same."""

    error: float
    same: bool

    @property
    def right(self) -> bool:
        """Whether there is no more between them than a level up or down."""
        return self.same and self.error < EXACT_WITHIN


def held_against_exact(forward: Forward) -> Check:
    """Let a runtime answer for a sample photo with the photo network in int8, and reckon it too."""
    import onnx

    preprocessing = shared_classifier(runtime=RUNTIME).preprocessing
    x = preprocessing.normalise(preprocessing.resize(open_photo(sample(DEFAULT))))
    exact = WholeNumbers(onnx.load_from_string(unpacked(ONNX_FILES[RUNTIME])))(x.numpy())
    found = forward(x).numpy()
    error = float(np.sqrt(np.square(found - exact).mean()) / exact.std())
    return Check(error, bool(found.argmax() == exact.argmax()))


_checks: list[Check] = []  # one, once it has been made


@memoize()
def check() -> Check:
    """Check this machine; once. Takes about a second."""
    found = held_against_exact(shared_classifier(runtime=RUNTIME).forward)
    _checks.append(found)
    return found


def trouble() -> str:
    """Return what visitors have to know first about int8 here; nothing while nothing is wrong."""
    return WRONG if any(not found.right for found in _checks) else ""
