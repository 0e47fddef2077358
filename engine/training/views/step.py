"""One step, slowly: the visitor's next update, part by part."""

from typing import TYPE_CHECKING

from engine.data import Dataset
from engine.training.views import VIEWS, Seen, Watch

if TYPE_CHECKING:
    from engine.training.trainer import Trainer


class Step:
    """Nothing is seen of the run itself: the update is made on a copy, where the page asks."""

    def suits(self, dataset: Dataset) -> bool:
        """Every run makes steps."""
        return True

    def look(self, trainer: "Trainer", watch: Watch) -> Seen:
        """Say that this view is picked."""
        return Seen("step")


VIEWS.register(
    "step",
    title="One step, slowly",
    summary="The next update of this very run in four parts, with one weight followed through.",
    rank=60,
)(Step())
