"""Pictures of examples, and the height of a blind guess."""

import base64
import io

import pytest
import torch
from PIL import Image
from torch.nn.functional import cross_entropy

from engine.core import theme
from engine.data import Draw, load_dataset
from engine.experiments.weight_pictures import enlarged, plane
from ui.components.gallery import _url
from ui.components.run_view import guess
from ui.pages.optimise.differing import _plane


@pytest.fixture(scope="module")
def circles():
    return load_dataset("circles", Draw())


def test_points_lie_on_nothing_in_the_colours_of_their_classes(circles):
    picture = plane(circles, 140)
    assert picture.mode == "RGBA"
    assert picture.getpixel((0, 0))[3] == 0
    shown = {pixel[:3] for _, pixel in picture.getcolors() if pixel[3]}
    wanted = {tuple(bytes.fromhex(colour[1:])) for colour in theme.SERIES[:2]}
    assert wanted <= shown


def test_one_point_stands_out_among_the_others(circles):
    picture = enlarged(circles, 3, 140)
    assert picture.mode == "RGB"
    assert (255, 255, 255) in {pixel for _, pixel in picture.getcolors()}


@pytest.mark.parametrize("classes", [2, 10])
def test_a_blind_guess_believes_in_all_classes_alike(classes):
    found = guess(classes)
    scores, labels = torch.zeros(classes, classes), torch.arange(classes)
    assert found["loss"] == pytest.approx(float(cross_entropy(scores, labels)))
    assert found["accuracy"] == pytest.approx(100 / classes)


def test_a_point_is_a_picture_that_lets_the_page_through_in_a_gallery():
    head, data = _url(_plane(load_dataset("moons", Draw()), 0)).split(",")
    shown = Image.open(io.BytesIO(base64.b64decode(data)))
    assert head == "data:image/png;base64"
    assert shown.getpixel((0, 0))[3] == 0
    assert sum(shown.getchannel("A").histogram()[1:]) > 300
