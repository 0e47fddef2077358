"""What looks closer at latencies on the inference page: one section a file."""

from collections.abc import Callable

from ui.closer import again, batches, budget, race, scenarios
from ui.setup_view import Setup

# name → (title, what draws it)
SECTIONS: dict[str, tuple[str, Callable[[Setup], None]]] = {
    "again": ("Again and again", again.section),
    "race": ("Runtimes and networks", race.section),
    "batches": ("Batches and threads", batches.section),
    "scenarios": ("Four scenarios", scenarios.section),
    "budget": ("A camera’s budget", budget.section),
}
