"""The one door to torchvision: opens with its operators and without them.

Which of both this machine has is a matter of luck, so a torchvision is made up that needs them.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.data.vision import IMAGENET_CLASSES

ROOT = Path(__file__).resolve().parents[3]
MATCHED = """
import torch
matched = torch.library.Library("torchvision", "DEF")
for operator in ("nms", "qnms"):
    matched.define(operator + "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
"""
USE = """
from engine.data import vision
assert len(vision.IMAGENET_CLASSES) == 1000
print("declared" if hasattr(vision, "_declarations") else "nothing declared")
"""
NEEDS_OPERATORS = """
import torch
for operator in ("nms", "qnms"):
    if "torchvision::" + operator not in torch._C._dispatch_get_all_op_names():
        raise RuntimeError(f"operator torchvision::{operator} does not exist")
"""
PARTS = {
    "models.py": """
class MobileNet_V2_Weights:
    class IMAGENET1K_V1:
        meta = {"categories": [str(i) for i in range(1000)]}
""",
    "transforms/__init__.py": "InterpolationMode = None",
    "transforms/functional.py": "pil_to_tensor = None",
}


@pytest.fixture
def made_up(tmp_path):
    """A folder to import from, and a function that puts a torchvision into it."""

    def write(init, **others):
        for name, text in {"__init__.py": init, **PARTS}.items():
            path = tmp_path / "torchvision" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        for name, text in others.items():
            (tmp_path / f"{name}.py").write_text(text)

    def run(code):
        return subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            timeout=60,
            env={**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT)))},
        )

    write.run = run
    return write


def test_there_are_1000_classes_each_with_a_name():
    assert len(IMAGENET_CLASSES) == 1000
    assert all(name and name.strip() == name for name in IMAGENET_CLASSES)


@pytest.mark.parametrize(
    ("index", "name"),
    [(0, "tench"), (281, "tabby"), (285, "Egyptian cat"), (999, "toilet tissue")],
)
def test_the_classes_are_in_imagenets_order(index, name):
    assert IMAGENET_CLASSES[index] == name


def test_its_transforms_work_here():
    from PIL import Image

    from engine.data.vision import pil_to_tensor

    pixels = pil_to_tensor(Image.new("RGB", (10, 10), "white"))
    assert pixels.shape == (3, 10, 10)
    assert int(pixels.min()) == 255


def test_where_the_operators_are_missing_they_are_declared_and_it_opens(made_up):
    made_up(NEEDS_OPERATORS)
    done = made_up.run(USE)
    assert done.stdout == "declared\n", done.stderr


def test_where_the_operators_load_nothing_is_declared(made_up):
    made_up(NEEDS_OPERATORS)
    done = made_up.run(MATCHED + USE)
    assert done.stdout == "nothing declared\n", done.stderr


def test_another_failure_is_not_hidden(made_up):
    made_up("raise RuntimeError('out of cheese')")
    done = made_up.run(USE)
    assert done.returncode != 0
    assert done.stderr.endswith("RuntimeError: out of cheese\n")
