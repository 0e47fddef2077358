"""What a network has never seen is called strange; what was held out from it hardly ever is."""

from functools import cache

import numpy as np
import odd_files
import pytest
import torch
from PIL import Image

from engine.data import Choice, Dataset, Split, examples
from engine.inference import Familiar, familiar
from engine.photos import open_photo
from engine.photos.samples import sample

NAMES = ("animals", "digits")


@cache
def known(name: str, seed: int = 0, share: float = 0.8) -> tuple[Dataset, Familiar]:
    dataset, parts = examples(Choice(name, seed=seed, share=share))
    return dataset, familiar(dataset, parts)


def size(name: str) -> tuple[int, int]:
    channels, height, width = known(name)[0].shape
    assert channels == 1
    return width, height


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("seed", "share"), [(0, 0.8), (1, 0.8), (2, 0.5), (3, 0.2)])
def test_at_most_two_of_a_hundred_held_out_examples_are_called_strange(
    name: str, seed: int, share: float
) -> None:
    assert known(name, seed, share)[1].false_alarms <= 0.02


def test_the_false_alarms_are_counted_on_what_was_held_out() -> None:
    dataset, parts = examples(Choice("digits"))
    found = familiar(dataset, parts)
    called = [found.strange(Image.fromarray(dataset.inputs[i].numpy())) for i in parts.validation]
    assert np.mean([bool(one) for one in called]) == pytest.approx(found.false_alarms)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_blank_picture_is_strange(name: str, level: int) -> None:
    assert known(name)[1].strange(Image.new("L", size(name), level))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("levels", [2, 256])
def test_noise_is_strange(name: str, levels: int) -> None:
    chance, (width, height) = np.random.default_rng(0), size(name)
    noise = chance.integers(0, levels, (20, height, width)) * (255 // (levels - 1))
    assert all(known(name)[1].strange(Image.fromarray(one.astype(np.uint8))) for one in noise)


@pytest.mark.parametrize("digit", "0123456789")
def test_a_digit_is_strange_to_a_network_of_animals(digit: str) -> None:
    page = open_photo(odd_files.digit(digit)).convert("L")
    assert known("animals")[1].strange(page.resize(size("animals"), Image.Resampling.BILINEAR))


def test_the_digits_are_strange_to_a_network_of_animals_and_the_other_way_round() -> None:
    for name, other in (NAMES, NAMES[::-1]):
        pictures = [Image.fromarray(one.numpy()) for one in known(other)[0].inputs[:300]]
        fitted = [one.resize(size(name), Image.Resampling.BILINEAR) for one in pictures]
        assert np.mean([bool(known(name)[1].strange(one)) for one in fitted]) > 0.7


def test_it_says_how_a_picture_differs() -> None:
    animals = known("animals")[1]
    assert animals.strange(Image.new("L", (28, 28), 0)) == "darker"
    assert animals.strange(Image.new("L", (28, 28), 255)) == "brighter"
    assert animals.strange(Image.new("L", (28, 28), 90)) == "lower in contrast"


def test_a_network_of_colour_pictures_compares_their_brightness() -> None:
    cat = torch.from_numpy(np.array(open_photo(sample("cat")).resize((32, 32)))).permute(2, 0, 1)
    noisy = cat.float() + 20 * torch.randn(400, 3, 32, 32, generator=torch.manual_seed(0))
    inputs = noisy.clamp(0, 255).to(torch.uint8)
    dataset = Dataset(("cat", "dog"), inputs, torch.zeros(400, dtype=torch.int64), 0.5, 0.5)
    found = familiar(dataset, Split(torch.arange(300), torch.arange(300, 400)))
    assert found.false_alarms <= 0.1
    assert found.strange(Image.new("RGB", (32, 32), "black"))
