"""What a run remembers of itself, in bounded space however long it trains."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

CURVE_POINTS = 100  # a curve keeps between this many points and twice as many


@dataclass(frozen=True)
class Step:
    """One update: its number from 1 on, the loss and accuracy of its batch, its cost.

    loss: mean cross-entropy, before the update · accuracy: 0–1 · seconds: wall-clock.
    """

    number: int
    loss: float
    accuracy: float
    images: int
    seconds: float


@dataclass(frozen=True)
class Evaluation:
    """Loss and accuracy (0–1) on held-out images after `step` updates."""

    step: int
    loss: float
    accuracy: float
    images: int
    seconds: float


@dataclass
class History:
    """The curve of a run, its evaluations, and its totals.

    A point of the curve is the mean over `stride` updates. When there are too many points,
    neighbours are merged and the stride doubles, so the curve depends on the updates alone.
    """

    stride: int = 1
    images: int = 0
    seconds: float = 0.0
    last_loss: float | None = None
    evaluations: list[Evaluation] = field(default_factory=list)
    _points: list[tuple[float, float, float]] = field(default_factory=list)
    _clock: list[float] = field(default_factory=list)
    _open: list[Step] = field(default_factory=list)

    def add(self, step: Step) -> None:
        """Take one more update into the curve and the totals."""
        self.images += step.images
        self.seconds += step.seconds
        self.last_loss = step.loss
        self._open.append(step)
        if len(self._open) == self.stride:
            self._points.append(_mean_point(self._open))
            self._clock.append(self.seconds)
            self._open = []
        if len(self._points) >= 2 * CURVE_POINTS and not self._open:
            self._halve()

    def curve(self) -> list[tuple[float, float, float]]:
        """Return (update, loss, accuracy) points, oldest first, 200 at the most."""
        return self._points + ([_mean_point(self._open)] if self._open else [])

    def copy(self) -> "History":
        """Return a history that goes its own way from here; what is in it never changes."""
        return replace(
            self,
            evaluations=list(self.evaluations),
            _points=list(self._points),
            _clock=list(self._clock),
            _open=list(self._open),
        )

    def clock(self) -> list[float]:
        """Return the seconds of updating that had gone by at each point of the curve."""
        return self._clock + ([self.seconds] if self._open else [])

    def best_accuracy(self) -> float:
        """The best accuracy on held-out images so far, 0–1."""
        return max((e.accuracy for e in self.evaluations), default=0.0)

    def _halve(self) -> None:
        pairs = zip(self._points[::2], self._points[1::2], strict=True)
        self._points = [(b[0], (a[1] + b[1]) / 2, (a[2] + b[2]) / 2) for a, b in pairs]
        self._clock = self._clock[1::2]
        self.stride *= 2


def by_heart_since(evaluations: Sequence[Evaluation], training_loss: float) -> Evaluation | None:
    """Return the best look at the held-out images, if ever since a run has learned by heart.

    That is: three looks later or more, the loss on held-out images is a tenth higher than it was,
    the training loss is below what it was then, and fewer held-out images are right than at best.
    """
    best = min(evaluations, key=lambda look: look.loss, default=None)
    if best is None or len([look for look in evaluations if look.step > best.step]) < 3:
        return None
    last, most = evaluations[-1], max(look.accuracy for look in evaluations)
    worse = last.loss > 1.1 * best.loss and last.accuracy < most - 0.01
    return best if worse and training_loss < best.loss else None


def _mean_point(steps: list[Step]) -> tuple[float, float, float]:
    n = len(steps)
    return (
        float(steps[-1].number),
        sum(s.loss for s in steps) / n,
        sum(s.accuracy for s in steps) / n,
    )
