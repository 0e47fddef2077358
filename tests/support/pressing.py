"""A figure's button, pressed in a test."""

from lessons.figures import finished, pressing


def press(figure, state, button, values):
    """Return the state after a button was pressed, however long that takes."""
    return finished(pressing(figure, state, [button], values))
