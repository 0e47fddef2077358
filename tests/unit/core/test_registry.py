"""Names and builders: found by walking, in order, never two of a name."""

import importlib
import sys

import pytest

from engine.core.registry import Registry
from engine.errors import RegistryError

INIT = """
from engine.core.registry import Registry
SHELF = Registry("thing", "a_shelf")
"""
THING = """
from a_shelf import SHELF

@SHELF.register("{name}", title="The {name}", summary="A thing.", rank={rank})
def build():
    return "{name} was built"
"""


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A registry over a package of three files, made for this test."""
    package = tmp_path / "a_shelf"
    package.mkdir()
    (package / "__init__.py").write_text(INIT)
    for name, rank in (("late", 1), ("b", 1), ("a", 9)):
        (package / f"{name}.py").write_text(THING.format(name=name, rank=rank))
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    yield importlib.import_module("a_shelf").SHELF
    for module in [name for name in sys.modules if name.split(".")[0] == "a_shelf"]:
        del sys.modules[module]


def test_a_file_is_all_it_takes_to_be_found(shelf):
    assert shelf["late"].build() == "late was built"
    assert shelf["late"].title == "The late"
    assert shelf["late"].summary == "A thing."


def test_the_order_is_by_rank_then_by_name(shelf):
    assert list(shelf) == ["b", "late", "a"]


def test_a_name_is_in_the_registry_or_not(shelf):
    assert "a" in shelf
    assert "c" not in shelf
    assert None not in shelf


def test_looking_things_up_again_finds_the_same_thing(shelf):
    assert shelf["a"] is shelf["a"]
    assert list(shelf) == list(shelf)


def test_an_unknown_name_is_refused_with_the_names_there_are(shelf):
    with pytest.raises(RegistryError, match="no thing called “c”") as refused:
        shelf["c"]
    assert "b, late, a" in refused.value.hint


def test_two_things_cant_share_a_name(shelf):
    list(shelf)
    with pytest.raises(RegistryError, match="two things"):
        shelf.register("late", title="Another", summary="")(lambda: None)
    assert shelf["late"].build() == "late was built"


def test_a_file_that_claims_a_taken_name_is_refused_when_it_is_found(shelf):
    shelf.register("late", title="Another", summary="")(lambda: None)
    for _ in range(2):
        with pytest.raises(RegistryError, match="“late”"):
            list(shelf)


def test_decorating_leaves_the_builder_as_it_is():
    def build():
        return 1

    assert Registry("thing", "engine").register("x", title="", summary="")(build) is build
