"""What is asked of a run: how far to play, single updates, when to stop, what to look at."""

import math
from dataclasses import dataclass, field

from engine.costs import Bill
from engine.training.slice import NO_RULE, View
from engine.training.slow_motion import SlowMotion
from engine.training.stopping import StopRule
from engine.training.views import Watch
from engine.training.weight_edits import Edit


@dataclass
class Requests:
    """What is asked of a run and not done yet; its Run alone writes here, under its lock.

    target: seconds of training in all, and goal: the update, at either of which play ends ·
    steps: single updates · slow: how fast to play · rule: when to stop by itself, overruled: the
    one that stopped it and that it plays on against · glance_seconds: of updating between two
    glances at the held-out examples · watch: the view to look through · edits: weights to set.
    """

    target: float = math.inf
    goal: float = math.inf
    steps: int = 0
    slow: SlowMotion = field(default_factory=SlowMotion)
    rule: StopRule = NO_RULE
    overruled: StopRule | None = None
    glance_seconds: float = math.inf
    watch: Watch | None = None
    edits: list[Edit] = field(default_factory=list)

    def play_until(self, target: float, goal: float) -> None:
        """Play to whichever comes first."""
        self.target, self.goal = target, goal
        self.slow.begin()

    def rest(self) -> None:
        """Ask for no more updates."""
        self.steps, self.target, self.goal = 0, math.inf, math.inf

    def is_reached(self, bill: Bill, view: View) -> bool:
        """Whether a run with this bill and view has played as far as it was asked to."""
        return bill.seconds >= self.target or view.steps >= self.goal

    def is_shown(self, view: View) -> bool:
        """Whether the view has all weights set by hand, and looks where it should."""
        return not self.edits and view.watch == self.watch

    def take_edits(self) -> tuple[Edit, ...]:
        """Return the weights to set, and ask for them no longer."""
        edits, self.edits = tuple(self.edits), []
        return edits
