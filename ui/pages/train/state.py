"""What the training page keeps for a visit."""

from dataclasses import dataclass, field
from typing import Any, Literal

from engine.training import Run, SlowStep, TrainingConfig


@dataclass
class TrainState:
    """The settings as they are drawn, what the link asked for, the race, and the slow step."""

    wanted: TrainingConfig | None = None  # what the settings shall show in the next full run
    settings_before: TrainingConfig | None = None  # what they said when they were last drawn
    settings_renewed: int = 0  # how often their widgets had to be new ones
    pace: dict[str, Any] = field(default_factory=dict)  # speed and stop rules, as in the link
    plays_by_itself: bool = False  # a link asked for that
    hidden: frozenset[str] = frozenset()  # controls that a link took away
    asking: Literal["reset", "settings"] | None = None  # what the visitor shall confirm
    lost: bool = False  # a reload of the page threw a run away
    imported: str | None = None  # the file of weights that the run began with
    racers: list[Run] = field(default_factory=list)  # up to four
    race_read: bool = False  # whether the link was asked who runs
    slow: SlowStep | None = None  # the next update, taken apart
    part: str = ""  # how far that has come
    follow: tuple[int, int] | None = None  # the weight to follow through it: (unit, source)
