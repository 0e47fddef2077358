"""What an answer takes on the visitor's own device, as its browser measured it."""

from dataclasses import dataclass
from typing import Literal

from engine.core.stats import median
from engine.core.units import Rounded, counted, exactly

Form = Literal["int8", "fp32"]


@dataclass(frozen=True)
class DeviceTimes:
    """Answers of the photo network in a browser, one thread, by the clock.

    seconds: of each warm answer · forward_seconds: the middle forward pass · moved_bytes: that came
    for it, 0 where the browser had it · fetch_seconds, start_seconds: what that took, and reading
    it in · browser, cores: what it ran on · photo_bytes: the photo's file; 0 for a camera's frames.
    """

    form: Form
    seconds: tuple[float, ...]
    forward_seconds: float
    moved_bytes: int
    fetch_seconds: float
    start_seconds: float
    browser: str
    cores: int
    photo_bytes: int = 0

    @property
    def answer(self) -> Rounded:
        """The middle answer."""
        return exactly(median(list(self.seconds)))

    @property
    def forward(self) -> Rounded:
        """Its forward pass. One thread works, so its processor time is no more than that."""
        return exactly(self.forward_seconds)

    @property
    def device(self) -> str:
        """What it ran on, and nothing more about it."""
        return f"{self.browser}, {counted(self.cores, 'core')}"

    @property
    def total_seconds(self) -> float:
        """Of all answers together."""
        return sum(self.seconds)
