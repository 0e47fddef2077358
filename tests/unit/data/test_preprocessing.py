"""The square that a network sees is what torchvision would cut out."""

import numpy as np
import odd_files
import pytest
from PIL import Image

from engine.data import PhotoPreprocessing
from engine.data.preprocessing import middle
from engine.data.vision import (
    InterpolationMode,  # torchvision's door comes before torchvision itself
)
from engine.inference import shared_classifier
from engine.photos import open_photo
from engine.photos.samples import sample

from torchvision.transforms.functional import center_crop, resize  # isort: skip

SHAPES = [(451, 300), (300, 451), (1024, 683), (640, 480), (256, 256), (224, 224), (37, 100)]


@pytest.mark.parametrize("name", ["cat", "coffee"])
@pytest.mark.parametrize("size", SHAPES, ids=str)
@pytest.mark.parametrize(
    ("edge", "short", "how"),
    [
        (224, 0, "bicubic"),
        (240, 0, "bicubic"),
        (260, 0, "bicubic"),
        (224, 256, "bilinear"),
        (224, 232, "bilinear"),
    ],
)
def test_resizing_the_middle_alone_is_resizing_all_and_cutting(name, size, edge, short, how):
    photo = open_photo(sample(name)).resize(size)
    theirs = resize(photo, short or round(edge / 0.875), InterpolationMode(how))
    theirs = center_crop(theirs, [edge, edge])
    ours = PhotoPreprocessing(edge, short, how).resize(photo)
    apart = np.abs(np.asarray(ours, dtype=int) - np.asarray(theirs, dtype=int))
    # Where Pillow takes columns before rows in one and not in the other, roundings differ.
    assert apart.max() <= 6
    assert apart.mean() < 0.25


@pytest.mark.parametrize("photo", [(1, 1024), (1024, 1), (3, 4), (1024, 1024), (997, 601)])
def test_the_middle_lies_within_the_photo(photo):
    left, top, right, bottom = middle(photo, 256, 224)
    assert 0 <= left < right <= photo[0]
    assert 0 <= top < bottom <= photo[1]
    assert PhotoPreprocessing(224).resize(Image.new("RGB", photo)).size == (224, 224)


@pytest.mark.parametrize(
    ("size", "first", "last"),
    [
        ((400, 100), (0, 6, 88, 94), (312, 6, 400, 94)),
        ((100, 400), (6, 0, 94, 88), (6, 312, 94, 400)),
        ((100, 100), (6, 6, 94, 94), (6, 6, 94, 94)),
    ],
)
def test_the_square_moves_along_the_long_side(size, first, last):
    photo, preprocessing = Image.new("RGB", size), PhotoPreprocessing(224)
    assert preprocessing.at(0).box(photo) == first
    assert preprocessing.at(1).box(photo) == last
    assert preprocessing.at(-5).box(photo) == first
    assert preprocessing.at(0.5).box(photo) == preprocessing.box(photo)
    assert preprocessing.at(0).part(photo) == 88 * 88 / (size[0] * size[1])


@pytest.mark.parametrize("place", [0, 0.3, 1])
@pytest.mark.parametrize("size", [(1024, 64), (64, 1024), (700, 300)])
def test_what_the_box_says_is_what_is_cut_out(size, place):
    noise = np.random.default_rng(0).integers(0, 255, (*size[::-1], 3), dtype=np.uint8)
    photo = Image.fromarray(noise).resize(size)
    preprocessing = PhotoPreprocessing(224).at(place)
    left, top, right, bottom = preprocessing.box(photo)
    cut = photo.crop((left, top, right, bottom)).resize((8, 8), Image.Resampling.BOX)
    seen = preprocessing.resize(photo).resize((8, 8), Image.Resampling.BOX)
    assert np.abs(np.asarray(cut, float) - np.asarray(seen, float)).mean() < 12


@pytest.mark.parametrize("make", [odd_files.tall_screenshot, odd_files.panorama])
def test_on_a_long_photo_the_square_finds_the_cat_at_its_end(make):
    data, classifier = make(), shared_classifier()
    middle, end = classifier.predict(data).answer, classifier.at(0).predict(data).answer
    assert middle.word != "cat"
    assert (end.word, end.sure) == ("cat", True)
