"""The photo network on the visitor's own device, in a lesson."""

from engine.data.vision import IMAGENET_CLASSES
from engine.models.pretrained import DEFAULT, find
from ui.components.hand import live_camera


def camera_on_device(key: str, title: str) -> None:
    """Draw the live camera below a title; nothing at all where there is no camera."""
    live_camera(key, title, IMAGENET_CLASSES, find(DEFAULT).preprocessing())
