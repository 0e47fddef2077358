"""What a run is doing, one of four; `Run` draws how it goes from one to the next."""

from enum import Enum


class State(Enum):
    """What a run is doing."""

    RESTING = "resting"  # it was never played, or paused, or has reached its goal
    PLAYING = "playing"
    STOPPED = "stopped"  # by its own rule
    FAILED = "failed"  # its loss ran away, nothing is left to compute with, or a fault of ours
