"""A far server or the thing in the hand: which of them answers first?"""

from dataclasses import dataclass

import charts
from engine.core.paths import ONNX_FILES, WASM
from engine.core.stats import median
from engine.core.units import milliseconds_text
from engine.inference import shared_classifier
from engine.photos.samples import DEFAULT, sample
from lessons.figures import (
    FIGURES,
    Button,
    Choice,
    Measured,
    Number,
    Shown,
    Slider,
    Values,
    Ways,
    Work,
    finished,
)

RUNTIME = "onnx-int8"
ANSWERS, FEW = 9, 3
CLOSE = 0.15  # of the longer way: what is nearer may end the other way round next time
SIGNAL = {"there": "There is a signal", "tunnel": "In a tunnel"}
SERVER, DEVICE = 0, 1  # the options of the quiz


@dataclass(frozen=True)
class State:
    """Milliseconds of an answer on this server, as measured."""

    server_ms: int


class CloudOrEdge:
    """Two ways on one scale, each as long as the learner makes it."""

    title = "Which answers first?"
    controls = (
        Choice("signal", "Where you are", SIGNAL, "there"),
        Slider("way", "The way there and back, in milliseconds", 1, 500, 1, 60),
        Slider("server", "An answer on the server, in milliseconds", 1, 500, 1, 10),
        Slider("device", "An answer on the device, in milliseconds", 1, 500, 1, 50),
        Button("measure", "Measure this server"),
    )
    timed = True

    def start(self) -> State | None:
        """Nothing measured yet."""
        return None

    def act(self, state: State | None, button: str, values: Values) -> State:
        """Let this server answer a few times."""
        return State(_on_slider(finished(answers(FEW))))

    def moved(self, state: State) -> Values:
        """The server's slider stands where it was measured."""
        return {"server": state.server_ms}

    def starts(self, ways: Ways) -> Values:
        """The sliders stand at the visitor's own times, where there are any."""
        own = {"way": ways.way, "server": ways.server, "device": ways.device}
        return {name: _on_slider(seconds) for name, seconds in own.items() if seconds is not None}

    def show(self, state: State | None, values: Values) -> Shown:
        """Both ways, and which is shorter; what must move for each."""
        way, server, device = (values[name] / 1000 for name in ("way", "server", "device"))
        lost = values["signal"] == "tunnel"
        download, photo = self.download_bytes(), len(sample(DEFAULT))
        both = f"{_ms(way)} of way + {_ms(server)} of work"
        numbers = (
            Number("by the server", "no answer" if lost else _ms(way + server), "worked out",
                   "without a signal, nothing gets there" if lost else both),
            Number("on the device", _ms(device), "set",
                   "as its slider stands: made up at first, measured after the quiz"),
            Number("comes to the device, once", f"{download / 1e6:.1f}\u00a0MB", "measured",
                   "the files of our photo network and of what runs it"),
            Number("sent photos weigh as much", f"{download / photo:.0f}", "worked out",
                   f"{download / 1e6:.1f} MB ÷ {photo / 1e6:.2f} MB for our cat"),
        )  # fmt: skip
        return Shown(
            numbers,
            _says(way + server, device, lost),
            charts.two_ways(None if lost else way, server, device),
            f"By the server: {'no answer' if lost else _ms(way + server)}. On the device: "
            f"{_ms(device)}.",
            drawn="A bar is as long as its sliders say: made up at first, and measured where a "
            "quiz has set them.",
        )

    def download_bytes(self) -> int:
        """The photo network in 8 bits, and what runs it in a browser."""
        return sum(path.stat().st_size for path in (ONNX_FILES[RUNTIME], WASM))

    def serving(self) -> Work[float]:
        """An answer on this server, waiting included: here and now is what counts."""
        return (yield from answers(ANSWERS))

    def verdict(self, ways: Ways) -> Measured:
        """Which of the two was first? What could not be measured is told."""
        way, server, device = ways.way, ways.server, ways.device
        if server is None:
            if device is None:
                return Measured(None, "Neither could answer just now. Press again.")
            says = f"your device took {_ms(device)} on the clock. This server is too busy"
            return Measured(DEVICE, f"{says} to answer just now.", how="measured")
        if device is None:
            says = f"an answer on the server took {_ms(server)} on the clock. This device could not"
            return Measured(SERVER, f"{says} run the network, so it gave none.", how="measured")
        cloud = server + (way or 0)
        near = abs(cloud - device) <= CLOSE * max(cloud, device)
        unsure = near or (way is None and cloud < device)
        first, other = (
            ("the device", "the server") if device < cloud else ("the server", "the device")
        )
        times = sorted((cloud, device))
        return Measured(
            None if unsure else DEVICE if device < cloud else SERVER,
            f"this server took {_ms(server)}{_there(way)}, your device {_ms(device)}, "
            f"both on the clock, each the middle of {ANSWERS} answers for the same photo."
            + (" So close may end the other way round next time." if near else ""),
            f"{first} answered first, after {_ms(times[0])} on the clock; {other} took "
            f"{_ms(times[1])}",
            how="measured",
        )


def answers(number: int) -> Work[float]:
    """Return the middle of so many answers for a photo's file, in seconds, after one more."""
    classifier, photo = shared_classifier(runtime=RUNTIME), sample(DEFAULT)
    classifier.predict(photo)
    seconds = []
    for turn in range(number):
        yield turn / number
        seconds.append(classifier.predict(photo).seconds)
    return median(seconds)


def _on_slider(seconds: float) -> int:
    return min(max(round(1000 * seconds), 1), 500)


def _ms(seconds: float) -> str:
    return milliseconds_text(seconds, 0 if seconds >= 0.01 else 1)


def _there(way: float | None) -> str:
    if way is None:
        return ", and the clock of your browser is too coarse to time the way"
    return f" and the way there and back {_ms(way)}, for a question as small as can be"


def _says(cloud: float, device: float, lost: bool) -> str:
    if lost:
        return "**Only the device answers.** The server is as quick as ever, and out of reach."
    if cloud == device:
        return "**A dead heat.** Both answers come at the same moment."
    first, later = ("The device", "the server") if device < cloud else ("The server", "the device")
    return (
        f"**{first} answers first.** On the clock, {later} comes {_ms(abs(cloud - device))} later."
    )


FIGURES.register(
    "cloud-or-edge",
    title=CloudOrEdge.title,
    summary="A far server and the device in the hand on one scale, and which answers first.",
)(CloudOrEdge())
