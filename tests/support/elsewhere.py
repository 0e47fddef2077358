"""A stand-in for the places that the app fetches from: real formats, small and random contents.

Only the network is stood in for. torchvision's loaders and the app's own downloads do all they do
elsewhere; they are pointed to a server on this machine, which can be slow, wrong or silent.
"""

import gzip
import hashlib
import http.server
import io
import pickle
import struct
import tarfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Self

import numpy as np
import torch

KINDS = 10
CIFAR = "cifar.tar.gz"
CIFAR_NAMES = [
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
]
PIECE_BYTES = 2**16
MANNERS = ("good", "missing", "short", "cut off", "other", "silent", "huge")


class Elsewhere:
    """`with Elsewhere(folder) as place:` hands out the files of a folder at `place.url`.

    manner: one of MANNERS; what is wrong with the answers · bytes_a_second: how fast they come, or
    None for as fast as they can · silent ones go on when `speak` is set.
    """

    def __init__(self, folder: Path, manner: str = "good") -> None:
        self.folder, self.manner = folder, manner
        self.bytes_a_second: float | None = None
        self.speak = threading.Event()
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Answer, self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.speak.set()
        self._server.shutdown()
        self._server.server_close()


class _Answer(http.server.BaseHTTPRequestHandler):
    def __init__(self, place: Elsewhere, *arguments: Any) -> None:
        self.place = place
        super().__init__(*arguments)

    def do_GET(self) -> None:
        file, manner = self.place.folder / self.path.lstrip("/"), self.place.manner
        if manner == "missing" or not file.is_file():
            self.send_error(404)
            return
        data = file.read_bytes()
        if manner == "other":
            data = data[::-1]
        self.send_response(200)
        if manner == "cut off":  # in the middle of a piece, of a file of unknown length
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self._send(b"ff\r\nhalf of a chunk")
            return
        self.send_header("Content-Length", str(10**9 if manner == "huge" else len(data)))
        self.end_headers()
        self._send(data[: len(data) // 2] if manner in ("short", "silent") else data)
        if manner == "silent":
            self.place.speak.wait(60)

    def _send(self, data: bytes) -> None:
        try:
            for start in range(0, len(data), PIECE_BYTES):
                piece = data[start : start + PIECE_BYTES]
                self.wfile.write(piece)
                if self.place.bytes_a_second:
                    time.sleep(len(piece) / self.place.bytes_a_second)
        except ConnectionError:
            self.close_connection = True  # who asked has heard enough

    def log_message(self, *_: object) -> None:
        pass


# --- the files -------------------------------------------------------------------------------


def write_fashion_mnist(folder: Path, grey: np.ndarray, labels: np.ndarray) -> None:
    """Write MNIST's four files. grey: (n, 28, 28), labels: (n,), both 0–255."""
    for kind in ("train", "t10k"):
        (folder / f"{kind}-images-idx3-ubyte.gz").write_bytes(_idx(grey))
        (folder / f"{kind}-labels-idx1-ubyte.gz").write_bytes(_idx(labels))


def _idx(array: np.ndarray) -> bytes:
    """The format of MNIST's files: type and number of dimensions, sizes, bytes; then gzip."""
    head = struct.pack(">BBBB", 0, 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    return gzip.compress(head + array.astype(np.uint8).tobytes(), 1)


def write_cifar10(folder: Path, colour: np.ndarray, labels: np.ndarray) -> None:
    """Write CIFAR-10's archive. colour: (n, 3072) bytes, labels: (n,) 0–9."""
    batch = pickle.dumps({"data": colour, "labels": labels.tolist()}, protocol=2)
    meta = pickle.dumps({"label_names": CIFAR_NAMES}, protocol=2)
    with tarfile.open(folder / CIFAR, mode="w:gz", compresslevel=1) as tar:
        for name, data in {
            "data_batch_1": batch,
            "test_batch": batch,
            "batches.meta": meta,
        }.items():
            entry = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))


def drawn(count: int, *shape: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw pictures that can be learnt: of each kind one pattern, under noise; and their labels."""
    draw = np.random.default_rng(0)
    labels = np.arange(count) % KINDS
    patterns = draw.integers(0, 128, (KINDS, *shape))
    pictures = patterns[labels] + draw.integers(0, 128, (count, *shape))
    return pictures.astype(np.uint8), labels


def put_weights(name: str, folder: Path | None = None) -> Path:
    """Write weights of one of torchvision's networks: right in names and shapes, but random.

    They go into a folder, where the name ends in their checksum as that of theirs does; or where
    the app keeps what it has fetched.
    """
    from engine.models.pretrained import find

    network, file = find(name), io.BytesIO()
    torch.manual_seed(0)
    torch.save(network.layout().state_dict(), file)
    data = file.getvalue()
    path = (
        folder / f"{name}-{hashlib.sha256(data).hexdigest()[:8]}.pth"
        if folder
        else network.remote.path
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


# --- the app, pointed to them ----------------------------------------------------------------


def point_datasets(
    url: str, folder: Path, change: Callable[[Any, str, Any], None] = setattr
) -> None:
    """Point torchvision's Fashion-MNIST and CIFAR-10 to a stand-in, with the sums of its files."""
    from torchvision.datasets import CIFAR10, FashionMNIST

    change(FashionMNIST, "mirrors", [f"{url}/"])
    packed = sorted(folder.glob("*-ubyte.gz"))
    change(FashionMNIST, "resources", [(file.name, _md5(file.read_bytes())) for file in packed])
    change(CIFAR10, "url", f"{url}/{CIFAR}")
    change(CIFAR10, "tgz_md5", _md5((folder / CIFAR).read_bytes()))
    with tarfile.open(folder / CIFAR) as tar:
        sums = {Path(entry.name).name: _md5(tar.extractfile(entry).read()) for entry in tar}
    change(CIFAR10, "train_list", [["data_batch_1", sums["data_batch_1"]]])
    change(CIFAR10, "test_list", [["test_batch", sums["test_batch"]]])
    change(CIFAR10, "meta", CIFAR10.meta | {"md5": sums["batches.meta"]})


def point_networks(url: str, folder: Path) -> None:
    """Point the app to a stand-in for those of torchvision's weights that the folder has."""
    from engine.models.pretrained import find
    from engine.models.pretrained.torchvision_zoo import weights

    for file in folder.glob("*.pth"):
        network = find(file.stem.rsplit("-", 1)[0])
        remote = replace(network.remote, url=f"{url}/{file.name}", size_bytes=file.stat().st_size)
        object.__setattr__(network, "remote", remote)
        object.__setattr__(network, "weights", partial(weights, remote))


def _md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()
