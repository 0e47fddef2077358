"""Feel a delay: the one place in the course where time is wasted on purpose, in the browser."""

from engine.core.facts import fact
from lessons.figures import FIGURES, Shown, Values, Waits

DELAYS = (20, 100, 400, 1000, 3000)  # ms


LIMITS = (
    (fact("instant").number, "instant"),
    (fact("flow").number, "in\u00a0the flow"),
    (fact("attention").number, "waiting"),
)
# A browser is never early, and up to a picture of its screen late: what was to be 100 ms comes out
# at 100 to 117.
INSTANT = fact("instant").number + 0.02
FEELINGS = (
    (INSTANT, "Instant: it feels as if you had done it yourself."),
    (0.35, "Nearly instant: you can just tell that a machine was in between."),
    (fact("flow").number, "A moment: you notice it, and your thought stays whole."),
    (2.0, "A pause: your thought is about to wander off."),
    (
        fact("attention").number,
        "A wait: did you look away? Did you wonder whether it works at all?",
    ),
)


class Waiting:
    """Five buttons that do nothing, each for another length of time."""

    title = "Feel the wait"
    controls = (
        Waits(
            "waits",
            "Delays to feel, from 20 milliseconds to 3 seconds",
            DELAYS,
            LIMITS,
            FEELINGS,
            "Press each button, from top to bottom.",
        ),
    )

    def start(self) -> None:
        """What was waited stays in the browser."""

    def act(self, state: None, button: str, values: Values) -> None:
        """No button of ours: the browser does the waiting."""

    def show(self, state: None, values: Values) -> Shown:
        """What the buttons do, and where the lines come from."""
        source = fact("instant")
        return Shown(
            (),
            "The delay is artificial: your browser waits for that long, on purpose, and takes the "
            f"time. Each full dot is measured. The lines are sourced: [{source.source}]"
            f"({source.link}). The words beside them are ours.",
        )


FIGURES.register(
    "waiting",
    title=Waiting.title,
    summary="Five delays from 20 ms to 3 s, made on purpose, to feel what each is like.",
)(Waiting())
