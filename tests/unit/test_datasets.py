"""Every dataset that is registered: sound, split fairly, the same for all."""

from collections import Counter

import numpy as np
import pytest
import torch

from engine.datasets import DATASETS, load_dataset, split
from engine.datasets.animals import CLASSES
from engine.errors import RegistryError

SHARE = 0.8
every_dataset = pytest.mark.parametrize("name", list(DATASETS))
fresh_split = split.__wrapped__  # without the cache, which would answer with the same object


def pixels(images):
    """Each picture as bytes, so that equal ones are equal."""
    return [image.tobytes() for image in images.numpy()]


def test_there_are_9716_animal_shapes_and_no_two_are_equal():
    images = load_dataset("animals").images
    assert len(images) == 9716
    assert len(set(pixels(images))) == 9716


def test_no_shape_of_the_file_is_lost_but_copies():
    from engine.assets import DATA

    with np.load(DATA / "animals.npz") as data:
        in_file = {image.tobytes() for image in data["X"]}
    assert in_file == set(pixels(load_dataset("animals").images))


def test_cats_against_dogs_are_the_cats_and_dogs_among_the_animals():
    animals, pair = load_dataset("animals"), load_dataset("cats-dogs")
    assert pair.classes == ("cat", "dog")
    for label, animal in enumerate(pair.classes):
        expected = animals.images[animals.labels == CLASSES.index(animal)]
        assert torch.equal(pair.images[pair.labels == label], expected)


@every_dataset
def test_pictures_and_labels_have_the_shapes_and_types_promised(name):
    dataset = load_dataset(name)
    n, height, width = dataset.images.shape
    assert dataset.images.dtype == torch.uint8
    assert dataset.labels.dtype == torch.int64
    assert dataset.labels.shape == (n,)
    assert dataset.shape == (1, height, width)
    assert set(dataset.labels.tolist()) == set(range(len(dataset.classes)))
    assert len(set(dataset.classes)) == len(dataset.classes) >= 2
    assert DATASETS[name].title
    assert DATASETS[name].summary


@every_dataset
@pytest.mark.parametrize("seed", [0, 1, 2**31 - 1])
def test_no_picture_stands_on_both_sides_of_the_split_not_even_as_a_copy(name, seed):
    dataset, parts = load_dataset(name), fresh_split(name, seed)
    together = torch.cat([parts.train, parts.validation])
    assert torch.equal(together.sort().values, torch.arange(len(dataset.images)))
    studied = set(pixels(dataset.images[parts.train]))
    assert studied.isdisjoint(pixels(dataset.images[parts.validation]))


@every_dataset
@pytest.mark.parametrize("seed", [0, 7])
def test_every_class_is_split_four_to_one_within_rounding(name, seed):
    dataset, parts = load_dataset(name), fresh_split(name, seed)
    counts = Counter(dataset.labels.tolist())
    studied = Counter(dataset.labels[parts.train].tolist())
    for label, n in counts.items():
        assert abs(studied[label] - SHARE * n) <= 0.5


@every_dataset
def test_the_same_seed_gives_the_same_split_whatever_the_process_draws(name):
    torch.manual_seed(1)
    one = fresh_split(name, 3)
    torch.manual_seed(2)
    before = torch.get_rng_state()
    other = fresh_split(name, 3)
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(one.train, other.train)
    assert torch.equal(one.validation, other.validation)


@every_dataset
def test_another_seed_holds_out_other_pictures(name):
    one, other = (set(fresh_split(name, seed).validation.tolist()) for seed in (0, 1))
    assert len(one & other) < 0.5 * len(one)


@every_dataset
def test_the_held_out_pictures_are_a_shuffled_sample_of_each_class(name):
    dataset, parts = load_dataset(name), fresh_split(name, 0)
    first = (dataset.labels == 0).nonzero().flatten()
    held_out = parts.validation[dataset.labels[parts.validation] == 0]
    assert not torch.equal(held_out.sort().values, first[-len(held_out) :])
    assert not torch.equal(held_out, held_out.sort().values)


@every_dataset
def test_batches_have_mean_0_and_spread_1(name):
    dataset = load_dataset(name)
    x, y = dataset.batch(torch.arange(len(dataset.images)))
    assert x.dtype == torch.float32
    assert x.shape == (len(dataset.images), *dataset.shape)
    assert x.double().mean().item() == pytest.approx(0, abs=1e-4)
    assert x.double().std().item() == pytest.approx(1, abs=1e-4)
    assert torch.equal(y, dataset.labels)


@every_dataset
def test_a_batch_holds_the_pictures_asked_for_in_that_order(name):
    dataset = load_dataset(name)
    indices = torch.tensor([5, 2, 5])
    x, y = dataset.batch(indices)
    expected = (dataset.images[indices].double() / 255 - dataset.mean) / dataset.std
    torch.testing.assert_close(x[:, 0].double(), expected, atol=1e-5, rtol=0)
    assert torch.equal(y, dataset.labels[indices])


@every_dataset
def test_a_batch_is_a_copy_and_leaves_the_shared_pictures_alone(name):
    dataset = load_dataset(name)
    before = dataset.images[:4].clone()
    dataset.batch(torch.arange(4))[0].zero_()
    assert torch.equal(dataset.images[:4], before)


def test_everybody_gets_the_one_copy():
    assert load_dataset("animals") is load_dataset("animals")


def test_an_unknown_dataset_is_refused():
    with pytest.raises(RegistryError, match="no dataset called “dinosaurs”"):
        load_dataset("dinosaurs")


@pytest.mark.parametrize("name", list(DATASETS))
def test_a_batch_is_normalised_by_the_formula_in_every_statistics_book(name):
    data = load_dataset(name)
    indices = torch.tensor([5, 0, 77])
    x, y = data.batch(indices)
    expected = (data.images[indices].double() / 255 - data.mean) / data.std
    assert x.dtype == torch.float32
    assert torch.allclose(x[:, 0].double(), expected, atol=1e-6)
    assert torch.equal(y, data.labels[indices])
