"""One training step in slow motion: six weights, every number in sight.

The arithmetic is plain Python, so that it can be read; a test holds it against torch.autograd.
"""

from dataclasses import dataclass, replace

import plotly.graph_objects as go

import charts
from lessons.figures import FIGURES, Button, Choice, Measured, Number, Shown, Slider, Values

# Two hours of training and one good night of sleep; and yes, the race was won. Made up.
INPUTS, TARGET = (2.0, 1.0), 1.0
# w1, w2: into h1 from both inputs · w3, w4: into h2 · w5, w6: from h1 and h2 into the guess.
FIRST_WEIGHTS = (0.5, -0.4, -0.1, 0.9, 0.8, -0.3)
NAMES = ("w₁", "w₂", "w₃", "w₄", "w₅", "w₆")
PHASES = ("forward", "loss", "backward", "update")
QUIZ_LR = 0.05
MOVED = "the weight before − learning rate × its gradient"
DRAWN = "The example and the first weights are made up; all else is worked out from them."

Weights = tuple[float, ...]


@dataclass(frozen=True)
class Pass:
    """What the neurons put out on the way: two hidden ones, and the guess."""

    h1: float
    h2: float
    guess: float


@dataclass(frozen=True)
class Gradient:
    """How fast the loss grows with each hidden neuron, with the guess, and with each weight."""

    h1: float
    h2: float
    guess: float
    weights: Weights


def relu(number: float) -> float:
    """Return the number, or zero where it is below."""
    return max(number, 0.0)


def forward(weights: Weights) -> Pass:
    """Multiply, add up, cut off below zero; then multiply and add up once more."""
    w5, w6 = weights[4:]
    h1, h2 = (relu(total) for total in hidden_sums(weights))
    return Pass(h1, h2, guess=w5 * h1 + w6 * h2)


def hidden_sums(weights: Weights) -> tuple[float, float]:
    """Return what each hidden neuron adds up, before it is cut off below zero."""
    w1, w2, w3, w4 = weights[:4]
    x1, x2 = INPUTS
    return w1 * x1 + w2 * x2, w3 * x1 + w4 * x2


def loss(guess: float) -> float:
    """Return the squared miss."""
    miss = guess - TARGET
    return miss * miss


def backward(weights: Weights, seen: Pass) -> Gradient:
    """Walk from the loss to the front. At each weight: what came in × what came back."""
    w5, w6 = weights[4:]
    x1, x2 = INPUTS
    guess = 2 * (seen.guess - TARGET)
    h1 = w5 * guess if seen.h1 > 0 else 0.0  # a neuron that was cut off passes nothing back
    h2 = w6 * guess if seen.h2 > 0 else 0.0
    at_weights = (x1 * h1, x2 * h1, x1 * h2, x2 * h2, seen.h1 * guess, seen.h2 * guess)
    return Gradient(h1, h2, guess, at_weights)


def update(weights: Weights, gradient: Gradient, lr: float) -> Weights:
    """Move every weight a little against its gradient."""
    return tuple(w - lr * g for w, g in zip(weights, gradient.weights, strict=True))


@dataclass(frozen=True)
class State:
    """The weights before the step, how far the step has come, and the weights after it."""

    weights: Weights = FIRST_WEIGHTS
    phase: str = ""
    after: Weights = FIRST_WEIGHTS
    lr: float = 0.0
    steps: int = 0


class OneStep:
    """Forward, loss, backward, update, one press each."""

    title = "One step in slow motion"
    controls = (
        Choice("follow", "Follow this weight", {str(i): name for i, name in enumerate(NAMES)}, "0"),
        Slider("lr", "Learning rate", 0.01, 0.3, 0.01, QUIZ_LR),
        Button("forward", "1 Forward"),
        Button("loss", "2 Loss"),
        Button("backward", "3 Backward"),
        Button("update", "4 Update"),
        Button("again", "Start again"),
    )

    def start(self) -> State:
        """The first weights, and nothing has gone through them."""
        return State()

    def act(self, state: State, button: str, values: Values) -> State:
        """Go on to that part of the step. After an update, the next step begins."""
        if button == "again":
            return State()
        if state.phase == "update":
            state = State(weights=state.after, after=state.after, steps=state.steps)
        if button != "update":
            return replace(state, phase=button)
        lr = float(values["lr"])
        after = update(state.weights, backward(state.weights, forward(state.weights)), lr)
        return replace(state, phase="update", after=after, lr=lr, steps=state.steps + 1)

    def show(self, state: State, values: Values) -> Shown:
        """The network with its numbers, and one weight on its way through the step."""
        which = int(values["follow"])
        lr = state.lr if state.phase == "update" else float(values["lr"])
        seen = forward(state.weights)
        back = backward(state.weights, seen)
        numbers = _numbers(state, which, lr, seen, back)
        says = _says(state, which, lr, seen, back)
        chart = _chart(state, which, seen, back)
        spoken = ", ".join(f"{number.label} {number.value}" for number in numbers)
        alt = f"A network of two inputs, two hidden neurons and one guess. {spoken}."
        return Shown(numbers, says, chart, alt, DRAWN)

    def measure(self) -> Measured:
        """Make one step, and look at the same example again."""
        before = loss(forward(FIRST_WEIGHTS).guess)
        gradient = backward(FIRST_WEIGHTS, forward(FIRST_WEIGHTS))
        after = loss(forward(update(FIRST_WEIGHTS, gradient, QUIZ_LR)).guess)
        option = 0 if after < before else 1 if after == before else 2
        return Measured(
            option,
            f"the loss was {before:.3f} before the update and is {after:.3f} "
            f"after it, at a learning rate of {QUIZ_LR}.",
            f"one update took the loss from {before:.3f} to {after:.3f}",
            how="worked out",
        )


def _reached(state: State, phase: str) -> bool:
    return bool(state.phase) and PHASES.index(state.phase) >= PHASES.index(phase)


def _numbers(state: State, which: int, lr: float, seen: Pass, back: Gradient) -> tuple[Number, ...]:
    """The guess, the loss, and the weight that is followed; dots for what is still to come."""
    name, gradient = NAMES[which], back.weights[which]
    old = f"{name} before", _text(state.weights[which])
    moved = state.weights != FIRST_WEIGHTS

    def memoize(phase: str, label: str, value: float, how: str) -> Number:
        if _reached(state, phase):
            return Number(label, _text(value), "worked out", how)
        return Number(label, "…", "")

    return (
        memoize("forward", f"guess (target {_text(TARGET, 0)})", seen.guess, "w₅ × h₁ + w₆ × h₂"),
        memoize("loss", "loss", loss(seen.guess), "(guess − target)²"),
        Number(*old, "worked out", MOVED) if moved else Number(*old, "made up"),
        memoize("backward", f"gradient of {name}", gradient, "what came in × what came back"),
        memoize("backward", "learning rate × gradient", lr * gradient, f"{lr:g} × the gradient"),
        memoize("update", f"{name} after", state.after[which], MOVED),
    )


def _says(state: State, which: int, lr: float, seen: Pass, back: Gradient) -> str:
    """The sum of this part of the step, with its numbers."""
    w = [_bracket(weight) for weight in state.weights]
    name, gradient = NAMES[which], back.weights[which]
    x1, x2, target = _text(INPUTS[0], 0), _text(INPUTS[1], 0), _text(TARGET, 0)
    h1, h2, guess = (_text(value) for value in (seen.h1, seen.h2, seen.guess))
    if state.phase == "forward":
        sums = hidden_sums(state.weights)
        return (
            f"h₁ = {x1} × {w[0]} + {x2} × {w[1]} = {_cut(sums[0], seen.h1)}  \n"
            f"h₂ = {x1} × {w[2]} + {x2} × {w[3]} = {_cut(sums[1], seen.h2)}  \n"
            f"guess = {h1} × {w[4]} + {h2} × {w[5]} = **{guess}**"
            + ("" if min(sums) > 0 else "  \nA sum below zero became zero: that is ReLU.")
        )
    if state.phase == "loss":
        return f"loss = (guess − target)² = ({guess} − {target})² = **{_text(loss(seen.guess))}**"
    if state.phase == "backward":
        if gradient == 0:
            return f"Nothing came back to {name}: its neuron was at zero. It stays as it is."
        came_in = (x1, x2, x1, x2, h1, h2)[which]
        came_back = _bracket((back.h1, back.h1, back.h2, back.h2, back.guess, back.guess)[which])
        way = "up" if gradient < 0 else "down"
        return (
            f"gradient of {name} = what came in × what came back = {came_in} × {came_back} = "
            f"**{_text(gradient)}**  \nTo make the loss smaller, {name} must go **{way}**."
        )
    if state.phase == "update":
        return (
            f"{name} = {_text(state.weights[which])} − {lr:g} × {_bracket(gradient)} = "
            f"**{_text(state.after[which])}**  \nStep {state.steps} is done, and all six "
            "weights had their turn. Press Forward and Loss again: did it help?"
        )
    return "Nothing has gone through yet."


def _chart(state: State, which: int, seen: Pass, back: Gradient) -> go.Figure:
    """Nodes with their values, weights on the lines; on the way back, gradients in their place."""
    inside: tuple[float | None, ...]
    if state.phase == "backward":
        title, at_edges = "Backward: gradients", back.weights
        inside = (back.h1, back.h2, back.guess)
    elif state.phase == "update":
        title, at_edges = "Update: the new weights", state.after
        inside = (None, None, None)
    else:
        title = {"forward": "Forward: the guess", "loss": "Loss: how far off"}.get(
            state.phase, "Six weights, before the step"
        )
        inside = (seen.h1, seen.h2, seen.guess) if state.phase else (None, None, None)
        at_edges = state.weights
    values = [_text(x, 0) for x in INPUTS] + ["" if v is None else _text(v) for v in inside]
    names = ("training", "sleep", "h₁", "h₂", "guess")
    labels = [f"{n} {_text(v)}" for n, v in zip(NAMES, at_edges, strict=True)]
    return charts.six_weights(
        list(zip(names, values, strict=True)),
        list(zip(at_edges, labels, strict=True)),
        which,
        title,
        backwards=state.phase == "backward",
    )


def _cut(total: float, passed_on: float) -> str:
    """Return a neuron's sum; where it is below zero, that and what ReLU makes of it."""
    if total < 0:
        return f"{_text(total)}, so **{_text(passed_on)}**"
    return f"**{_text(passed_on)}**"


def _bracket(value: float) -> str:
    """Return a number; in brackets where a minus sign would stand beside another sign."""
    words = _text(value)
    return f"({words})" if words.startswith("−") else words


def _text(value: float, digits: int = 3) -> str:
    """Return a number with a real minus sign; large ones in short."""
    if abs(value) >= 1000:
        return f"{value:.1e}".replace("-", "−")
    value = round(value, digits) + 0.0  # no minus before a zero
    return f"{value:.{digits}f}".replace("-", "−")


FIGURES.register(
    "one-step",
    title=OneStep.title,
    summary="Forward, loss, backward, update, on six weights that one can follow by hand.",
)(OneStep())
