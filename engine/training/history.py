"""What a run remembers of itself, in bounded space however long it trains."""

import math
from dataclasses import dataclass, field, replace

CURVE_POINTS = 100  # a curve keeps between this many points and twice as many
LOOKS = 1000  # at the held-out images: of more than twice as many, this many or more are kept


@dataclass(frozen=True)
class Step:
    """One update: its number from 1 on, the loss and accuracy of its batch, its cost.

    loss: mean cross-entropy, before the update · accuracy: 0–1 · seconds: wall-clock ·
    cpu_seconds: of the processor.
    """

    number: int
    loss: float
    accuracy: float
    images: int
    seconds: float
    cpu_seconds: float = 0.0


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

    last: the last look at the held-out images. Of the looks before it, every second is let go of
    when there are too many, save the best ones, which are known by themselves.
    """

    stride: int = 1
    images: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    last_loss: float | None = None
    last: Evaluation | None = None
    _passing: bool = False  # whether the last look gives way to the next one
    _looks: list[Evaluation] = field(default_factory=list)  # before the last, evenly thinned
    _looked: int = 0  # how many there were before the last
    _look_stride: int = 1
    _best: Evaluation | None = None  # before the last
    _lowest: Evaluation | None = None  # before the last
    _since_lowest: int = 0  # looks between that and the last
    _points: list[tuple[float, float, float]] = field(default_factory=list)
    _clock: list[float] = field(default_factory=list)
    _open: list[Step] = field(default_factory=list)

    def add(self, step: Step) -> None:
        """Take one more update into the curve and the totals."""
        self.images += step.images
        self.seconds += step.seconds
        self.cpu_seconds += step.cpu_seconds
        self.last_loss = step.loss
        self._open.append(step)
        if len(self._open) == self.stride:
            self._points.append(_mean_point(self._open))
            self._clock.append(self.seconds)
            self._open = []
        if len(self._points) >= 2 * CURVE_POINTS and not self._open:
            self._halve()

    def look(self, evaluation: Evaluation, passing: bool = False) -> None:
        """Take one more look at the held-out images. Of two at one update the later counts.

        passing: it is the last only until the next one, so that a pause leaves no trace.
        """
        if self.last is not None and self.last.step != evaluation.step and not self._passing:
            self._settle(self.last)
        self.last, self._passing = evaluation, passing

    @property
    def evaluations(self) -> list[Evaluation]:
        """The looks at the held-out images, oldest first: all of them up to 2,000.

        Of more: every second, fourth and so on from the first one, the best ones, and the last.
        """
        looks = (*self._looks, self._best, self._lowest, self.last)
        kept = {look.step: look for look in looks if look is not None}
        return [kept[step] for step in sorted(kept)]

    @property
    def first(self) -> Evaluation | None:
        """The first look at the held-out images."""
        return self._looks[0] if self._looks else self.last

    @property
    def best(self) -> Evaluation | None:
        """The look with most right answers, the first of several."""
        return _most_right(self._best, self.last)

    def overfitting_since(self) -> Evaluation | None:
        """Return the look with the lowest loss, if ever since the run has learned by heart.

        That is: three looks later or more, the loss on held-out images is a tenth higher than it
        was, the training loss is below what it was then, and fewer held-out images are right than
        at best.
        """
        lowest, best, last = self._lowest, self.best, self.last
        if lowest is None or best is None or last is None or self._since_lowest < 2:
            return None
        worse = last.loss > 1.1 * lowest.loss and last.accuracy < best.accuracy - 0.01
        losses = [(update, loss) for update, loss, _ in self.curve()]
        then = next((loss for update, loss in losses[::-1] if update <= lowest.step), math.inf)
        return lowest if worse and losses[-1][1] < then else None

    def curve(self) -> list[tuple[float, float, float]]:
        """Return (update, loss, accuracy) points, oldest first, 200 at the most."""
        return self._points + ([_mean_point(self._open)] if self._open else [])

    def copy(self) -> "History":
        """Return a history that goes its own way from here; what is in it never changes."""
        return replace(
            self,
            _looks=list(self._looks),
            _points=list(self._points),
            _clock=list(self._clock),
            _open=list(self._open),
        )

    def clock(self) -> list[float]:
        """Return the seconds of updating that had gone by at each point of the curve."""
        return self._clock + ([self.seconds] if self._open else [])

    def _settle(self, look: Evaluation) -> None:
        """Keep a look that another one follows."""
        self._best = _most_right(self._best, look)
        if self._lowest is None or look.loss < self._lowest.loss:
            self._lowest, self._since_lowest = look, 0
        else:
            self._since_lowest += 1
        if self._looked % self._look_stride == 0:
            self._looks.append(look)
        self._looked += 1
        if len(self._looks) == 2 * LOOKS:
            self._looks = self._looks[::2]
            self._look_stride *= 2

    def _halve(self) -> None:
        pairs = zip(self._points[::2], self._points[1::2], strict=True)
        self._points = [(b[0], (a[1] + b[1]) / 2, (a[2] + b[2]) / 2) for a, b in pairs]
        self._clock = self._clock[1::2]
        self.stride *= 2


def _most_right(*looks: Evaluation | None) -> Evaluation | None:
    known = [look for look in looks if look is not None]
    return max(known, key=lambda look: look.accuracy, default=None)


def _mean_point(steps: list[Step]) -> tuple[float, float, float]:
    n = len(steps)
    return (
        float(steps[-1].number),
        sum(s.loss for s in steps) / n,
        sum(s.accuracy for s in steps) / n,
    )
