"""What a delay feels like: the only place where one is put on, and it says so."""

from ui.pages.infer.setup import Setup
from ui.widgets.figure import figure, frame

DELAYS = "closer-waiting"


def section(setup: Setup) -> None:
    """Five delays to feel."""
    with frame(DELAYS):
        figure(DELAYS, "waiting")
