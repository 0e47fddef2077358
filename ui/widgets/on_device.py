"""The photo network on the visitor's own device, in a lesson."""

from collections.abc import Callable

from engine.data.vision import IMAGENET_CLASSES
from engine.models.pretrained import DEFAULT, find
from lessons.figures import Ways
from ui.components.hand import live_camera
from ui.components.ways import ways


def camera_on_device(key: str, title: str) -> None:
    """Draw the live camera below a title; nothing at all where there is no camera."""
    live_camera(key, title, IMAGENET_CLASSES, find(DEFAULT).preprocessing())


def race_ways(key: str, found: Callable[[Ways], None]) -> None:
    """Let the browser time its way to this server, and its own answer; `found` gets both."""
    ways(key, find(DEFAULT).preprocessing(), found)
