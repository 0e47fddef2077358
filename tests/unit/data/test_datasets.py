"""Every dataset that is registered: sound, split fairly, the same for all."""

from collections import Counter

import numpy as np
import pytest
import torch
from carried import CARRIED

from engine.data import DATASETS, Choice, Draw, examples, is_points, load_dataset, split
from engine.data.datasets.animals import CLASSES
from engine.errors import RegistryError

SHARE = 0.8
every_dataset = pytest.mark.parametrize("name", CARRIED)
fresh_split = split.__wrapped__  # without the cache, which would answer with the same object


def content(inputs):
    """Each example as bytes, so that equal ones are equal."""
    return [one.tobytes() for one in inputs.numpy()]


def test_there_are_9716_animal_shapes_and_no_two_are_equal():
    images = load_dataset("animals").inputs
    assert len(images) == 9716
    assert len(set(content(images))) == 9716


def test_no_shape_of_the_file_is_lost_but_copies():
    from engine.core.paths import DATA

    with np.load(DATA / "animals.npz") as data:
        in_file = {image.tobytes() for image in data["X"]}
    assert in_file == set(content(load_dataset("animals").inputs))


def test_cats_against_dogs_are_the_cats_and_dogs_among_the_animals():
    animals, pair = load_dataset("animals"), load_dataset("cats-dogs")
    assert pair.classes == ("cat", "dog")
    for label, animal in enumerate(pair.classes):
        expected = animals.inputs[animals.labels == CLASSES.index(animal)]
        assert torch.equal(pair.inputs[pair.labels == label], expected)


@every_dataset
def test_examples_and_labels_have_the_shapes_and_types_promised(name):
    dataset = load_dataset(name)
    n = len(dataset.inputs)
    assert dataset.labels.dtype == torch.int64
    assert dataset.labels.shape == (n,)
    assert dataset.shape == DATASETS[name].traits["shape"]
    if dataset.is_points:
        assert dataset.inputs.dtype == torch.float32
        assert dataset.inputs.shape == (n, 2)
    else:
        assert dataset.inputs.dtype == torch.uint8
        assert dataset.inputs.shape[-2:] == dataset.shape[1:]
    assert set(dataset.labels.tolist()) == set(range(len(dataset.classes)))
    assert len(set(dataset.classes)) == len(dataset.classes) >= 2
    assert DATASETS[name].title
    assert DATASETS[name].summary


@every_dataset
@pytest.mark.parametrize("seed", [0, 1, 2**31 - 1])
def test_no_picture_stands_on_both_sides_of_the_split_not_even_as_a_copy(name, seed):
    dataset, parts = load_dataset(name), fresh_split(name, seed)
    together = torch.cat([parts.train, parts.validation])
    assert torch.equal(together.sort().values, torch.arange(len(dataset.inputs)))
    studied = set(content(dataset.inputs[parts.train]))
    assert studied.isdisjoint(content(dataset.inputs[parts.validation]))


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
    x, y = dataset.batch(torch.arange(len(dataset.inputs)))
    assert x.dtype == torch.float32
    assert x.shape == (len(dataset.inputs), *dataset.shape)
    assert x.double().mean().item() == pytest.approx(0, abs=1e-4)
    assert x.double().std().item() == pytest.approx(1, abs=1e-4)
    assert torch.equal(y, dataset.labels)


@every_dataset
def test_a_batch_holds_the_pictures_asked_for_in_that_order(name):
    dataset = load_dataset(name)
    indices = torch.tensor([5, 2, 5])
    x, y = dataset.batch(indices)
    scale = 1 if dataset.is_points else 255
    expected = (dataset.inputs[indices].double() / scale - dataset.mean) / dataset.std
    torch.testing.assert_close(x.double(), expected.view(x.shape), atol=1e-6, rtol=0)
    assert torch.equal(y, dataset.labels[indices])


@every_dataset
def test_a_batch_is_a_copy_and_leaves_the_shared_pictures_alone(name):
    dataset = load_dataset(name)
    before = dataset.inputs[:4].clone()
    dataset.batch(torch.arange(4))[0].zero_()
    assert torch.equal(dataset.inputs[:4], before)


# Points in the plane

every_figure = pytest.mark.parametrize("name", [name for name in DATASETS if is_points(name)])


@every_figure
def test_points_are_drawn_by_their_own_seed_alone(name):
    torch.manual_seed(1)
    one = DATASETS[name].build(Draw(seed=3))
    torch.manual_seed(2)
    other = DATASETS[name].build(Draw(seed=3))
    assert torch.equal(one.inputs, other.inputs)
    assert not torch.equal(one.inputs, DATASETS[name].build(Draw(seed=4)).inputs)


@every_figure
@pytest.mark.parametrize("points", [20, 250, 401])
def test_there_are_as_many_points_as_asked_for_evenly_over_the_classes(name, points):
    dataset = load_dataset(name, Draw(points=points))
    counts = dataset.labels.bincount()
    assert len(dataset.inputs) == counts.sum() == points
    assert counts.max() - counts.min() <= 1


@every_figure
def test_noise_spreads_the_points_by_as_much_as_it_says(name):
    clean = load_dataset(name, Draw(points=2000, noise=0.0)).inputs
    noisy = load_dataset(name, Draw(points=2000, noise=0.3)).inputs
    assert clean.abs().max() < 2.5
    more = noisy.var(0).sum() - clean.var(0).sum()
    assert more.item() == pytest.approx(2 * 0.3**2, abs=0.08)


def outline(name):
    """The figure without noise: coordinates and labels."""
    dataset = load_dataset(name, Draw(points=400, noise=0.0))
    x, y = dataset.inputs.unbind(1)
    return x, y, dataset.labels == 1


def test_without_noise_each_figure_is_what_its_name_says():
    x, y, one = outline("xor")
    assert torch.equal(x * y < 0, one)
    x, y, one = outline("circles")
    assert torch.equal((x**2 + y**2).sqrt() < 0.7, one)
    x, y, one = outline("moons")
    assert torch.equal(torch.where(one, y <= 0.25, y >= -0.25), torch.ones(400, dtype=torch.bool))
    radius = torch.where(one, (x - 0.5) ** 2 + (y - 0.25) ** 2, (x + 0.5) ** 2 + (y + 0.25) ** 2)
    torch.testing.assert_close(radius, torch.ones(400))
    x, y, one = outline("spirals")
    turn = torch.atan2(y, x) - (x**2 + y**2).sqrt() * 2.5 * torch.pi - one * torch.pi
    torch.testing.assert_close(turn.cos(), torch.ones(400), atol=1e-4, rtol=0)
    x, y, one = outline("blobs")
    assert ((x + y > 0) == one).float().mean() > 0.97


# Share, and wrong labels


@every_dataset
def test_a_share_of_each_class_is_for_learning(name):
    dataset, parts = examples(Choice(name, share=0.3))
    counts, studied = dataset.labels.bincount(), dataset.labels[parts.train].bincount()
    assert ((studied - 0.3 * counts).abs() <= 0.5).all()


@every_dataset
def test_label_noise_falsifies_so_many_learned_labels_and_no_held_out_one(name):
    dataset, parts = examples(Choice(name, label_noise=0.25))
    true = load_dataset(name).labels
    wrong = dataset.labels != true
    assert int(wrong.sum()) == round(0.25 * len(parts.train))
    assert not wrong[parts.validation].any()
    assert set(dataset.labels.tolist()) == set(range(len(dataset.classes)))
    assert dataset.inputs is load_dataset(name).inputs


def test_the_same_choice_gives_the_same_objects():
    assert examples(Choice("moons", label_noise=0.1)) is examples(Choice("moons", label_noise=0.1))


def test_everybody_gets_the_one_copy():
    assert load_dataset("animals") is load_dataset("animals")


def test_an_unknown_dataset_is_refused():
    with pytest.raises(RegistryError, match="“dinosaurs”"):
        load_dataset("dinosaurs")
