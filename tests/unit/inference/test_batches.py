"""A network that was trained here, answering for many shapes in a row."""

import dataclasses
import time

import numpy as np
import pytest
import torch

from engine.data import Choice, examples, load_dataset
from engine.inference import as_picture, filled, gallery, serve, shape_classifier
from engine.training import Trainer, TrainingConfig


@pytest.fixture(scope="module")
def trainer():
    run = Trainer(TrainingConfig(model="linear", lr=0.001))
    for _ in range(40):
        run.step()
    return run


@pytest.fixture(scope="module")
def classifier(trainer):
    return shape_classifier("Linear", trainer.model, trainer.dataset)


def test_the_bill_is_that_of_full_batches(trainer, classifier):
    indices = trainer.split.validation
    served = serve(classifier, trainer.dataset, indices, batch_size=64)
    assert served.bill.passes == len(indices) // 64
    assert served.bill.images == 64 * served.bill.passes
    assert 0 < served.bill.cpu_seconds <= served.bill.seconds * 1.1
    assert served.bill.shared_seconds == 0


@pytest.mark.parametrize("batch_size", [64, 512, 1024, 4096])
def test_every_class_sits_the_exam_whatever_the_batches(trainer, classifier, batch_size):
    indices, asked = trainer.split.validation, []

    def forward(x):
        asked.append(len(x))
        return classifier.forward(x)

    watched = dataclasses.replace(classifier, forward=forward)
    served = serve(watched, trainer.dataset, indices, batch_size)
    x, y = trainer.dataset.batch(indices)
    right = classifier.forward(x).argmax(1) == y
    assert served.answers == len(indices)
    assert sum(asked[1:]) == max(len(indices), batch_size)  # the first warms up
    assert served.accuracy == right.double().mean().item()
    full = len(indices) // batch_size or 1
    assert served.bill.passes == full
    assert served.bill.images == full * batch_size


def test_what_fills_no_batch_is_not_on_the_bill(trainer, classifier):
    def forward(x):
        if len(x) < 512:
            time.sleep(0.3)
        return classifier.forward(x)

    slow_rest = dataclasses.replace(classifier, forward=forward)
    served = serve(slow_rest, trainer.dataset, trainer.split.validation, batch_size=512)
    assert served.bill.seconds < 0.3


def test_the_answers_are_those_of_the_network(trainer, classifier):
    indices = trainer.split.validation[:128]
    served = serve(classifier, trainer.dataset, indices, batch_size=32)
    x, y = trainer.dataset.batch(indices)
    with torch.no_grad():
        right = int((trainer.model(x).argmax(1) == y).sum())
    assert served.right == right
    assert 30 < right < 128
    assert served.accuracy == right / 128


def test_served_one_by_one_it_answers_alike(trainer, classifier):
    indices = trainer.split.validation[:20]
    one_by_one = serve(classifier, trainer.dataset, indices, batch_size=1)
    at_once = serve(classifier, trainer.dataset, indices, batch_size=20)
    assert (one_by_one.bill.passes, at_once.bill.passes) == (20, 1)
    assert one_by_one.right == at_once.right


def test_fewer_shapes_than_a_batch_fill_it_by_going_round(trainer, classifier):
    indices = trainer.split.validation[:5]
    served = serve(classifier, trainer.dataset, indices, batch_size=64)
    assert (served.bill.passes, served.bill.images) == (1, 64)
    memoize = serve(classifier, trainer.dataset, indices, batch_size=5)
    assert (served.answers, served.right) == (5, memoize.right)


def test_full_batches_come_round_until_enough_time_is_spent(trainer, classifier):
    indices, asked = trainer.split.validation[:100], []

    def forward(x):
        asked.append(len(x))
        return classifier.forward(x)

    watched = dataclasses.replace(classifier, forward=forward)
    served = serve(watched, trainer.dataset, indices, 32, least_seconds=0.02)
    assert served.bill.cpu_seconds >= 0.02
    assert served.bill.passes > 3
    assert asked == [32] * (1 + served.bill.passes) + [4]
    assert served.bill.images == 32 * served.bill.passes
    assert (served.answers, served.right) == (100, serve(classifier, trainer.dataset, indices,
                                                         100).right)  # fmt: skip


def test_a_clock_that_stands_still_ends_it_all_the_same(trainer, classifier, monkeypatch):
    monkeypatch.setattr("engine.inference.batches.processor_seconds", lambda: 0.0)
    monkeypatch.setattr("engine.inference.batches.MOST_PASSES", 7)
    indices = trainer.split.validation[:20]
    served = serve(classifier, trainer.dataset, indices, 10, least_seconds=1.0)
    assert served.bill.passes == 7


def test_going_round_begins_at_the_first_again():
    assert filled(torch.tensor([4, 9, 2]), 7).tolist() == [4, 9, 2, 4, 9, 2, 4]
    assert filled(torch.tensor([4, 9, 2]), 2).tolist() == [4, 9]


def test_one_batch_to_warm_up_comes_first_and_is_not_counted(trainer, classifier):
    seen = []

    def forward(x):
        seen.append(len(x))
        return classifier.forward(x)

    watched = dataclasses.replace(classifier, forward=forward)
    served = serve(watched, trainer.dataset, trainer.split.validation[:96], batch_size=32)
    assert seen == [32] * 4
    assert (served.bill.passes, served.bill.images) == (3, 96)


def test_serving_changes_no_weight(trainer, classifier):
    before = trainer.fingerprint()
    serve(classifier, trainer.dataset, trainer.split.validation, batch_size=256)
    assert trainer.fingerprint() == before == classifier.fingerprint


def test_a_shape_becomes_the_picture_it_is():
    shape = load_dataset("animals").inputs[7]
    picture = as_picture(shape)
    assert (picture.mode, picture.size) == ("L", (28, 28))
    assert np.array_equal(np.asarray(picture), shape.numpy())


def test_a_shape_that_lies_sideways_in_memory_is_drawn_right():
    shape = torch.arange(6, dtype=torch.uint8).reshape(2, 3).T
    assert np.array_equal(np.asarray(as_picture(shape)), shape.numpy())


def test_a_gallery_shows_different_shapes_of_those_given_the_same_for_a_seed():
    indices = torch.arange(100, 200)
    torch.manual_seed(1)
    picked = gallery(indices, 8, seed=3)
    torch.manual_seed(2)
    assert gallery(indices, 8, seed=3) == picked
    assert gallery(indices, 8, seed=4) != picked
    assert len(set(picked)) == 8
    assert set(picked) <= set(range(100, 200))


@pytest.mark.parametrize("seed", range(3))
def test_a_gallery_shows_as_many_wrong_labels_as_there_are(seed):
    dataset, parts = examples(Choice("animals", seed=seed, label_noise=0.2))
    picked = gallery(parts.train, 100, seed)
    wrong = dataset.labels[picked] != load_dataset("animals").labels[picked]
    assert 8 <= int(wrong.sum()) <= 32


def test_a_gallery_of_few_shapes_shows_them_all():
    assert sorted(gallery(torch.tensor([4, 9]), 8, seed=0)) == [4, 9]
