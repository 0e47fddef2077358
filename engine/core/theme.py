"""One palette for every chart, badge and table. Training is amber, inference is teal.

Each colour has a contrast of 3:1 or more on the light and on the dark page; a test holds it.
"""

TRAINING = "#C2740A"
INFERENCE = "#0E8F86"
TRAINING_BUTTON = "#9A5B00"  # dark enough for white words
NEUTRAL = "#7A8494"
NEGATIVE = "#3B6FD4"  # weights below zero; above zero is amber
ROSE = "#C43D74"  # what went wrong
# Layers and classes: amber, blue, moss, violet, rose, slate.
SERIES = ("#C2740A", "#3B6FD4", "#6E8A1C", "#8B5BD1", "#C43D74", "#7A8494")
OTHERS = "rgba(122, 132, 148, 0.35)"

PAGE_LIGHT, PAGE_DARK = "#FFFFFF", "#12151B"


def contrast(one: str, other: str) -> float:
    """Return the WCAG 2 contrast ratio of two #RRGGBB colours, 1–21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
