"""The square that a network sees is what torchvision would cut out."""

import numpy as np
import pytest
from PIL import Image

from engine.photos import open_photo
from engine.preparation import middle, photo_preparation
from engine.samples import sample
from engine.vision import InterpolationMode  # torchvision's door comes before torchvision itself

from torchvision.transforms.functional import center_crop, resize  # isort: skip

SHAPES = [(451, 300), (300, 451), (1024, 683), (640, 480), (256, 256), (224, 224), (37, 100)]


@pytest.mark.parametrize("name", ["cat", "coffee"])
@pytest.mark.parametrize("size", SHAPES, ids=str)
@pytest.mark.parametrize(
    ("edge", "short", "bicubic"),
    [(224, None, True), (240, None, True), (260, None, True), (224, 256, False), (224, 232, False)],
)
def test_resizing_the_middle_alone_is_resizing_all_and_cutting(name, size, edge, short, bicubic):
    photo = open_photo(sample(name)).resize(size)
    how = InterpolationMode.BICUBIC if bicubic else InterpolationMode.BILINEAR
    theirs = center_crop(resize(photo, short or round(edge / 0.875), how), [edge, edge])
    ours = photo_preparation(edge, short, bicubic).resize(photo)
    apart = np.abs(np.asarray(ours, dtype=int) - np.asarray(theirs, dtype=int))
    # Where Pillow takes columns before rows in one and not in the other, roundings differ.
    assert apart.max() <= 6
    assert apart.mean() < 0.25


@pytest.mark.parametrize("photo", [(1, 1024), (1024, 1), (3, 4), (1024, 1024), (997, 601)])
def test_the_middle_lies_within_the_photo(photo):
    left, top, right, bottom = middle(photo, 256, 224)
    assert 0 <= left < right <= photo[0]
    assert 0 <= top < bottom <= photo[1]
    assert photo_preparation(224).resize(Image.new("RGB", photo)).size == (224, 224)
