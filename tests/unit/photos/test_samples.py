"""The photos that come with the app: there, readable, and without what cameras add."""

import io

import pytest
from PIL import Image

from engine.core.paths import PHOTOS
from engine.photos import read_photo
from engine.photos.samples import DEFAULT, sample, titles

every_sample = pytest.mark.parametrize("name", list(titles()))


@every_sample
def test_a_sample_is_a_photo_that_can_be_opened(name):
    photo = read_photo(sample(name))
    assert photo.notes == ()
    assert min(photo.image.size) >= 224
    assert titles()[name].strip()


@every_sample
def test_a_sample_is_small_enough_for_a_repository(name):
    assert len(sample(name)) < 300_000


@every_sample
def test_a_sample_says_nothing_of_a_place_or_a_camera(name):
    exif = Image.open(io.BytesIO(sample(name))).getexif()
    assert dict(exif) == {}


def test_the_first_sample_is_the_default():
    assert next(iter(titles())) == DEFAULT


def test_every_photo_in_the_folder_is_offered_once():
    offered = [sample(name) for name in titles()]
    files = [path.read_bytes() for path in PHOTOS.glob("*.jpg")]
    assert sorted(offered) == sorted(files)


def test_an_unknown_sample_is_refused():
    with pytest.raises(KeyError):
        sample("unicorn")
