"""How many cores and how much memory there are, by the files of a machine and of a container."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.core import host
from engine.core.host import cores, memory_left

MIB = 2**20
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Returns a function that writes Linux's files; those that aren't named aren't there."""
    monkeypatch.setattr(host, "MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(host, "GROUP", tmp_path)

    def write(**files):
        for name, text in files.items():
            (tmp_path / name.replace("_", ".")).write_text(text)

    return write


def test_a_machine_by_itself_says_what_is_available(machine):
    machine(meminfo="MemTotal:  2048 kB\nMemFree:  100 kB\nMemAvailable:  1024 kB\n")
    assert memory_left() == MIB


def test_a_container_has_what_its_limit_leaves(machine):
    machine(meminfo="MemAvailable: 999999 kB\n", memory_max="1000\n", memory_current="400\n")
    assert memory_left() == 600


def test_files_that_were_read_and_may_be_let_go_of_are_no_memory_taken(machine):
    machine(
        memory_max=f"{512 * MIB}\n",
        memory_current=f"{510 * MIB}\n",
        memory_stat=f"anon {100 * MIB}\nfile {410 * MIB}\nactive_file {110 * MIB}\n"
        f"inactive_file {300 * MIB}\nworkingset_refault_file 7\n",
    )
    assert memory_left() == 302 * MIB


def test_the_smaller_of_machine_and_container_counts(machine):
    machine(meminfo="MemAvailable: 1 kB\n", memory_max="5000\n", memory_current="0\n")
    assert memory_left() == 1024


@pytest.mark.parametrize("files", [{}, {"memory_max": "max\n", "memory_current": "12\n"}])
def test_where_nothing_is_said_there_is_no_limit(machine, files):
    machine(**files)
    assert memory_left() == float("inf")


@pytest.fixture
def eight_cores(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(8)), raising=False)


@pytest.mark.parametrize(
    ("said", "cores_allowed"),
    [("200000 100000\n", 2), ("150000 100000\n", 2), ("7800 100000\n", 1), ("max 100000\n", 8)],
)
def test_a_container_may_use_so_many_cores(machine, eight_cores, said, cores_allowed):
    machine(cpu_max=said)
    assert cores() == cores_allowed


def test_without_a_container_all_cores_may_be_used(machine, eight_cores):
    assert cores() == 8


def test_affinity_may_leave_fewer_than_the_quota(machine, eight_cores, monkeypatch):
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {1, 5, 6})
    machine(cpu_max="500000 100000\n")
    assert cores() == 3


def test_where_the_system_knows_no_affinity_the_machine_s_cores_count(machine, monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    monkeypatch.delattr("os.sched_getaffinity", raising=False)
    assert cores() == 8


ON_ONE_CORE = """
import os
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
from engine.compute.pool import MOST_AT_ONCE, WORKERS, shared_pool
from engine.core.host import cores
print(cores(), WORKERS, shared_pool().executor._max_workers, MOST_AT_ONCE)
"""


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="the system knows no affinity")
def test_a_process_kept_to_one_core_computes_with_one():
    """As `taskset -c 0 python3 run.py` has it."""
    told = subprocess.run(
        [sys.executable, "-c", ON_ONE_CORE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["1", "1", "1", "24"]
