"""What is freed goes back to the system, and many threads share few heaps."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

from engine.core import heap
from ui.components import bits_slider, gallery

ROOT = Path(__file__).resolve().parents[3]
# Many threads that each allocate and free: how much stays with the process, in MiB?
THREADS = """
import sys, threading, psutil
from engine.core import heap
if sys.argv[1] == "few": heap.keep_few_heaps()
wait, go = threading.Barrier(9), threading.Event()
def work():
    kept = [bytearray(1000) for _ in range(20_000)]
    wait.wait()
    go.wait()
for _ in range(8): threading.Thread(target=work).start()
wait.wait()
maps = sum("rw-p" in line for line in open("/proc/self/maps"))
go.set()
print(maps)
"""

glibc_only = pytest.mark.skipif(sys.platform != "linux", reason="glibc is Linux's C library")


def maps(heaps):
    done = subprocess.run(
        [sys.executable, "-c", THREADS, heaps], capture_output=True, text=True, check=True
    )
    return int(done.stdout)


@glibc_only
def test_threads_share_few_heaps():
    assert maps("few") < maps("as ever")


@glibc_only
def test_both_calls_are_understood():
    assert heap.keep_few_heaps()
    heap.give_back()


def test_a_c_library_without_these_calls_is_left_alone(monkeypatch):
    monkeypatch.setattr(heap.ctypes, "CDLL", lambda _: object())
    assert not heap.keep_few_heaps()
    assert not heap.give_back()


def test_memory_is_given_back_now_and_then(monkeypatch):
    given = []
    monkeypatch.setattr(heap, "give_back", lambda: given.append(1) or True)
    patient, busy = heap.NowAndThen(every_seconds=3600), heap.NowAndThen(every_seconds=0)
    assert [patient.give_back() for _ in range(3)] == [True, False, False]
    assert [busy.give_back() for _ in range(3)] == [True, True, True]
    assert len(given) == 4


def test_a_component_is_handed_bytes_in_which_nobody_looks_for_tables(monkeypatch):
    """Where a dict has lists in it, Streamlit imports pandas to find out what they are."""
    handed = []

    def component(**given):
        handed.append(given["data"])
        return SimpleNamespace(picked=None, bits=None)

    monkeypatch.setattr(gallery, "_component", component)
    monkeypatch.setattr(bits_slider, "_component", component)
    gallery.gallery("some", "Some", [(1, "a cat", Image.new("L", (4, 4)))], pixels=True)
    exam = {8: (0.9, 3, 100, "as good as before")}
    bits_slider.bits_slider((32, 8), 32, [0.5, -1.0], exam, 200, 0.1, ("a unit", "an exam"))
    assert [type(one) for one in handed] == [bytes, bytes]


def test_the_warm_up_loads_no_pandas():
    """It would take 70 MiB for tables that we draw ourselves."""
    code = (
        "import sys; from ui.server import warm_up; warm_up._load(); print('pandas' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
