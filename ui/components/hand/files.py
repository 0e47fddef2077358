"""The files by which a browser answers by itself, as it shall ask for them: static/hand."""

import hashlib
from pathlib import Path
from typing import Any

from engine.core.memoize import memoize
from engine.core.packed import unpacked_bytes
from engine.core.paths import HAND, STATIC, WASM

SERVED = "app/static"  # Streamlit serves the folder static/ there
DIGITS = 12
NETWORKS = {"int8": "efficientnet-lite0-int8.onnx.gz", "fp32": "efficientnet-lite0-fp32.onnx"}
CODE = "ort.wasm.bundle.min.mjs"
OURS = ("worker.js", "prepare.js", "files.js")


def address(path: Path) -> str:
    """Return where a file of static/ is served, next to the page."""
    return f"{SERVED}/{path.relative_to(STATIC).as_posix()}"


@memoize()
def files() -> dict[str, Any]:
    """Return the address of each file, and of the large ones what makes sure that it came whole.

    An address ends in a digest, so that a browser never takes an older file for a newer one.
    """
    ours = hashlib.sha256(b"".join((HAND / name).read_bytes() for name in OURS)).hexdigest()
    return {
        "worker": f"{address(HAND / OURS[0])}?v={ours[:DIGITS]}",
        "code": _remote(CODE)["address"],
        "machine": _remote(WASM.name),
        "networks": {name: _remote(file) for name, file in NETWORKS.items()},
    }


def download_bytes(form: str) -> int:
    """Return what comes to a browser once, for a form of the network: it, and what runs it."""
    found = files()
    size_bytes: int = found["machine"]["sizeBytes"] + found["networks"][form]["sizeBytes"]
    return size_bytes


def _remote(name: str) -> dict[str, Any]:
    path = HAND / name
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    return {
        "address": f"{address(path)}?v={digest[:DIGITS]}",
        "sizeBytes": len(data),
        "hash": digest,
        "unpackedBytes": unpacked_bytes(path),
    }
