"""All that is kept for one visitor: one dataclass in the session, nothing on disk."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from secrets import token_hex
from typing import TYPE_CHECKING, Any, ClassVar
from weakref import WeakSet

import streamlit as st

from engine.compute import Allowance
from engine.costs import Ledger

if TYPE_CHECKING:
    from PIL import Image

    from charts.share.card import TwoBills
    from engine.compute import Job
    from engine.data import Choice
    from engine.experiments.runtime_agreement import Tally
    from engine.experiments.weight_change import Change
    from engine.inference import Answer, Classifier, Familiar, Prediction
    from engine.photos import Photo
    from engine.training import Run, SlowStep, TrainingConfig
    from engine.training.views import Watch
    from lessons.lesson import Setting
    from ui.actions.workbench import Workbench
    from ui.pages.compare.collect import Bills
    from ui.pages.compare.crossing import Timed
    from ui.pages.infer.closer.kept import Measured


@dataclass
class Uploads:
    """Which of one visitor's files the server shall hold, by Streamlit's ids."""

    shown: set[str] | None = None  # by a widget in this run; None: by no widget at all
    all: set[str] = field(default_factory=set)  # photos: in the box, or in it before it was left
    in_box: set[str] = field(default_factory=set)  # photos, in the last full run
    drawn: bool = False  # whether this run drew the box


@dataclass(eq=False)
class Pasted:
    """Pictures that came from one visitor's clipboard, while the visit lasts."""

    everybodys: ClassVar[WeakSet["Pasted"]] = WeakSet()
    pictures: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.everybodys.add(self)

    @property
    def size_bytes(self) -> int:
        """Of all these pictures."""
        return sum(map(len, self.pictures))


@dataclass
class PhotoOnShow:
    """The photo on the inference page, and what was measured on it.

    cold: from a fresh copy of the network, read from disk for this photo ·
    cold_load_seconds: what that reading took · warm: by the network that was in memory ·
    coming: more of them, while they are measured ·
    crowd: how many training runs were under way meanwhile, at the most.
    """

    source: str
    photo: "Photo"
    cold: "Prediction"
    cold_load_seconds: float
    warm: list["Prediction"] = field(default_factory=list)
    coming: list["Prediction"] = field(default_factory=list)
    data: bytes = b""
    heat: "tuple[Image.Image, str] | None" = None  # with the heat map laid over, and where it is
    crowd: int = 0

    @cached_property
    def digest(self) -> str:
        """What tells these bytes from any others."""
        return sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Glance:
    """One of several photos: small, with its answer."""

    picture: "Image.Image"
    answer: "Answer"


@dataclass
class Visitor:
    """One person's run, photo, figures, answers and bills. Goes when Streamlit drops them."""

    key: str = field(default_factory=lambda: token_hex(8))  # tells this visit from the next
    routed: bool = False  # whether app.py has run for this session
    ledger: Ledger = field(default_factory=Ledger)
    allowance: Allowance = field(default_factory=Allowance)
    run: "Run | None" = None
    wanted: "TrainingConfig | None" = None  # what the settings shall show in the next full run
    settings_before: "TrainingConfig | None" = None  # what they said when they were last drawn
    settings_renewed: int = 0  # how often their widgets had to be new ones
    autoplay: bool = False  # the front page's button asked the training page to play
    plays_by_itself: bool = False  # a link asked for that
    hidden: frozenset[str] = frozenset()  # controls that a link took away
    pace: dict[str, Any] = field(default_factory=dict)  # speed and stop rules, as in the link
    watch: "Watch | None" = None  # what the training page looks at in the run
    racers: list["Run"] = field(default_factory=list)  # up to four, on the training page
    race_read: bool = False  # whether the link was asked who runs
    imported: str | None = None  # the file of weights that the run began with
    slow: "SlowStep | None" = None  # the next update, taken apart
    part: str = ""  # how far that has come
    follow: tuple[int, int] | None = None  # the weight to follow through it: (unit, source)
    misread: dict[tuple[str, str], bool] = field(
        default_factory=dict
    )  # (name, text) in a link that can't be meant → whether the visitor was told
    lost: bool = False  # a reload of the page threw a run away
    asking: str | None = None  # what the training page wants confirmed: "reset" or "settings"
    served: "Classifier | None" = None  # the visitor's own network, frozen
    familiar: "tuple[Choice, Familiar] | None" = None  # what it trained on is like
    training_here: bool = False  # a page that needs a network has one trained, for seconds
    training_since: float = 0.0  # when that began, by `time.monotonic`
    measuring: str = ""  # both bills on one press: "training", "pausing", "serving"; else ""
    shapes_page: int = 0  # which of the held-out shapes are on show
    paused_to_serve: bool = False  # training stopped because its weights were asked for
    exam: float | None = None  # accuracy of `served` on all held-out shapes
    bills: "Bills | None" = None  # the last that the comparison showed
    guess: int | None = None  # after how many answers both bills are even
    theirs: "TwoBills | None" = None  # someone else's, which came with a link
    bills_of: object = None  # what they were made of
    variants_served: "dict[tuple[str, str], list[Timed]]" = field(
        default_factory=dict
    )  # by weights
    on_show: PhotoOnShow | None = None
    setup_open: bool = False  # the box of networks was opened, for one that isn't here yet
    photos: frozenset[int] = frozenset()  # several, by number
    newest: int = 0  # the one of them that came in last, or was picked since
    uploads: Uploads = field(default_factory=Uploads)
    arrivals: dict[str, int] = field(default_factory=dict)  # photo by id → the how-manieth it was
    pasted: Pasted = field(default_factory=Pasted)
    glances: dict[str, Glance] = field(default_factory=dict)  # photo and setup → its answer
    places: dict[str, float] = field(
        default_factory=dict
    )  # photo → of its square, along its length
    measurements: "dict[tuple[str, ...], Measured]" = field(default_factory=dict)  # of the sweeps
    workbench: "Workbench | None" = None  # the copy of the network that is made smaller
    tallies: "list[Tally]" = field(default_factory=list)  # the photo network on each runtime
    lesson: str | None = None  # the one last opened
    stray: str = ""  # “lesson” or “figure”: what a link named that there is not
    stray_at: str = ""  # the lesson that was shown in its place
    figures: dict[str, Any] = field(default_factory=dict)  # lesson figure → its state
    untouched: set[str] = field(default_factory=set)  # lesson figures where nothing was pressed
    shown: dict[str, Any] = field(default_factory=dict)  # lesson figure → what it last showed
    walks: dict[str, int] = field(default_factory=dict)  # lesson figure → the step it is at
    told: dict[str, dict[str, Any]] = field(default_factory=dict)  # … and what its text set it to
    turned: dict[str, int] = field(default_factory=dict)  # … and how often that moved its sliders
    asides: dict[str, str] = field(default_factory=dict)  # lesson figure → what the text wanted
    settings: dict[str, "Setting"] = field(default_factory=dict)  # … and how it shall stand
    look_at: tuple[str, int] = ("", 0)  # the figure to bring into view, and the how-manieth time
    jobs: dict[str, "Job[Any]"] = field(default_factory=dict)  # long work under way, by its button
    answers: dict[str, int] = field(default_factory=dict)  # quiz → the option last picked
    guesses: dict[str, int] = field(default_factory=dict)  # quiz → the option to hold to the answer
    firsts: dict[str, int] = field(default_factory=dict)  # quiz → the option picked first
    lessons_done: set[str] = field(default_factory=set)  # as this browser remembers them
    measured: "dict[str, tuple[int | None, str, str]]" = field(default_factory=dict)  # by quiz
    changes: "dict[str, Change]" = field(default_factory=dict)  # by what was done to a copy
    picture: tuple[Hashable, bytes] | None = None  # to share, the last: its figures, its PNG

    def widget(self, figure: str, control: str) -> str:
        """Return the key of a figure's slider or choice: a new one each time no hand moves it."""
        turned = self.turned.get(figure)
        return f"{figure}-{control}-{turned}" if turned else f"{figure}-{control}"

    def drawn(self, figures: Hashable, draw: Callable[[Any], bytes]) -> bytes:
        """Return the picture of these figures; it is drawn where they aren't the last ones."""
        if self.picture is None or self.picture[0] != figures:
            self.picture = figures, draw(figures)
        return self.picture[1]


def visitor() -> Visitor:
    """Return this session's visitor."""
    kept: Visitor | None = st.session_state.get("visitor")
    if kept is None:
        kept = st.session_state.visitor = Visitor()
    return kept
