"""Where the project keeps what isn't code."""

from pathlib import Path

ASSETS = Path(__file__).parents[2] / "assets"
DATA = ASSETS / "data"
FONTS = ASSETS / "fonts"
STATIC = ASSETS.parent / "static"  # what browsers fetch: Streamlit serves this folder
PHOTOS = STATIC / "photos"
HAND = STATIC / "hand"  # all that a browser needs to answer by itself
WASM = HAND / "ort-wasm-simd-threaded.wasm.gz"  # ONNX Runtime for browsers, its machine code
LESSONS = ASSETS.parent / "lessons"

# EfficientNet-Lite0 for ONNX Runtime: runtime → file. `python -m tools.build_onnx` makes both.
ONNX_FILES = {
    "onnx": HAND / "efficientnet-lite0-fp32.onnx",
    "onnx-int8": HAND / "efficientnet-lite0-int8.onnx.gz",
}
