"""Words from the office, done to a tiny network: do they change its weights or only use them?"""

import copy
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from torch import nn

import charts
from charts import Bar
from engine.core.clock import Clock
from engine.core.units import seconds_text
from engine.data import load_dataset, split
from engine.inference import as_picture, shape_classifier
from engine.models.trainable import all_weights, fingerprint
from engine.optimise import pruned, quantised
from engine.training import Trainer
from lessons.figures import FIGURES, Button, Choice, Number, Shown, Values
from lessons.figures.graduate import CONFIG, exam, graduate

STEPS, ANSWERS = 20, 100
GUESSES = {"training": "Training", "inference": "Inference", "neither": "Neither"}


@dataclass(frozen=True)
class Said:
    """What somebody says, what is done to find out what it means, and what it means.

    is_a: the name of the guess that is right.
    """

    words: str
    do: Callable[[nn.Module], nn.Module]
    done: str
    is_a: str
    means: str


@dataclass(frozen=True)
class State:
    """A guess, and what the last sentence did to the network; nothing before the first press."""

    guess: str = ""
    said: str = ""
    before: str = ""
    after: str = ""
    changed: int = 0
    total: int = 0
    seconds: float = 0.0
    accuracy_before: float = 0.0
    accuracy_after: float = 0.0


class AtWork:
    """Five sentences, one network."""

    title = "What did they really do?"
    controls: tuple[Choice | Button, ...]
    timed = True

    def __init__(self) -> None:
        self.controls = (
            Choice(
                "said",
                "Somebody says",
                {key: said.words for key, said in SAID.items()},
                "fine-tuned",
            ),
            *(Button(name, label) for name, label in GUESSES.items()),
        )

    def start(self) -> State:
        """A perceptron that has been trained, and the exam it will sit."""
        graduate(), exam()
        return State()

    def act(self, state: State, button: str, values: Values) -> State:
        """Take the button as a guess; do what was said to a copy, and compare."""
        return _done(button, values["said"])

    def show(self, state: State, values: Values) -> Shown:
        """Fingerprints, weights and scores, before and after."""
        said = SAID[values["said"]]
        if state.said != values["said"]:
            return Shown(
                (),
                f"“{said.words}”: training, inference, or neither? Press your guess. Then it is "
                "done to a tiny network, and you see.",
            )
        numbers = (
            Number("fingerprint before", state.before),
            Number("fingerprint after", state.after),
            Number("weights changed", f"{state.changed:,} of {state.total:,}"),
            Number("it took", seconds_text(state.seconds), clock=Clock.WALL),
        )
        bars = [
            Bar("before", state.accuracy_before),
            Bar("after", state.accuracy_after),
        ]
        return Shown(
            numbers,
            f"{_verdict(state.guess, said)} {said.done} {said.means}",
            charts.shares(bars, "Right answers in the exam"),
            f"{state.accuracy_before:.1%} right before, {state.accuracy_after:.1%} after.",
            drawn=f"Both bars are measured, on {len(exam().y):,} shapes it never trained on.",
        )


def _verdict(guess: str, said: Said) -> str:
    return f"You guessed {guess}, and that is {'right' if guess == said.is_a else 'not it'}."


def _done(guess: str, said: str) -> State:
    before = copy.deepcopy(graduate())
    start = time.perf_counter()
    after = SAID[said].do(before)
    seconds = time.perf_counter() - start
    old, new = (all_weights(m) for m in (graduate(), after))
    shapes = exam()
    return State(
        guess,
        said,
        fingerprint(graduate()),
        fingerprint(after),
        int((old != new).sum()),
        len(old),
        seconds,
        shapes.accuracy(shapes.answers(graduate())),
        shapes.accuracy(shapes.answers(after)),
    )


def _tuned(model: nn.Module) -> nn.Module:
    """Take a few more steps with the trained weights."""
    trainer = Trainer(replace(CONFIG, optimizer="sgd", lr=0.05))
    trainer.adopt(model)
    for _ in range(STEPS):
        trainer.step()
    return trainer.model.eval().requires_grad_(False)


def _asked(model: nn.Module) -> nn.Module:
    """Answer for a hundred shapes that were held out."""
    dataset = load_dataset("animals")
    classifier = shape_classifier("at work", model, dataset)
    for index in split("animals", CONFIG.seed).validation[:ANSWERS]:
        classifier.predict(as_picture(dataset.inputs[index]))
    assert classifier.model is not None
    return classifier.model


def _tested(model: nn.Module) -> nn.Module:
    """Sit the whole exam."""
    exam().answers(model)
    return model


SAID = {
    "fine-tuned": Said(
        "We fine-tuned it",
        _tuned,
        f"It got {STEPS} more training steps, and it is another network now.",
        "training",
        "Fine-tuning is **training**: it goes on where an older training stopped.",
    ),
    "live": Said(
        "It went live today",
        _asked,
        f"It answered {ANSWERS} times, and not one weight moved.",
        "inference",
        "Going live is **inference**. From now on, the second bill runs.",
    ),
    "tested": Said(
        "We tested it",
        _tested,
        "It sat the whole exam, and not one weight moved.",
        "inference",
        "Testing is **inference**, too: it only looks.",
    ),
    "quantised": Said(
        "We quantised it",
        lambda model: quantised(model, 8),
        "Its weights were rounded to 8 bits.",
        "neither",
        "That is **neither**: the weights changed, and nothing was learned. The load is "
        "lighter, that is all.",
    ),
    "pruned": Said(
        "We pruned it",
        lambda model: pruned(model, 0.3),
        "Three tenths of its weights, the smallest ones, were set to zero.",
        "neither",
        "That is **neither**: the weights changed, and nothing was learned. Often a little "
        "more training follows, to heal what was cut.",
    ),
}

FIGURES.register(
    "at-work",
    title=AtWork.title,
    summary="Five sentences from the office: each is tried on a tiny network.",
)(AtWork())
