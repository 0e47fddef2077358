"""Datasets that are downloaded, end to end against a server with files in their real format."""

import errno
from types import SimpleNamespace

import pytest
import torch
from elsewhere import (
    CIFAR,
    CIFAR_NAMES,
    Elsewhere,
    drawn,
    point_datasets,
    write_cifar10,
    write_fashion_mnist,
)
from memoized import forget

from engine.core.download import Remote
from engine.data import DATASETS, examples, is_here, load_dataset, split
from engine.data.datasets import _loaded, cifar10, fashion_mnist
from engine.data.vision import (
    IMAGENET_CLASSES,  # torchvision's door comes before torchvision itself
)
from engine.errors import DataError
from engine.training import Trainer, TrainingConfig

assert IMAGENET_CLASSES

N = 60


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """Both datasets, small, elsewhere; torchvision is pointed there. Gives what is handed out."""
    folder = tmp_path / "served"
    folder.mkdir()
    grey, labels = drawn(N, 28, 28)
    grey[1], labels[1] = grey[0], labels[0]  # a copy
    write_fashion_mnist(folder, grey, labels)
    colour, kinds = drawn(N, 3072)
    write_cifar10(folder, colour, kinds)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with Elsewhere(folder) as place:
        point_datasets(place.url, folder, monkeypatch.setattr)
        forget(_loaded, split, examples)
        yield SimpleNamespace(place=place, grey=grey, labels=labels, colour=colour)
    forget(_loaded, split, examples)
    for module in (fashion_mnist, cifar10):
        module.DOWNLOAD.error = module.DOWNLOAD._thread = None


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
    assert torch.equal(data.inputs, torch.from_numpy(stand_in.grey[kept]))
    assert data.labels.tolist() == stand_in.labels[kept].tolist()
    assert (data.classes[0], data.classes[9]) == ("t-shirt/top", "ankle boot")
    assert data.shape == DATASETS["fashion-mnist"].traits["shape"]


def test_cifar10_comes_in_colour_and_trains(stand_in):
    assert fetched("cifar10").error is None
    data = load_dataset("cifar10")
    expected = stand_in.colour.reshape(N, 3, 32, 32)
    assert torch.equal(data.inputs, torch.from_numpy(expected))
    assert data.classes == tuple(CIFAR_NAMES)
    assert data.shape == DATASETS["cifar10"].traits["shape"]
    x, _ = data.batch(torch.arange(N))
    assert x.mean().item() == pytest.approx(0, abs=1e-4)
    assert x.std().item() == pytest.approx(1, abs=1e-4)
    run = Trainer(TrainingConfig(dataset="cifar10", model="cnn", batch_size=16))
    assert run.step().images == 16


def test_what_is_here_is_not_fetched_again(stand_in):
    download = fetched("fashion-mnist")
    stand_in.place.manner = "missing"
    download.start()
    assert not download.busy
    assert is_here("fashion-mnist")
    load_dataset("fashion-mnist")


@pytest.mark.parametrize("name", ["fashion-mnist", "cifar10"])
@pytest.mark.parametrize(
    ("manner", "words"),
    [
        ("other", "checksum is wrong"),
        ("short", "broke off after"),
        ("missing", "answered 404"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused_in_a_sentence(
    stand_in, name, manner, words
):
    stand_in.place.manner = manner
    download = fetched(name)
    assert words in str(download.error)
    assert not is_here(name)
    assert not download.folder.exists()


@pytest.mark.parametrize("name", ["fashion-mnist", "cifar10"])
def test_a_connection_that_breaks_off_is_said_and_the_next_try_works(stand_in, name):
    stand_in.place.manner = "cut off"
    download = fetched(name)
    assert "broke off" in str(download.error)
    assert not is_here(name)
    stand_in.place.manner = "good"
    assert fetched(name).error is None
    load_dataset(name)


@pytest.mark.parametrize("name", ["fashion-mnist", "cifar10"])
def test_without_a_network_one_sentence_says_why_not(monkeypatch, tmp_path, name):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    download = DATASETS[name].traits["download"]
    nowhere = Remote("It", "http://127.0.0.1:9/nothing", 1, md5="0")
    monkeypatch.setattr(download, "files", lambda: [nowhere])
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    download.start()
    assert download.wait(20)
    assert "no way to" in str(download.error)
    assert download.error.hint
    with pytest.raises(DataError, match="not here yet"):
        Trainer(TrainingConfig(dataset=name))
    download.error = None


@pytest.mark.parametrize("name", ["fashion-mnist", "cifar10"])
def test_what_is_damaged_on_disk_is_said_and_can_be_fetched_again(stand_in, name):
    for file in fetched(name).folder.rglob("*"):
        if file.is_file() and file.name != "complete":
            file.write_bytes(b"")
    with pytest.raises(DataError, match="damaged"):
        load_dataset(name)
    assert not is_here(name)
    assert fetched(name).error is None
    load_dataset(name)


@pytest.mark.parametrize("name", ["fashion-mnist", "cifar10"])
@pytest.mark.parametrize(
    "stage", ["engine.core.download.os.replace", "torchvision.datasets.utils.extract_archive"]
)
def test_a_full_disk_is_said_and_freed_again(stand_in, monkeypatch, name, stage):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(stage, full)
        download = fetched(name)
    assert "disk is full" in str(download.error)
    assert not download.folder.exists()
    assert fetched(name).error is None


def test_silence_ends_it_and_what_came_before_was_its_share(stand_in, monkeypatch):
    monkeypatch.setattr("engine.core.download.TIMEOUT_SECONDS", 0.5)
    packed = (stand_in.place.folder / CIFAR).stat().st_size
    monkeypatch.setattr(cifar10, "SIZE_BYTES", packed)
    monkeypatch.setattr(cifar10.DOWNLOAD, "size_bytes", packed)
    monkeypatch.setattr("engine.core.download.CHUNK_BYTES", packed // 4)
    stand_in.place.manner = "silent"  # after a half
    download = fetched("cifar10")
    assert download.share == pytest.approx(0.5, abs=0.01)
    assert "broke off" in str(download.error)


def test_who_asks_while_it_is_under_way_starts_nothing_new(stand_in):
    stand_in.place.manner = "silent"
    download = DATASETS["cifar10"].traits["download"]
    download.start()
    thread = download._thread
    download.start()
    assert download.busy
    assert download._thread is thread
    stand_in.place.manner = "good"
    stand_in.place.speak.set()
    assert download.wait(30)
