"""What looks closer at latencies on the inference page: one section a file."""

from collections.abc import Callable
from dataclasses import dataclass

from ui.pages.infer.closer import again, batches, budget, delays, pauses, race, scenarios
from ui.pages.infer.setup import Setup


@dataclass(frozen=True)
class Section:
    """Its title, what draws it, and the keys of the buttons that set off its long work."""

    title: str
    draw: Callable[[Setup], None]
    work: tuple[str, ...] = ()


SECTIONS: dict[str, Section] = {
    "again": Section("Again and again", again.section, again.WORK),
    "pauses": Section("After a pause", pauses.section, pauses.WORK),
    "race": Section("Runtimes and networks", race.section, race.WORK),
    "batches": Section("Batches and threads", batches.section, batches.WORK),
    "scenarios": Section("Four scenarios", scenarios.section, scenarios.WORK),
    "budget": Section("A camera’s budget", budget.section),
    "delays": Section("Feel a delay", delays.section),
}
WORK = tuple(key for section in SECTIONS.values() for key in section.work)
