"""What a delay feels like: the only place where one is put on, and it says so."""

from ui.figure_view import figure, frame
from ui.setup_view import Setup

DELAYS = "closer-waiting"


def section(setup: Setup) -> None:
    """Five delays to feel."""
    with frame(DELAYS):
        figure(DELAYS, "waiting")
