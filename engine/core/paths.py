"""Where the project keeps what isn't code."""

from pathlib import Path

ASSETS = Path(__file__).parents[2] / "assets"
DATA = ASSETS / "data"
PHOTOS = ASSETS / "photos"
FONTS = ASSETS / "fonts"
MODELS = ASSETS / "models"
LESSONS = ASSETS.parent / "lessons"

# EfficientNet-Lite0 for ONNX Runtime: runtime → file. `python -m tools.build_onnx` makes both.
ONNX_FILES = {
    "onnx": MODELS / "efficientnet-lite0-fp32.onnx",
    "onnx-int8": MODELS / "efficientnet-lite0-int8.onnx",
}
