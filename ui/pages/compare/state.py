"""What the comparison keeps for a visit."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Literal

from charts.share.card import TwoBills
from engine.experiments.variants import Form
from engine.experiments.weight_change import Change
from ui.pages.compare.bills import Bills


@dataclass(frozen=True)
class Timed:
    """Share of right answers in the whole exam, and processor seconds for one, at the quickest."""

    accuracy: float
    seconds: float


@dataclass
class CompareState:
    """The bills on show, what is being measured for them, and what was tried beside them."""

    measuring: Literal["", "training", "pausing", "serving"] = ""  # both bills on one press
    bills: Bills | None = None  # the last that were shown
    bills_of: Hashable = None  # what they were made of
    guess: int | None = None  # after how many answers both bills are even
    theirs: TwoBills | None = None  # someone else's, which came with a link
    variants: dict[tuple[str, Form], list[Timed]] = field(default_factory=dict)  # by weights
    changes: dict[str, Change] = field(default_factory=dict)  # by what was done to a copy
