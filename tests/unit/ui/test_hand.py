"""A browser prepares a photo as the server does, to the last bit, and names the same answer."""

import math

import numpy as np
import pytest
from PIL import Image

from engine.core.paths import HAND, STATIC
from engine.data import PhotoPreprocessing
from engine.inference import shared_classifier, with_article
from engine.photos.pixels import fitted, shrunk
from ui.components.hand.files import files

GENERATED = 200
# Both sides make the same pixels of a seed, and a number of all pixels that tells which they are.
IN_THE_BROWSER = """(m, photos) => {
  const made = ([width, height, seed]) => {
    const data = new Uint8ClampedArray(4 * width * height);
    for (let i = 0; i < data.length; i++) data[i] = (Math.imul(i, 2654435761) + seed) >>> 24;
    return { width, height, data };
  };
  const told = ({ width, height, data }) => {
    let sum = 0;
    for (let i = 0; i < data.length; i++) if (i % 4 < 3) sum += data[i] * ((31 * i + 7) % 65521);
    return [width, height, sum];
  };
  return photos.map(([photo, recipe, place]) => {
    const picture = made(photo), { width, height } = picture;
    const factor = m.blocks(width, height);
    const kept = m.fit(factor > 1 ? m.reduce(picture, factor) : picture, width, height);
    return [told(kept), told(m.square(kept, recipe, place))];
  });
}"""


def made(width, height, seed):
    indices = np.arange(4 * width * height, dtype=np.uint64)
    pixels = (indices * 2654435761 + seed) % 2**32 >> 24
    return Image.fromarray(pixels.astype(np.uint8).reshape(height, width, 4)[..., :3].copy())


def told(image):
    pixels = np.asarray(image, dtype=np.uint64)
    indices = np.arange(4 * image.width * image.height, dtype=np.uint64)
    weights = ((31 * indices + 7) % 65521).reshape(image.height, image.width, 4)[..., :3]
    return [image.width, image.height, int((pixels * weights).sum())]


def kept(photo):
    """What the server keeps of a photo."""
    return shrunk(
        photo.size, fitted(*photo.size), lambda top, end: photo.crop((0, top, photo.width, end))
    )


def answered(javascript, cases):
    photos = [(photo, recipe.numbers(), recipe.place) for photo, recipe in cases]
    return javascript("hand/prepare.js", IN_THE_BROWSER, photos)


def expected(cases):
    found = []
    for photo, recipe in cases:
        small = kept(made(*photo))
        found.append([told(small), told(recipe.resize(small))])
    return found


def test_generated_photos_are_cut_to_the_same_pixels(javascript):
    random = np.random.default_rng(0)
    cases = []
    for seed in range(GENERATED):
        width, height = (int(edge) for edge in random.integers(8, 420, 2))
        how = "bilinear" if seed % 4 == 0 else "bicubic"
        recipe = PhotoPreprocessing(224, filter=how).at(float(random.uniform(0, 1)))
        cases.append(((width, height, seed), recipe))
    assert answered(javascript, cases) == expected(cases)


@pytest.mark.parametrize("size", [(1100, 700), (1025, 1024), (2600, 1700), (900, 5000)], ids=str)
def test_large_photos_are_kept_and_cut_as_on_the_server(javascript, size):
    cases = [((*size, 7), PhotoPreprocessing(224))]
    assert answered(javascript, cases) == expected(cases)


def test_the_network_gets_the_same_numbers(javascript):
    recipe = PhotoPreprocessing(32, mean=(120.5, 110.1, 99.9), spread=(58.2, 57.1, 57.4))
    square = made(32, 32, 3)
    pixels = np.asarray(square.convert("RGBA")).tobytes()
    code = "(m, data, recipe) => m.normalised({ width: 32, height: 32, data }, recipe)"
    found = np.array(javascript("hand/prepare.js", code, pixels, recipe.numbers()))
    np.testing.assert_allclose(
        found, recipe.normalise(square).numpy().ravel(), rtol=1e-6, atol=1e-6
    )


def test_the_same_scores_come_to_the_same_answer(javascript):
    classifier = shared_classifier(runtime="onnx-int8")
    vocabulary = classifier.vocabulary
    data = {
        "labels": classifier.labels,
        "words": [with_article(word) for word in vocabulary.words],
        "groups": vocabulary.groups,
    }
    random = np.random.default_rng(1)
    rounds = [random.normal(0, 3, len(classifier.labels)).tolist() for _ in range(20)]
    softmax = "(m, rounds) => rounds.map((one) => m.softmax(Float32Array.from(one)))"
    beliefs = javascript("hand/prepare.js", softmax, rounds)
    naming = "(m, all, v) => all.map((one) => m.named(Float32Array.from(one), v))"
    for scores, belief, found in zip(
        rounds, beliefs, javascript("hand/answer.js", naming, beliefs, data), strict=True
    ):
        exact = np.exp(np.array(scores) - max(scores))
        np.testing.assert_allclose(belief, exact / exact.sum(), rtol=1e-4)
        answer = vocabulary.answer(classifier.labels, np.array(belief, np.float32))
        assert data["words"][found["word"]] == with_article(answer.word)
        assert math.isclose(found["probability"], answer.probability, rel_tol=1e-4)
        assert found["label"] == answer.label
        best = np.argsort(belief)[::-1][:5]
        assert [label for label, _ in found["likeliest"]] == [data["labels"][i] for i in best]


def test_each_file_is_promised_as_it_lies_there():
    found = files()
    for remote in (found["machine"], *found["networks"].values()):
        path = STATIC / remote["address"].removeprefix("app/static/").split("?")[0]
        assert path.parent == HAND
        assert path.stat().st_size == remote["sizeBytes"] <= remote["unpackedBytes"]
        assert remote["hash"].startswith(remote["address"].split("?v=")[1])
    told = sum(found[one]["sizeBytes"] for one in ("machine",))
    assert told + found["networks"]["int8"]["sizeBytes"] < 8e6
