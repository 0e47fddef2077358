"""The photo network on the visitor's own device."""

from engine.inference import shared_classifier
from engine.models.pretrained import DEFAULT, find
from ui.components.hand import hand


def hand_page() -> None:
    """Let this device answer by itself."""
    hand(shared_classifier(runtime="onnx-int8").labels, find(DEFAULT).preprocessing())
