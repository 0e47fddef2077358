"""Where the project keeps what isn't code."""

from pathlib import Path

ASSETS = Path(__file__).parents[1] / "assets"
DATA = ASSETS / "data"
PHOTOS = ASSETS / "photos"
LESSONS = ASSETS.parent / "lessons"
