"""Datasets that are downloaded, end to end against a server with files in their real format."""

import gzip
import hashlib
import http.server
import io
import pickle
import struct
import tarfile
import threading
from functools import partial

import numpy as np
import pytest
import torch

from engine.datasets import (
    DATASETS,
    _loaded,
    cifar10,
    examples,
    fashion_mnist,
    is_here,
    load_dataset,
    split,
)
from engine.errors import DataError
from engine.loaders import Download
from engine.training import Trainer, TrainingConfig
from engine.vision import IMAGENET_CLASSES  # torchvision's door comes before torchvision itself

assert IMAGENET_CLASSES

N = 60


def idx(array):
    """The format of MNIST's files: type and number of dimensions, sizes, bytes; then gzip."""
    head = struct.pack(">BBBB", 0, 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    return gzip.compress(head + array.astype(np.uint8).tobytes())


def tar_of(files):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as tar:
        for name, data in files.items():
            entry = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return file.getvalue()


def md5(data):
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """A server of both datasets, small; torchvision is pointed to it. Gives what it hands out."""
    from torchvision.datasets import CIFAR10, FashionMNIST

    draw = np.random.default_rng(0)
    served = tmp_path / "served"
    served.mkdir()
    grey = draw.integers(0, 256, (N, 28, 28))
    grey[1] = grey[0]  # a copy
    labels = np.arange(N) % 10
    labels[1] = labels[0]
    files = {}
    for kind in ("train", "t10k"):
        files[f"{kind}-images-idx3-ubyte.gz"] = idx(grey)
        files[f"{kind}-labels-idx1-ubyte.gz"] = idx(labels)
    colour = draw.integers(0, 256, (N, 3072), dtype=np.uint8)
    names = [
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
    batch = pickle.dumps({"data": colour, "labels": (np.arange(N) % 10).tolist()}, protocol=2)
    meta = pickle.dumps({"label_names": names}, protocol=2)
    files["cifar.tar.gz"] = tar_of(
        {"data_batch_1": batch, "test_batch": batch, "batches.meta": meta}
    )
    for name, data in files.items():
        (served / name).write_bytes(data)

    handler = partial(Quiet, directory=str(served))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/"
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(FashionMNIST, "mirrors", [url])
    gz = [(n, md5(d)) for n, d in files.items() if n.endswith("ubyte.gz")]
    monkeypatch.setattr(FashionMNIST, "resources", gz)
    monkeypatch.setattr(CIFAR10, "url", f"{url}cifar.tar.gz")
    monkeypatch.setattr(CIFAR10, "tgz_md5", md5(files["cifar.tar.gz"]))
    monkeypatch.setattr(CIFAR10, "train_list", [["data_batch_1", md5(batch)]])
    monkeypatch.setattr(CIFAR10, "test_list", [["test_batch", md5(batch)]])
    monkeypatch.setattr(CIFAR10, "meta", CIFAR10.meta | {"md5": md5(meta)})
    forget()
    yield {"grey": grey, "colour": colour, "labels": labels, "folder": served, "names": names}
    server.shutdown()
    server.server_close()
    forget()
    for module in (fashion_mnist, cifar10):
        module.DOWNLOAD.error = module.DOWNLOAD._thread = None


def forget():
    for cached in (_loaded, split, examples):
        cached.forget()


class Quiet(http.server.SimpleHTTPRequestHandler):
    breaks_off = False  # in the middle of a file, of which it hasn't said how long it is

    def do_GET(self):
        if not self.breaks_off:
            super().do_GET()
            return
        self.protocol_version = "HTTP/1.1"
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"ff\r\nhalf of a chunk")
        self.close_connection = True

    def log_message(self, *_):
        pass


def fetched(name):
    download = DATASETS[name].traits["download"]
    assert not is_here(name)
    download.start()
    assert download.wait(30)
    return download


def test_fashion_mnist_comes_whole_and_without_copies(stand_in, capfd):
    download = fetched("fashion-mnist")
    assert download.error is None
    assert "%" not in capfd.readouterr().err  # no bar of progress in the server's log
    assert is_here("fashion-mnist")
    data = load_dataset("fashion-mnist")
    kept = [0, *range(2, N)]
    assert torch.equal(data.inputs, torch.from_numpy(stand_in["grey"][kept].astype(np.uint8)))
    assert data.labels.tolist() == stand_in["labels"][kept].tolist()
    assert (data.classes[0], data.classes[9]) == ("t-shirt/top", "ankle boot")
    assert data.shape == DATASETS["fashion-mnist"].traits["shape"]


def test_cifar10_comes_in_colour_and_trains(stand_in):
    assert fetched("cifar10").error is None
    data = load_dataset("cifar10")
    expected = stand_in["colour"].reshape(N, 3, 32, 32)
    assert torch.equal(data.inputs, torch.from_numpy(expected))
    assert data.classes == tuple(stand_in["names"])
    assert data.shape == DATASETS["cifar10"].traits["shape"]
    x, _ = data.batch(torch.arange(N))
    assert x.mean().item() == pytest.approx(0, abs=1e-4)
    assert x.std().item() == pytest.approx(1, abs=1e-4)
    run = Trainer(TrainingConfig(dataset="cifar10", model="cnn", batch_size=16))
    assert run.step().images == 16


def test_what_is_here_is_not_fetched_again(stand_in):
    download = fetched("fashion-mnist")
    for file in stand_in["folder"].iterdir():
        file.unlink()
    download.start()
    assert not download.busy
    assert is_here("fashion-mnist")
    load_dataset("fashion-mnist")


@pytest.mark.parametrize("name", ["fashion-mnist", "cifar10"])
def test_a_file_that_is_not_what_it_should_be_is_refused_in_a_sentence(stand_in, name):
    for file in stand_in["folder"].iterdir():
        file.write_bytes(b"a captive portal's greeting")
    download = fetched(name)
    assert "not what it should be" in str(download.error)
    assert not is_here(name)


@pytest.mark.parametrize("name", ["fashion-mnist", "cifar10"])
def test_a_connection_that_breaks_off_is_said_and_the_next_try_works(stand_in, monkeypatch, name):
    monkeypatch.setattr(Quiet, "breaks_off", True)
    download = fetched(name)
    assert "broke off" in str(download.error)
    assert not is_here(name)
    monkeypatch.setattr(Quiet, "breaks_off", False)
    assert fetched(name).error is None
    load_dataset(name)


@pytest.mark.parametrize("name", ["fashion-mnist", "cifar10"])
def test_without_a_network_one_sentence_says_why_not(monkeypatch, tmp_path, name):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    download = DATASETS[name].traits["download"]
    monkeypatch.setattr(download, "address", lambda: "http://127.0.0.1:9/nothing")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    download.start()
    assert download.wait(20)
    assert "can't reach" in str(download.error)
    assert download.error.hint
    with pytest.raises(DataError, match="not here yet"):
        Trainer(TrainingConfig(dataset=name))
    download.error = None


def test_what_is_damaged_on_disk_is_said_and_can_be_fetched_again(stand_in, tmp_path):
    fetched("cifar10")
    for file in (tmp_path / "cache").rglob("data_batch_1"):
        file.write_bytes(b"")
    with pytest.raises(DataError, match="damaged"):
        load_dataset("cifar10")
    assert not is_here("cifar10")
    fetched("cifar10")
    load_dataset("cifar10")


def test_how_far_it_is_goes_by_the_bytes_on_disk_and_a_standstill_ends_it(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("engine.loaders.STILL_SECONDS", 0.2)
    go_on, writers = threading.Event(), []

    def load(root, download):
        writers.append(threading.current_thread())
        (root / "part").write_bytes(b"x" * 25)
        go_on.wait(10)

    slow = Download("Slow", 100, ("part",), load, (tmp_path / "here").as_uri)
    (tmp_path / "here").write_text("")
    slow.start()
    while slow.look() < 0.25:
        pass
    assert slow.busy
    while slow.busy:
        slow.look()
    assert "stopped answering" in str(slow.error)
    slow.start()  # another try waits for the one there is: two would write into the same file
    assert slow.busy
    assert slow.error is None
    while slow.busy:
        slow.look()
    assert "stopped answering" in str(slow.error)
    go_on.set()
    writers[0].join(10)
    assert slow.is_here()
    assert slow.error is None
    assert len(writers) == 1
