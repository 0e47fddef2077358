"""Imports point one way: a room imports only the rooms that the table names; light stays light.

And files stay small.
"""

import ast
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

import charts

ROOT = Path(__file__).resolve().parents[2]
ENGINE = (
    *("errors", "core", "compute", "photos", "data", "costs", "models", "training", "inference"),
    *("optimise", "experiments"),
)
PAGES = ("home", "learn", "train", "infer", "optimise", "compare")
UNDER_UI = {f"engine.{room}" for room in ENGINE} | {"charts", "lessons", "ui.APP"}
UNDER_UI |= {"ui.shell.style"}  # the sheets, which the server writes into each page
UI = UNDER_UI | {"ui.session", "ui.server", "ui.components", "ui.widgets"}
# Room → the rooms that it may import beside itself.
ROOMS = {
    "engine.errors": set(),
    "engine.core": {"engine.errors"},
    "engine.compute": {"engine.errors", "engine.core"},
    "engine.photos": {"engine.errors", "engine.core"},
    "engine.data": {"engine.errors", "engine.core"},
    "engine.costs": {"engine.errors", "engine.core"},
    "engine.models": {f"engine.{r}" for r in ("errors", "core", "data")},
    "engine.training": {
        f"engine.{r}" for r in ("errors", "core", "compute", "data", "costs", "models")
    },
    "engine.inference": {
        f"engine.{r}" for r in ("errors", "core", "photos", "data", "costs", "models")
    },
    "engine.optimise": {
        *(f"engine.{r}" for r in ("errors", "core", "data", "costs", "models", "training")),
        "engine.inference",
    },
    "engine.experiments": {f"engine.{room}" for room in ENGINE},
    "charts": {"engine.errors", "engine.core", "engine.costs"},
    "charts.share": {"engine.errors", "engine.core", "engine.costs"},
    "lessons": {f"engine.{room}" for room in ENGINE} | {"charts"},
    "ui.APP": set(),
    "ui.shell.style": {"engine.core"},
    "ui.session": {f"engine.{r}" for r in ("compute", "costs", "inference", "training")},
    "ui.server": UNDER_UI | {"ui.session"},
    "ui.components": UNDER_UI | {"ui.session", "ui.server"},
    "ui.widgets": UNDER_UI | {"ui.session", "ui.server", "ui.components"},
    "ui.shell": UI,
    "ui.actions": UI,
    **{f"ui.pages.{page}": UI | {"ui.shell", "ui.actions"} for page in PAGES},
    "pages": UI | {"ui.shell", "ui.actions", "ui.pages"},
    "app": UI | {"ui.shell", "ui.actions"},
    "tools": {f"engine.{room}" for room in ENGINE},
}
# Room → those of its modules that others may name; for all else its door stands, which is what its
# `__init__` lists. They are families of modules of one kind, namespaces, or too heavy for a door.
NAMED = {
    "engine.core": {
        *("byte_arithmetic", "capacity", "clock", "download", "facts", "heap", "host", "memoize"),
        *("packed", "paths", "registry", "stats", "theme", "units", "work"),
    },
    "engine.photos": {"samples"},
    "engine.data": {"points", "vision"},
    "engine.costs": {"landmarks"},
    "engine.models": {"pretrained", "trainable"},
    "engine.training": {"export", "optimizers", "race", "views"},
    "engine.inference": {"class_activation", "runtimes"},
    "engine.optimise": {"int8", "rounding", "whole_numbers"},
    "engine.experiments": {
        *("frames", "int8_check", "runtime_agreement", "scenarios", "sweeps", "variants"),
        *("verdicts", "weight_change", "weight_pictures"),
    },
}
OURS = ("engine", "charts", "lessons", "ui", "pages", "app", "tools")
LIGHT = (
    "engine.errors",
    *(f"engine.core.{name}" for name in (
        "registry", "clock", "memoize", "facts", "theme", "paths", "units", "stats", "work",
        "host", "capacity", "heap", "download", "byte_arithmetic", "packed",
    )),
    "engine.costs", "engine.costs.ledger", "engine.compute.quota", "lessons.course",
    "lessons.lesson", "lessons.parser",
    "lessons.glossary",
)  # fmt: skip
FILES = [ROOT / "app.py"] + [
    path for top in OURS if top != "app" for path in sorted((ROOT / top).rglob("*.py"))
]


def imported(source, package=""):
    """Every module that a source names in an import, wherever in it; dotted, as far as known."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")
            base = ".".join(parts[: len(parts) + 1 - node.level]) if node.level else ""
            module = ".".join(filter(None, (base, node.module)))
            names |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return names


def imports(path):
    package = ".".join(path.relative_to(ROOT).parent.parts)
    return imported(path.read_text(encoding="utf-8"), package)


def touches(names, *packages):
    """Those names that are one of the packages, or in it."""
    return {name for name in names for p in packages if name == p or name.startswith(p + ".")}


def module_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room_of(module):
    """The room that a module is in; a package that only holds rooms is in none."""
    return max((room for room in ROOMS if touches({module}, room)), key=len, default=None)


def each(paths):
    return pytest.mark.parametrize("path", paths, ids=lambda path: str(path.relative_to(ROOT)))


def test_the_checker_sees_every_kind_of_import():
    source = """
import a.b as c, d
from e.f import g
from . import h
from ..i import j
if True:
    def deep():
        import k
"""
    assert imported(source, "one.two") >= {
        "a.b", "d", "e.f", "e.f.g", "one.two.h", "one.i", "one.i.j", "k"
    }  # fmt: skip
    assert touches({"a.b", "ab"}, "a") == {"a.b"}
    assert len(FILES) > 150
    assert touches(imports(ROOT / "app.py"), "streamlit")


def test_every_file_is_in_a_room():
    homeless = [path for path in FILES if not room_of(module_of(path))]
    assert {module_of(path) for path in homeless} == {"engine", "ui", "ui.pages"}


@each(FILES)
def test_a_room_imports_only_the_rooms_below_it(path):
    module = module_of(path)
    room = room_of(module)
    for name in touches(imports(path), *OURS):
        other = room_of(name)
        assert other in (None, room) or touches({other}, *ROOMS[room]), name


def listed(room):
    """What a room's door lists: `__all__` of its `__init__`."""
    tree = ast.parse((ROOT / room.replace(".", "/") / "__init__.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def past_doors(path):
    """What a file takes out of other rooms of the engine in another way than by their doors."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("engine."):
            continue
        room, _, inside = node.module.removeprefix("engine.").partition(".")
        room = f"engine.{room}"
        if room in ("engine.errors", room_of(module_of(path))):
            continue
        given = NAMED.get(room, set())
        if inside.split(".")[0] not in given:
            names = {alias.name for alias in node.names}
            yield from {f"{node.module}.{name}" for name in names if inside} or {
                f"{room}.{name}" for name in names - listed(room) - given
            }


@each(FILES)
def test_nobody_reaches_into_a_room_past_its_door(path):
    assert not list(past_doors(path))


@pytest.mark.parametrize("room", sorted(NAMED))
def test_what_a_door_names_is_there_and_used(room):
    takers = [path for path in FILES if room_of(module_of(path)) != room]
    taken = set().union(*(imports(path) for path in takers))
    assert {name for name in NAMED[room] if touches(taken, f"{room}.{name}")} == NAMED[room]


MODULES = {module_of(path) for path in FILES}


def needs(path):
    """The modules of ours that a file names, types included; a package only for what is in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from {alias.name for alias in node.names} & MODULES
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path} imports by a relative path"
            for inside in (f"{node.module}.{alias.name}" for alias in node.names):
                yield from {inside} & MODULES or {node.module} & MODULES


def cycle_in(graph):
    """A way through a graph that comes back to where it began, or None."""
    done, way = set(), []

    def follow(name):
        if name in way:
            return [*way[way.index(name) :], name]
        if name in done:
            return None
        way.append(name)
        found = next(filter(None, map(follow, sorted(graph[name]))), None)
        way.pop()
        done.add(name)
        return found

    return next(filter(None, map(follow, sorted(graph))), None)


def test_the_checker_finds_cycles():
    assert cycle_in({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert cycle_in({"a": {"b", "c"}, "b": {"c"}, "c": set()}) is None


def test_no_two_modules_need_each_other():
    """Not even for a type."""
    graph = {module_of(path): set(needs(path)) - {module_of(path)} for path in FILES}
    assert cycle_in(graph) is None


def test_no_file_is_long_and_most_are_short():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert not [path for path, length in lengths.items() if length > 400]
    assert statistics.median(lengths.values()) < 150


@each([path for path in FILES if module_of(path).split(".")[0] not in ("app", "pages", "ui")])
def test_only_app_pages_and_ui_import_streamlit(path):
    assert not touches(imports(path), "streamlit")


@each([*ROOT.glob("*.py")])
def test_no_other_script_imports_streamlit(path):
    assert path.name == "app.py" or not touches(imports(path), "streamlit")


@each([path for path in FILES if room_of(module_of(path)) != "charts"])
def test_nobody_reaches_into_charts_past_what_it_gives(path):
    for name in touches(imports(path), "charts") - touches(imports(path), "charts.share"):
        assert name == "charts" or name.removeprefix("charts.") in charts.__all__, name


@each([path for path in FILES if module_of(path).split(".")[0] == "pages"])
def test_a_page_script_draws_its_own_page_alone(path):
    drawn = {room_of(name) for name in touches(imports(path), "ui.pages")}
    assert drawn == {f"ui.pages.{path.stem}"}


@each(FILES)
def test_nothing_imports_a_page_script(path):
    assert not touches(imports(path), "pages", "app")


@pytest.mark.parametrize("module", LIGHT)
def test_light_modules_import_the_standard_library_and_each_other_only(module):
    path = ROOT / module.replace(".", "/")
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    for name in imports(path):
        ours = touches({name}, *LIGHT) or name in ("engine", "engine.core", "lessons")
        assert ours or name.split(".")[0] in sys.stdlib_module_names, name


def test_run_py_needs_nothing_installed():
    for name in imports(ROOT / "run.py"):
        assert name.split(".")[0] in sys.stdlib_module_names, name


@each([path for path in FILES if module_of(path) != "engine.data.vision"])
def test_torchvision_is_imported_in_one_module(path):
    assert not touches(imports(path), "torchvision")


def test_that_module_does_import_it():
    assert touches(imports(ROOT / "engine" / "data" / "vision.py"), "torchvision")


def loaded(*modules):
    """What a fresh interpreter has loaded after importing these."""
    code = f"import sys, {', '.join(modules)}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_the_front_page_and_the_lessons_text_come_without_torch():
    modules = ("lessons.course", "engine.core.facts", "ui.session", "ui.widgets.errors",
               "ui.shell.badge", "ui.pages.home.hero", "ui.shell.style", "ui.server.warm_up",
               "ui.pages.learn.lesson")  # fmt: skip
    found = loaded(*modules)
    assert set(modules) <= found
    assert not {"torch", "torchvision", "onnxruntime", "sklearn", "PIL.Image"} & found - {
        "PIL.Image"  # Streamlit's own
    }


def test_the_light_modules_load_nothing_that_must_be_installed():
    found = loaded(*LIGHT)
    foreign = {"numpy", "torch", "PIL", "plotly", "pandas", "streamlit"}
    assert not foreign & {name.split(".")[0] for name in found}


def test_a_network_can_answer_without_anything_of_training():
    found = loaded("engine.inference")
    assert "engine.inference.classifier" in found
    assert not touches(found, "engine.training", "engine.compute", "engine.optimise")
    assert not touches(found, "engine.experiments", "torchvision", "onnxruntime", "streamlit")
