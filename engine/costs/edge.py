"""What answers cost a server that gives them, and one that gives the network away instead."""

import tomllib
from dataclasses import dataclass

from engine.core.memoize import memoize
from engine.core.paths import ASSETS
from engine.core.units import Rounded, exactly, scaled

FILE = ASSETS / "download_cost.toml"


@dataclass(frozen=True)
class DownloadCost:
    """What sending the network to one browser took of a server's processor, and where and when."""

    cpu_seconds: float
    machine: str
    day: str


@memoize()
def download_cost() -> DownloadCost:
    """Return what was measured beforehand: no server can tell one visitor's download from all."""
    return DownloadCost(**tomllib.loads(FILE.read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Fleet:
    """Visitors who ask so often a day; every total follows from the figures as they are shown.

    answer: seconds of the server's processor for an answer · photo: bytes that go to the server for
    one · download: bytes that go to a visitor, once · sending: seconds of processor for that.
    """

    answer: Rounded
    photo: Rounded
    download: Rounded
    sending: Rounded
    visitors: int = 1_000
    answers_a_day: int = 10

    @property
    def daily(self) -> int:
        """Answers of all visitors together."""
        return self.visitors * self.answers_a_day

    def cloud_seconds(self, days: int) -> Rounded:
        """Processor time of a server that gives all answers."""
        return exactly(days * self.daily * self.answer.value)

    def cloud_bytes(self, days: int) -> Rounded:
        """What all the photos weigh."""
        return scaled(days * self.daily * self.photo.value, "B")

    @property
    def edge_seconds(self) -> Rounded:
        """Processor time of a server that sends the network to each, once."""
        return exactly(self.visitors * self.sending.value)

    @property
    def edge_bytes(self) -> Rounded:
        """What all the downloads weigh."""
        return scaled(self.visitors * self.download.value, "B")

    @property
    def even_photos(self) -> float:
        """How many photos weigh as much as the network."""
        return self.download.value / self.photo.value

    @property
    def even_answers(self) -> float:
        """How many answers take the server as long as sending the network."""
        return self.sending.value / self.answer.value
