"""When a smaller form of a network answers worse: the thresholds, and how it is said."""

SAME, LITTLE, MUCH = 0.01, 0.03, 0.1  # of right answers lost, 0–1: below that, it is no more
EXACT_WITHIN = 0.07  # error of logits next to their spread: more than levels up or down can do


def is_worse(lost: float) -> bool:
    """Whether so many right answers, 0–1, are too many to have been lost by chance."""
    return lost >= SAME


def warning(title: str, right: float, before: float) -> str:
    """Say that a form of a network answers worse, or nothing where it doesn't.

    right, before: its share of right answers, and that of the network as trained, 0–1.
    """
    if not is_worse(before - right):
        return ""
    return (
        f"**Fewer answers are right.** {title}: **{right:.1%}**, and {before:.1%} as trained. "
        "Weigh that before anything it saves."
    )
