"""Every error the engine raises on purpose.

EngineError
├── BudgetError       what is shared is used up for now
├── ConfigError       settings that can't work together
├── DataError         a dataset that isn't here, or can't be had
├── Diverged          a training run whose loss ran away
├── LessonError       a lesson file that doesn't read
├── FactError         a fact without its source, unit or year
├── NetworkError      a network's weights that can't be had
├── PhotoError        bytes that aren't a picture we can read
├── RegistryError     a name that is unknown, or taken twice
└── WeightsError      a file of weights that doesn't fit, or isn't one

Each carries a message for people (what happened) and a hint (what to do next).
"""


class EngineError(Exception):
    """The root: `str(error)` says what happened, `error.hint` what to do next."""

    hint = "Please try again."

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        if hint is not None:
            self.hint = hint


class BudgetError(EngineError):
    """What is shared among visitors is used up for now."""

    hint = "Try again in a few minutes."


class ConfigError(EngineError):
    """Settings that can't work."""

    hint = "Pick one of the values on offer."


class DataError(EngineError):
    """A dataset that isn't here, or can't be had."""

    hint = "Pick another dataset; those that come with the app need no network."


class Diverged(EngineError):
    """The loss ran away; the weights of this update are of no use."""

    hint = "Try a smaller learning rate: a tenth of this one, or less."


class LessonError(EngineError):
    """A lesson file that doesn't read."""

    hint = "Open another lesson from the map of the course."


class FactError(EngineError):
    """A fact that lacks what makes it checkable."""

    hint = "Give the fact a value, a unit, a year, a source and a link."


class NetworkError(EngineError):
    """Weights that can't be loaded."""

    hint = "Pick another network; the rest of the page goes on."


class PhotoError(EngineError):
    """Bytes that aren't a picture we can read."""

    hint = "Try a JPEG or PNG photo, or one of the samples."


class RegistryError(EngineError):
    """A name that nothing is registered under, or that two things claim."""

    hint = "Pick one of the names on offer."


class WeightsError(EngineError):
    """A file of weights that doesn't fit this network, or isn't one at all."""

    hint = "Pick a .safetensors file that was exported here, with the same network chosen."
