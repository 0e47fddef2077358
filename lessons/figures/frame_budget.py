"""A camera's frame budget: how many frames are dropped by a network that takes its time?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import charts
from engine.core.clock import Clock
from engine.core.stats import median
from engine.core.units import milliseconds_text, percent_text, seconds_text
from engine.experiments import int8_check
from engine.experiments.frames import FILM_SECONDS, RATES, dropped, keeps_up
from engine.inference import Prediction, shared_classifier
from engine.photos import open_photo
from engine.photos.samples import DEFAULT, sample
from lessons.figures import (
    FIGURES,
    Button,
    Choice,
    LiveCamera,
    Measured,
    Number,
    Shown,
    Values,
    Work,
    scaled,
)

FORMS = {"torch": "as trained", "onnx-int8": "in 8 bits"}  # where it runs → the form in words
SMALL = "onnx-int8"
ANSWERS = 10
QUIZ_ANSWERS = 30
CLOSE = 0.15  # of a limit, on either side
BUSY = 1.5  # times the quickest one’s processor time: an answer that takes longer was held up
TRIES = 5


@dataclass(frozen=True)
class Watched:
    """Answers of the photo network, each in seconds on the clock.

    seconds: of those that nobody held up · busy: whether they are too few · taken: of all, one at
    the least, with the waiting in it.
    """

    seconds: tuple[float, ...]
    busy: bool
    taken: tuple[float, ...]


@dataclass(frozen=True)
class State:
    """Form of the network → its answers, from the picture to the belief."""

    watched: Mapping[str, Watched] = field(default_factory=dict)


class FrameBudget:
    """The photo network as a camera's eye."""

    title = "Can it keep up with a camera?"
    controls = (
        Choice("form", "The photo network", FORMS, "torch"),
        Choice("rate", "The camera sends", {str(r): f"{r} frames a second" for r in RATES}, "60"),
        Button("measure", f"Let it answer {ANSWERS} times"),
        LiveCamera("camera", "And your own camera, on this device?"),
    )
    timed = True

    def start(self) -> State:
        """Nothing measured yet."""
        return State()

    def working(self, state: State, button: str, values: Values) -> Work[State]:
        """Answer for a photo again and again, and note each time."""
        form = str(values["form"])
        return State({**state.watched, form: (yield from watching(ANSWERS, form))})

    def known(self, state: State, values: Values) -> bool:
        """Whether this form of the network has answered, undisturbed."""
        watched = state.watched.get(values["form"])
        return watched is not None and not watched.busy

    def show(self, state: State, values: Values) -> Shown:
        """The times against the budget, and what would be dropped."""
        rate = int(values["rate"])
        watched = state.watched.get(values["form"])
        if watched is None:
            return Shown(
                (),
                f"At {rate} frames a second, the next frame comes after "
                f"{milliseconds_text(1 / rate, 1)} on the clock. Is the network done by then?",
            )
        seconds = watched.seconds
        if watched.busy:
            fair = f"{len(seconds)} of {TRIES * ANSWERS}"
            return Shown((Number("answers that nobody held up", fair),), TOO_BUSY)
        frames, lost = FILM_SECONDS * rate, dropped(seconds, rate)
        late = sum(one > 1 / rate for one in seconds)
        numbers = (
            Number("one answer, the middle one", seconds_text(median(list(seconds))),
                   clock=Clock.WALL),
            Number("over the line", f"{late} of {len(seconds)} answers"),
            Number("until the next frame", milliseconds_text(1 / rate, 1), "set",
                   f"1 s ÷ {rate} frames"),
            Number(f"dropped in {FILM_SECONDS}\u00a0s", f"{lost} of {frames} frames", "estimated",
                   "the measured times, played over and over: the network always takes the newest "
                   "frame, and never sees those that a newer one replaced while it was busy"),
        )  # fmt: skip
        milliseconds = [1000 * one for one in seconds]
        return Shown(
            numbers,
            f"{_about(values['form'])} {_says(seconds, rate, late)}".strip(),
            charts.against_budget(milliseconds, 1000 / rate, "Ten answers, in milliseconds"),
            f"Ten answers took {min(milliseconds):,.0f} to {max(milliseconds):,.0f} ms each; the "
            f"next frame comes after {1000 / rate:,.1f} ms.",
            drawn="The ten bars are measured on the clock; the line is the time between two "
            "frames. A bar over the line is blue: there the next frame had to wait. "
            "Answers that others’ work held up were taken anew.",
        )

    def measuring(self) -> Work[Measured]:
        """Can the photo network in 8 bits keep up with 30 frames a second, on one thread?"""
        watched = yield from watching(QUIZ_ANSWERS, SMALL)
        if watched.busy:
            return Measured(None, TOO_BUSY)
        seconds, middle = watched.seconds, median(list(watched.seconds))
        option = 0 if keeps_up(seconds, 60) else 1 if keeps_up(seconds, 30) else 2
        near = close(middle)
        return Measured(
            None if near else option,
            f"the middle one of {QUIZ_ANSWERS} answers took "
            f"{seconds_text(middle)} on the clock. {_film(seconds, 30)} {_film(seconds, 60)}"
            + (" That is so close that another try may end on the other side." if near else ""),
            f"the photo network’s middle answer in 8 bits took {seconds_text(middle)} on the clock",
            how="measured",
            first=_about(SMALL),
        )


TOO_BUSY = (
    "The machine is too busy to measure this fairly: on the clock, most answers took more than "
    f"{BUSY} times what the quickest needed of the processor. Press again in a moment."
)


def predictions(number: int, runtime: str) -> Work[list[Prediction]]:
    """Return so many answers of the photo network, on one thread, after one more.

    runtime: by its name in engine/inference/runtimes.
    """
    classifier, photo = shared_classifier(runtime=runtime), open_photo(sample(DEFAULT))
    classifier.predict(photo)
    answers: list[Prediction] = []
    for turn in range(number):
        yield turn / number
        answers.append(classifier.predict(photo))
    return answers


def watching(number: int, runtime: str) -> Work[Watched]:
    """Return so many such answers on the clock; those that others held up are taken anew.

    All have the same to do, so they are held to the quickest one's processor time. Their own may
    have grown as well: others use the same caches, and may be on the same machine, unseen.
    """
    answers: list[Prediction] = []
    for attempt in range(TRIES):
        work = predictions(number, runtime)
        answers += yield from scaled(work, attempt / TRIES, (attempt + 1) / TRIES)
        limit = BUSY * min(answer.cpu_seconds for answer in answers)
        fair = tuple(answer.seconds for answer in answers if answer.seconds <= limit)
        if len(fair) >= number:
            break
    taken = tuple(answer.seconds for answer in answers)
    return Watched(fair[:number], len(fair) < number, taken)


def close(seconds: float) -> bool:
    """Whether an answer is so near to a limit that another try may end on its other side."""
    return any(abs(seconds * rate - 1) <= CLOSE for rate in RATES)


def _about(form: str) -> str:
    """What has to be said first of a form of the network; nothing, as a rule."""
    return int8_check.trouble() if form == SMALL else ""


def _film(seconds: Sequence[float], rate: int) -> str:
    """What is dropped of a film at that rate, in a sentence."""
    return (
        f"At {rate} frames a second, {dropped(seconds, rate)} of {FILM_SECONDS * rate} frames are "
        "dropped."
    )


def _says(seconds: Sequence[float], rate: int, late: int) -> str:
    lost = dropped(seconds, rate) / (FILM_SECONDS * rate)
    share = percent_text(lost)
    if lost == 0:
        more = " What came late was made up for before a frame was lost." if late else ""
        return f"**It keeps up.** No frame passes unseen.{more}"
    if keeps_up(seconds, rate):
        return f"**It keeps up**, nearly: {share} of the frames slip through."
    return (
        f"**It can’t keep up.** {share} of the frames pass unseen: at this moment, on this "
        "machine, on one core."
    )


FIGURES.register(
    "frame-budget",
    title=FrameBudget.title,
    summary="The photo network’s measured times against a camera’s 30 or 60 frames a second.",
)(FrameBudget())
