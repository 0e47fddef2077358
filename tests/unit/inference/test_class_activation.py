"""Where it looked: the map adds up to the logit, and points at the thing."""

import numpy as np
import pytest
import torch
from PIL import Image

from engine.inference import shared_classifier
from engine.inference.class_activation import GREY, activation_map, in_words, laid_over, legend
from engine.photos import open_photo
from engine.photos.samples import sample


@pytest.fixture(scope="module")
def seen():
    classifier, photo = shared_classifier(), open_photo(sample("cat"))
    return classifier.preprocessing.normalise(classifier.seen(photo))


def test_the_map_before_cutting_off_averages_to_the_logit(seen):
    model = shared_classifier().model
    with torch.inference_mode():
        features = model.features(seen)[0]
        evidence = torch.einsum("chw,c->hw", features, model._fc.weight[282])
        logit = model(seen)[0, 282] - model._fc.bias[282]
    torch.testing.assert_close(evidence.mean(), logit, atol=1e-4, rtol=1e-4)
    heat = activation_map(model, seen, 282)
    assert heat.shape == (7, 7)
    expected = evidence.clamp(min=0) / evidence.max()
    np.testing.assert_allclose(heat, expected.numpy(), atol=1e-6)


def test_it_follows_the_cat_through_the_picture():
    classifier = shared_classifier()
    cat = open_photo(sample("cat")).resize((110, 90))
    places = {}
    for side, left in (("left", 0), ("right", 114)):
        scene = Image.new("RGB", (224, 224), (120, 130, 120))
        scene.paste(cat, (left, 70))
        x = classifier.preprocessing.normalise(scene)
        places[side] = in_words(activation_map(classifier.model, x, 282))
    assert "left" in places["left"]
    assert "right" in places["right"]


@pytest.mark.parametrize(
    ("spot", "words"),
    [((0, 0), "at the top left"), ((3, 3), "in the middle"), ((6, 3), "at the bottom"),
     ((3, 6), "on the right"), ((6, 6), "at the bottom right"), (None, "nowhere in particular")],
)  # fmt: skip
def test_a_place_in_words(spot, words):
    heat = np.zeros((7, 7), dtype=np.float32)
    if spot:
        heat[spot] = 1
    assert in_words(heat) == words


def test_the_place_is_that_of_the_hottest_even_where_all_of_it_is_warm():
    heat = np.full((7, 7), 0.45, dtype=np.float32)
    heat[5, 1] = 1
    assert in_words(heat) == "at the bottom left"


def test_the_glow_is_plain_to_see_and_the_photo_in_it_too():
    photo = Image.new("RGB", (224, 224), (190, 150, 110))  # tan, as a cat
    photo.paste((60, 40, 30), (112, 0, 224, 224))
    heat = np.ones((7, 7), dtype=np.float32)
    light, dark = (
        np.array(laid_over(photo, (0, 0, 224, 224), heat).getpixel((x, 112))) for x in (50, 170)
    )
    assert light[1] - light[0] > 100
    assert light.sum() > dark.sum() + 100


def test_laid_over_it_veils_what_was_not_looked_at():
    photo = Image.new("RGB", (300, 200), "white")
    box = shared_classifier().preprocessing.box(photo)
    assert box == (62, 12, 237, 187)
    heat = np.zeros((7, 7), dtype=np.float32)
    heat[:, :3] = 1
    picture = np.asarray(laid_over(photo, box, heat)).astype(int).sum(2)
    assert picture.shape == (200, 300)
    assert picture[100, 80] > picture[100, 220]
    assert picture[100, 10] < 300


def test_the_scale_goes_from_the_veil_to_the_glow():
    left, middle, right = (legend(180, 12).getpixel((x, 6)) for x in (0, 90, 179))
    assert sum(left) < sum(middle) < sum(right)
    assert middle == pytest.approx(GREY, abs=4)
    assert right[1] > right[0] + 50
