"""Two knobs and a loss: turn them by hand, then let the gradient turn them."""

from dataclasses import dataclass

import charts
from lessons.figures import FIGURES, Button, Kind, Measured, Number, Shown, Slider, Values

# Hours in the gym a week → push-ups. Made up for the lesson; the best line is 2 x + 3 or close.
POINTS = (
    (0.5, 4.4),
    (1.5, 5.2),
    (2.5, 8.9),
    (3.5, 9.2),
    (4.5, 12.6),
    (5.5, 13.6),
    (6.5, 16.6),
    (7.5, 17.2),
    (8.5, 20.7),
    (9.5, 21.6),
)
LR = 0.015
TURNED = f"in each step: the knob − {LR} × its gradient"
BAD_START = (0.0, 15.0)  # slope, height: too high on the left, too low on the right


@dataclass(frozen=True)
class State:
    """Where the gradient has put the knobs, and in how many steps without a hand between them."""

    slope: float = 0.0
    intercept: float = 0.0
    steps: int = 0


class Knobs:
    """A straight line with two weights."""

    title = "Two knobs and a loss"
    controls = (
        # From no corner of these ranges does a step of the gradient lead out of them.
        Slider("slope", "Knob 1: slope", -1.0, 4.0, 0.01, BAD_START[0]),
        Slider("intercept", "Knob 2: height", -8.0, 20.0, 0.01, BAD_START[1]),
        Button("one", "Let the gradient turn them once"),
        Button("many", "… fifty times"),
    )

    def start(self) -> State:
        """Nothing but the hand has turned the knobs."""
        return State()

    def act(self, state: State, button: str, values: Values) -> State:
        """Walk downhill from where the knobs are."""
        slope, intercept = _knobs(values)
        steps = _steps(state, values)
        for _ in range(50 if button == "many" else 1):
            slope, intercept = downhill(slope, intercept)
            steps += 1
        return State(slope, intercept, steps)

    def moved(self, state: State) -> Values:
        """The knobs, turned: exact, so that steps one by one end where many steps do."""
        return {"slope": state.slope, "intercept": state.intercept}

    def show(self, state: State, values: Values) -> Shown:
        """The line among the examples, its loss, and which way is downhill."""
        slope, intercept = _knobs(values)
        now = loss(slope, intercept)
        d_slope, d_intercept = gradient(slope, intercept)
        steps = _steps(state, values)
        turned: Kind = "worked out" if steps else "set"
        numbers = (
            Number(
                "loss: the mean squared miss",
                f"{now:.2f}",
                "worked out",
                "the mean of (the line − the example)² over the ten",
            ),
            Number("slope", f"{slope:.2f}", turned, TURNED if steps else ""),
            Number("height", f"{intercept:.2f}", turned, TURNED if steps else ""),
            Number("steps by the gradient", str(steps)),
        )
        return Shown(
            numbers,
            f"Downhill is: slope {_way(d_slope)}, height {_way(d_intercept)}.",
            charts.scatter_and_line(
                POINTS,
                slope,
                intercept,
                "Push-ups by hours of training",
                ("hours of training in a week", "push-ups"),
            ),
            f"Ten examples and the line {slope:.2f} x + {intercept:.2f}; its loss is {now:.2f}.",
            drawn="The ten examples are made up for this lesson. The loss is worked out from them.",
        )

    def measure(self) -> Measured:
        """How many steps from a bad start until the loss is under 1?"""
        (slope, intercept), steps = BAD_START, 0
        while loss(slope, intercept) >= 1 and steps < 10_000:
            slope, intercept = downhill(slope, intercept)
            steps += 1
        option = 0 if steps <= 3 else 1 if steps < 1000 else 2
        return Measured(
            option,
            f"{steps} steps from slope {BAD_START[0]:g} and height "
            f"{BAD_START[1]:g} to a loss of {loss(slope, intercept):.2f}.",
            f"two knobs took {steps} steps downhill",
            how="counted",
        )


def downhill(slope: float, intercept: float) -> tuple[float, float]:
    """Return both knobs after one step of the gradient."""
    d_slope, d_intercept = gradient(slope, intercept)
    return slope - LR * d_slope, intercept - LR * d_intercept


def loss(slope: float, intercept: float) -> float:
    """Return the mean of the squared misses."""
    return sum((slope * x + intercept - y) ** 2 for x, y in POINTS) / len(POINTS)


def gradient(slope: float, intercept: float) -> tuple[float, float]:
    """Return how fast the loss grows with each knob: its two partial derivatives."""
    misses = [(x, slope * x + intercept - y) for x, y in POINTS]
    n = len(POINTS)
    return 2 * sum(x * miss for x, miss in misses) / n, 2 * sum(miss for _, miss in misses) / n


def _knobs(values: Values) -> tuple[float, float]:
    return float(values["slope"]), float(values["intercept"])


def _steps(state: State, values: Values) -> int:
    """How many steps brought the knobs here; none if a hand has turned one since."""
    return state.steps if (state.slope, state.intercept) == _knobs(values) else 0


def _way(derivative: float) -> str:
    if abs(derivative) < 0.05:
        return "as it is"
    return "down" if derivative > 0 else "up"


FIGURES.register(
    "knobs", title=Knobs.title, summary="Turn two weights by hand, then let the gradient do it."
)(Knobs())
