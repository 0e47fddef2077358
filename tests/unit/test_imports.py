"""Imports point one way: app, pages → ui → lessons/figures → engine; and light stays light."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("app", "pages", "ui", "lessons", "engine")
LIGHT = ("errors", "registry", "ledger", "costs", "clock", "once", "facts", "lessons", "theme",
         "assets", "units")  # fmt: skip
FILES = [ROOT / "app.py"] + [
    path for layer in LAYERS[1:] for path in sorted((ROOT / layer).rglob("*.py"))
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


def files(*layers):
    return [path for path in FILES if path.relative_to(ROOT).parts[0].removesuffix(".py") in layers]


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
    assert len(files("app", "pages", "ui", "lessons", "engine")) == len(FILES) > 30
    assert touches(imports(ROOT / "app.py"), "streamlit")


@each(files("engine", "lessons"))
def test_only_app_pages_and_ui_import_streamlit(path):
    assert not touches(imports(path), "streamlit")


@each([*ROOT.glob("*.py")])
def test_no_other_script_imports_streamlit(path):
    assert path.name == "app.py" or not touches(imports(path), "streamlit")


@each(files("engine"))
def test_the_engine_knows_nothing_of_what_is_above_it(path):
    assert not touches(imports(path), "ui", "pages", "lessons", "app")


@each(files("lessons"))
def test_figures_know_nothing_of_pages(path):
    assert not touches(imports(path), "ui", "pages", "app")


@each(files("ui"))
def test_the_ui_knows_nothing_of_single_pages(path):
    assert not touches(imports(path), "pages", "app")


@each(FILES)
def test_nothing_imports_a_page(path):
    assert not touches(imports(path), "pages", "app")


@pytest.mark.parametrize("module", LIGHT)
def test_light_modules_import_the_standard_library_and_each_other_only(module):
    allowed = {f"engine.{light}" for light in LIGHT}
    for name in imports(ROOT / "engine" / f"{module}.py"):
        ours = touches({name}, *allowed)
        assert ours or name == "engine" or name.split(".")[0] in sys.stdlib_module_names, name


def test_run_py_needs_nothing_installed():
    for name in imports(ROOT / "run.py"):
        assert name.split(".")[0] in sys.stdlib_module_names, name


@each([path for path in FILES if path != ROOT / "engine" / "vision.py"])
def test_torchvision_is_imported_in_one_module(path):
    assert not touches(imports(path), "torchvision")


def test_that_module_does_import_it():
    assert touches(imports(ROOT / "engine" / "vision.py"), "torchvision")


def loaded(*modules):
    """What a fresh interpreter has loaded after importing these."""
    code = f"import sys, {', '.join(modules)}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_the_front_page_and_the_lessons_text_come_without_torch():
    modules = ("engine.lessons", "engine.facts", "ui.visitor", "ui.problems", "ui.badge",
               "ui.hero", "ui.style", "ui.warm_up", "ui.lesson_view")  # fmt: skip
    found = loaded(*modules)
    assert set(modules) <= found
    assert not {"torch", "torchvision", "onnxruntime", "sklearn", "PIL.Image"} & found - {
        "PIL.Image"  # Streamlit's own
    }


def test_the_light_modules_load_nothing_that_must_be_installed():
    found = loaded(*(f"engine.{light}" for light in LIGHT))
    foreign = {"numpy", "torch", "PIL", "plotly", "pandas", "streamlit"}
    assert not foreign & {name.split(".")[0] for name in found}
