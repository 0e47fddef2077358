"""A visit: what its pages share, and each page's own state, in memory alone and never on disk."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from secrets import token_hex
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar
from weakref import WeakSet

import streamlit as st

from engine.compute import Quota
from engine.costs import Ledger

if TYPE_CHECKING:
    from engine.compute import Job
    from engine.inference import Classifier
    from engine.training import Run
    from engine.training.views import Watch

State = TypeVar("State")


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
class Session:
    """One visit: its run, its network, its bills, its work. Goes when Streamlit drops it.

    What a page, a widget or an action keeps for itself is a class beside it; `page` holds it.
    """

    key: str = field(default_factory=lambda: token_hex(8))  # tells this visit from the next
    routed: bool = False  # whether app.py has run for this session
    ledger: Ledger = field(default_factory=Ledger)
    quota: Quota = field(default_factory=Quota)
    run: "Run | None" = None
    watch: "Watch | None" = None  # what the training page looks at in the run
    autoplay: bool = False  # the front page's button asked the training page to play
    served: "Classifier | None" = None  # the visitor's own network, frozen
    exam: float | None = None  # accuracy of `served` on all held-out shapes
    paused_to_serve: bool = False  # training stopped because its weights were asked for
    jobs: dict[str, "Job[Any]"] = field(default_factory=dict)  # long work under way, by its button
    uploads: Uploads = field(default_factory=Uploads)
    pasted: Pasted = field(default_factory=Pasted)
    misread: dict[tuple[str, str], bool] = field(
        default_factory=dict
    )  # (name, text) in a link that can't be meant → whether the visitor was told
    picture: tuple[Hashable, bytes] | None = None  # to share, the last: its figures, its PNG
    _pages: dict[type, Any] = field(default_factory=dict)  # class → its only instance in this visit

    def page(self, kind: type[State]) -> State:
        """Return what is kept for a page in this visit; made at its first use."""
        if kind not in self._pages:
            self._pages[kind] = kind()
        state: State = self._pages[kind]
        return state

    def drawn(self, figures: Hashable, draw: Callable[[Any], bytes]) -> bytes:
        """Return the picture of these figures; it is drawn where they aren't the last ones."""
        if self.picture is None or self.picture[0] != figures:
            self.picture = figures, draw(figures)
        return self.picture[1]


def session() -> Session:
    """Return the session of the visit that this code runs for."""
    kept: Session | None = st.session_state.get("session")
    if kept is None:
        kept = st.session_state.session = Session()
    return kept
