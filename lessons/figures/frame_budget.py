"""A camera's frame budget: how many frames are dropped by a network that takes its time?"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine import charts
from engine.costs import median
from engine.inference import Prediction, shared_classifier
from engine.photos import open_photo
from engine.samples import DEFAULT, sample
from engine.units import percent_text, seconds_text
from lessons.figures import (
    FIGURES,
    Button,
    Choice,
    Measured,
    Number,
    Shown,
    Values,
    Work,
    finished,
)

FORMS = {"as trained": "torch", "in 8 bits": "onnx-int8"}  # → where it runs
SMALL = "in 8 bits"
RATES = {"30 frames a second": 30, "60 frames a second": 60}
ANSWERS = 10
QUIZ_ANSWERS = 30
CLOSE = 0.15  # of a limit, on either side
BUSY = 2  # times the quickest, from where on others must have held an answer up
FILM_SECONDS = 10


@dataclass(frozen=True)
class State:
    """Form of the network → seconds of each answer, from the picture to the belief."""

    seconds: Mapping[str, tuple[float, ...]] = field(default_factory=dict)


class FrameBudget:
    """The photo network as a camera's eye."""

    title = "Can it keep up with a camera?"
    controls = (
        Choice("form", "The photo network", tuple(FORMS), "as trained"),
        Choice("rate", "The camera sends", tuple(RATES), "60 frames a second"),
        Button("measure", f"Let it answer {ANSWERS} times"),
    )
    timed = True

    def start(self) -> State:
        """Nothing measured yet."""
        return State()

    def act(self, state: State, button: str, values: Values) -> State:
        """Answer for a photo again and again, and note each time."""
        return finished(self.working(state, button, values))

    def working(self, state: State, button: str, values: Values) -> Work[State]:
        """The same, answer by answer."""
        form = str(values["form"])
        return State({**state.seconds, form: (yield from answer_times(FORMS[form]))})

    def known(self, state: State, values: Values) -> bool:
        """Whether this form of the network has answered."""
        return values["form"] in state.seconds

    def show(self, state: State, values: Values) -> Shown:
        """The times against the budget, and what would be dropped."""
        rate = RATES[values["rate"]]
        seconds = state.seconds.get(values["form"])
        if seconds is None:
            return Shown(
                (),
                f"At {rate} frames a second, the next frame comes after "
                f"{seconds_text(1 / rate)}. Press the button, and see if the "
                "network is done by then.",
            )
        frames, lost = FILM_SECONDS * rate, dropped(seconds, rate)
        middle = median(list(seconds))
        numbers = (
            Number("one answer, the middle one", seconds_text(middle)),
            Number("the slowest", seconds_text(max(seconds))),
            Number("until the next frame", seconds_text(1 / rate), "set", f"1 s ÷ {rate} frames"),
            Number(f"dropped in {FILM_SECONDS}\u00a0s", f"{lost} of {frames} frames", "estimated",
                   "the measured times, played over and over: the network always takes the newest "
                   "frame, and skips those that came while it was busy"),
        )  # fmt: skip
        milliseconds = [1000 * one for one in seconds]
        return Shown(
            numbers,
            _says(lost, frames),
            charts.against_budget(milliseconds, 1000 / rate, "Ten answers, in milliseconds"),
            f"Ten answers took {min(milliseconds):.0f} to {max(milliseconds):.0f} ms each; the "
            f"next frame comes after {1000 / rate:.1f} ms.",
            drawn="The ten bars are measured; the line is the time between two frames.",
        )

    def measure(self) -> Measured:
        """Can the photo network in 8 bits keep up with 30 frames a second, on one thread?"""
        return finished(self.measuring())

    def measuring(self) -> Work[Measured]:
        """The same, answer by answer."""
        answers = yield from predictions(QUIZ_ANSWERS, FORMS[SMALL])
        best = min(answer.cpu_seconds for answer in answers)
        option = 0 if best <= 1 / 60 else 1 if best <= 1 / 30 else 2
        return Measured(
            None if close(best) else option,
            f"Just measured: the quickest of {QUIZ_ANSWERS} took {seconds_text(best)} of processor "
            f"time, on one thread. A frame may take {seconds_text(1 / 30)} at 30 a second, "
            f"{seconds_text(1 / 60)} at 60. {_in_words(best, [one.seconds for one in answers])}",
            f"the photo network’s quickest answer in 8 bits took {seconds_text(best)}",
        )


def predictions(number: int, runtime: str) -> Work[list[Prediction]]:
    """Return so many answers of the photo network, on one thread, after one more.

    runtime: by its name in engine/runtimes.
    """
    classifier, photo = shared_classifier(runtime=runtime), open_photo(sample(DEFAULT))
    classifier.predict(photo)
    answers: list[Prediction] = []
    for turn in range(number):
        yield turn / number
        answers.append(classifier.predict(photo))
    return answers


def answer_times(runtime: str) -> Work[tuple[float, ...]]:
    """Return the seconds of ten such answers, as somebody who waits has them."""
    answers = yield from predictions(ANSWERS, runtime)
    return tuple(answer.seconds for answer in answers)


def dropped(seconds: Sequence[float], rate: int) -> int:
    """Return how many frames of a film are never looked at.

    The network always takes the newest frame there is, or waits for the next. The measured times
    are played over and over. A frame counts from when it was due, not from when its turn came.
    """
    frames, answered, newest, free = FILM_SECONDS * rate, 0, -1, 0.0
    while True:
        newest = max(newest + 1, math.floor(free * rate))
        if newest >= frames:
            return frames - answered
        free = max(free, newest / rate) + seconds[answered % len(seconds)]
        answered += 1


def close(seconds: float) -> bool:
    """Whether an answer is so near to a limit that another try may end on its other side."""
    return any(abs(seconds * rate - 1) <= CLOSE for rate in RATES.values())


def _in_words(best: float, seconds: Sequence[float]) -> str:
    """How sure that is, and what the times on the clock make of 30 frames a second."""
    frames, lost, slowest = FILM_SECONDS * 30, dropped(seconds, 30), max(seconds)
    words = []
    if close(best):
        words.append("That is so close to a limit that another try may end on its other side.")
    if slowest > BUSY * best:
        words.append(
            f"The machine is busy: on the clock, the slowest took {seconds_text(slowest)}. So this "
            "may not be its best."
        )
    else:
        words.append(f"On the clock, the slowest took {seconds_text(slowest)}.")
    film = "no frame is" if lost == 0 else f"{lost} of {frames} frames are"
    words.append(f"With such times, {film} dropped in {FILM_SECONDS} seconds.")
    return " ".join(words)


def _says(lost: int, frames: int) -> str:
    if lost == 0:
        return "**It keeps up.** No frame passes unseen."
    if lost < frames / 10:
        return f"**It nearly keeps up.** {percent_text(lost / frames)} of the frames slip through."
    return (
        f"**It can’t keep up.** {percent_text(lost / frames)} of the frames pass unseen: at this "
        "moment, on this machine, with one thread."
    )


FIGURES.register(
    "frame-budget",
    title=FrameBudget.title,
    summary="The photo network’s measured times against a camera’s 30 or 60 frames a second.",
)(FrameBudget())
