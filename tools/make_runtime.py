"""Makes ONNX Runtime's files for browsers in static/hand: `python -m tools.make_runtime`.

Needs npm, which fetches them from its registry, and zopfli.
"""

import subprocess
import tarfile
import tempfile
from pathlib import Path

from engine.core.paths import HAND
from tools.packing import packed

PACKAGE = "onnxruntime-web@1.30.0"
SOURCE_MAP = b"//# sourceMappingURL"  # a note for debuggers on a file that isn't here
CODE, MACHINE = "ort.wasm.bundle.min.mjs", "ort-wasm-simd-threaded.wasm"

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", PACKAGE, "--pack-destination", folder], check=True)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as package:
            for name in (CODE, MACHINE):
                file = package.extractfile(f"package/dist/{name}")
                assert file is not None
                data = file.read()
                target = HAND / name if name == CODE else HAND / f"{name}.gz"
                target.write_bytes(data.split(SOURCE_MAP)[0] if name == CODE else packed(data))
