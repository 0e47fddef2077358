"""A figure's walk of steps, as the page says where it stands."""


def place(number: int, steps: int) -> str:
    """Return what stands beside the arrows. number: from 1."""
    return f"Step {number} of {steps}"
