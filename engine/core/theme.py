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
SERIES = (TRAINING, NEGATIVE, "#6E8A1C", "#8B5BD1", ROSE, NEUTRAL)
OTHERS = "rgba(122, 132, 148, 0.35)"

PAGE_LIGHT, PAGE_DARK = "#FFFFFF", "#12151B"
