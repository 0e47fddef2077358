"""What was made once for everybody, made anew for a test."""


def forget(*functions):
    """Let go of all that functions under `engine.core.memoize.once` keep."""
    for function in functions:
        function._place.cache_clear()
