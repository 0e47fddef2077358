"""Weights from elsewhere, fetched from a local stand-in: whole and right, or one sentence."""

import errno
import hashlib
import os

import psutil
import pytest
from elsewhere import Elsewhere

from engine.core import download
from engine.core.download import Remote, fetch
from engine.errors import NetworkError

BODY = bytes(range(256)) * 4096  # 1 MiB
CHECKSUM = hashlib.sha256(BODY).hexdigest()[:8]
OTHER = "00000000"


@pytest.fixture
def stand_in(tmp_path):
    folder = tmp_path / "served"
    folder.mkdir()
    for checksum in (CHECKSUM, OTHER):
        (folder / f"network-{checksum}.pth").write_bytes(BODY)
    with Elsewhere(folder) as place:
        yield place


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "*")
    return download.folder()


def remote(url, checksum=CHECKSUM):
    return Remote("A network", f"{url}/network-{checksum}.pth", len(BODY))


def run(work):
    """All parts of the work: what they say, and the result."""
    said = []
    while True:
        try:
            said.append(next(work))
        except StopIteration as end:
            return said, end.value


def left_behind(cache):
    return list(cache.iterdir()) if cache.exists() else []


def test_a_file_arrives_whole_with_its_progress(stand_in, cache):
    wanted = remote(stand_in.url)
    said, path = run(fetch(wanted))
    assert path == wanted.path
    assert path.read_bytes() == BODY
    assert left_behind(cache) == [path]
    shares = [progress.share for progress in said]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert len(set(shares)) > 3
    assert "MiB" in said[-1].says


@pytest.mark.parametrize(
    ("manner", "checksum", "words"),
    [
        ("short", CHECKSUM, "broke off"),
        ("cut off", CHECKSUM, "broke off"),
        ("good", OTHER, "checksum is wrong"),
        ("other", CHECKSUM, "checksum is wrong"),
        ("missing", CHECKSUM, "answered 404"),
        ("huge", CHECKSUM, "far too large"),
    ],
)
def test_what_goes_wrong_is_one_sentence_and_leaves_nothing(
    stand_in, cache, manner, checksum, words
):
    stand_in.manner = manner
    with pytest.raises(NetworkError, match=words) as refused:
        run(fetch(remote(stand_in.url, checksum)))
    assert refused.value.hint
    assert str(refused.value).count(". ") == 0
    assert not left_behind(cache)


def test_silence_is_not_waited_for_for_ever(stand_in, cache, monkeypatch):
    monkeypatch.setattr(download, "TIMEOUT_SECONDS", 0.2)
    stand_in.manner = "silent"
    with pytest.raises(NetworkError, match="broke off"):
        run(fetch(remote(stand_in.url)))
    assert not left_behind(cache)


def test_no_network_is_one_sentence(cache):
    with pytest.raises(NetworkError, match="no way to"):
        run(fetch(remote("http://127.0.0.1:9")))
    assert not left_behind(cache)


def test_a_disk_with_too_little_space_is_seen_beforehand(stand_in, cache, monkeypatch):
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr(download.shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(NetworkError, match="disk is full"):
        run(fetch(remote(stand_in.url)))
    assert not left_behind(cache)


def test_a_file_is_closed_before_it_gets_its_name(stand_in, cache, monkeypatch):
    """Windows gives an open file no other name, and doesn't remove it either."""
    really, still_open = {"replace": os.replace, "unlink": os.unlink}, []

    def watched(name):
        def act(file, *others):
            still_open.extend(one for one in psutil.Process().open_files() if one.path == file)
            return really[name](file, *others)

        return act

    for name in really:
        monkeypatch.setattr(download.os, name, watched(name))
    run(fetch(remote(stand_in.url)))
    stand_in.manner = "short"
    with pytest.raises(NetworkError):
        run(fetch(remote(stand_in.url)))
    assert not still_open


@pytest.mark.parametrize(("number", "words"), [(errno.ENOSPC, "is full"), (errno.EIO, "write")])
def test_a_disk_that_fails_on_the_way_leaves_nothing(stand_in, cache, monkeypatch, number, words):
    def fails(source, target):
        raise OSError(number, "no")

    monkeypatch.setattr(download.os, "replace", fails)
    with pytest.raises(NetworkError, match=words):
        run(fetch(remote(stand_in.url)))
    assert not left_behind(cache)


def test_a_download_that_is_given_up_leaves_nothing(stand_in, cache):
    work = fetch(remote(stand_in.url))
    for _ in range(3):
        next(work)
    assert left_behind(cache)
    work.close()
    assert not left_behind(cache)


def test_what_a_killed_server_left_goes_with_the_next_download(stand_in, cache):
    cache.mkdir(parents=True)
    old, young = cache / "old.part", cache / "young.part"
    for piece in (old, young):
        piece.write_bytes(b"half of it")
    os.utime(old, (0, 0))
    run(fetch(remote(stand_in.url)))
    assert sorted(left_behind(cache)) == sorted([young, remote(stand_in.url).path])
