"""When a smaller form of a network answers worse, or faster: the thresholds, and how it is said.

What is shown compares with these; only the words stand where they are shown.
"""

# Right answers lost, 0–1: below that, it is no more.
SAME, LITTLE, MUCH = 0.01, 0.03, 0.1
# The same where weights are taken out, which everybody expects to cost something: coarser steps.
CUT_SAME, CUT_LITTLE, CUT_MUCH, CUT_MOST = 0.005, 0.05, 0.2, 0.4

# Answers that come out differently, 0–1.
HANDFUL = 0.02  # nobody would notice so few in use
SOME = 0.15  # so many, and what the network knows has changed
MANY = 0.3  # between “one in ten” and “half”
# First answers of 1,000 classes that differ from fp32’s: in int8 that is right, 1 in 20 do, on
# photos that leave the network in doubt anyway.
DOUBTFUL = 0.1

EXACT_WITHIN = 0.07  # error of logits next to their spread: more than levels up or down can do

# One time ÷ another: so much and less, either way, is no difference.
CHANCE = 1.1  # where the work differs
SAME_WORK_CHANCE = 1.25  # where it is the same, so that what lies beyond is the machine
UNSAID = 1.05  # so near that no percentage is worth telling
LITTLE_GAIN = 0.5  # of the speed that the multiplications saved would let one expect


def takes_as_long(ratio: float) -> bool:
    """Whether forms of a network with the same work took the same time; else it was the machine."""
    return 1 / SAME_WORK_CHANCE <= ratio <= SAME_WORK_CHANCE


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
