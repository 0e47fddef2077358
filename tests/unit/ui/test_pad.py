"""The pad brings a drawing to size as NumPy does, and knows a strange one as the server does."""

import base64
from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.data import load_dataset, split, stroke_width
from engine.inference import CLUELESS, SURE, familiar, with_article
from engine.models.layers import probabilities
from engine.training import Trainer, TrainingConfig
from ui.components.pad import EXAMPLES, MOST_POINTS, pad_data

CLASSES = ("cat", "dog", "elephant")
DATA = {
    "labels": CLASSES,
    "words": [with_article(one) for one in CLASSES],
    "sure": SURE,
    "clueless": CLUELESS,
    "thing": "shape",
}


def halves_up(levels):
    return np.floor(levels + 0.5)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize(("rows", "columns", "factor"), [(28, 28, 10), (8, 8, 35), (5, 7, 1)])
def test_a_drawing_is_brought_to_size_by_the_mean_of_each_block(
    javascript, rows, columns, factor, channels
):
    random = np.random.default_rng(rows)
    drawing = random.integers(0, 256, (rows * factor, columns * factor, 4), dtype=np.uint8)
    height, width = drawing.shape[:2]
    code = "(m, width, height, data, factor, c) => m.averaged({ width, height, data }, factor, c)"
    found = javascript("pad/pixels.js", code, width, height, drawing.tobytes(), factor, channels)
    blocks = drawing[..., :channels].reshape(rows, factor, columns, factor, channels)
    means = blocks.astype(float).mean((1, 3)).transpose(2, 0, 1)
    assert np.array_equal(np.reshape(found, means.shape), halves_up(means))


@pytest.mark.parametrize("shape", [(1, 4, 3), (3, 4, 3)])
def test_an_example_put_on_the_pad_is_seen_as_it_is(javascript, shape):
    levels = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    code = "(m, levels, shape) => m.averaged(m.asRgba(levels, shape), 1, shape[0])"
    assert javascript("pad/pixels.js", code, levels.tobytes(), shape) == levels.ravel().tolist()


@pytest.mark.parametrize("name", ["animals", "digits"])
def test_a_picture_is_as_strange_as_on_the_server(javascript, name):
    dataset = load_dataset(name)
    known = familiar(dataset, split(name, seed=0))
    random = torch.Generator().manual_seed(2)
    noise = torch.randint(0, 256, (4, *dataset.inputs.shape[1:]), generator=random).byte()
    pictures = torch.cat([dataset.inputs[::400], noise, dataset.inputs[:4] // 8])
    given = [one.numpy().tobytes() for one in pictures]
    code = """(m, familiar, all, shape) => all.map((levels) =>
      [m.likeness(familiar, levels, shape), m.strangeness(familiar, levels, shape)])"""
    found = javascript("pad/familiar.js", code, known.numbers(), given, dataset.shape)
    scores = np.array([one for one, _ in found])
    np.testing.assert_allclose(scores, known.scores(pictures).numpy(), rtol=2e-3, atol=2e-3)
    strange = [word != "" for _, word in found]
    assert strange == known.are_strange(pictures).tolist()
    assert any(strange)
    assert not all(strange)


def test_the_answer_is_the_likeliest_and_none_is_proud_of_what_is_strange(javascript):
    code = """(m, beliefs, strange, data) => {
      const answer = m.likeliest(Float32Array.from(beliefs));
      return [answer.word, ...m.saidOf(answer, strange, data)]; }"""

    def said(strange, *beliefs):
        return javascript("pad/class_bars.js", code, beliefs, strange, DATA)

    assert said("", 0.1, 0.2, 0.7)[:2] == [2, "An elephant"]
    assert said("", 0.3, 0.4, 0.3)[:2] == [1, "Not sure: perhaps a dog"]
    word, head, sentence = said("darker", 0.99, 0.01, 0)
    assert word == 0
    assert "cat" not in head
    assert "darker" in sentence
    assert "3 words" in sentence


def test_an_answer_is_timed_alone_only_where_the_clock_is_fine_enough(javascript):
    code = "(m, all) => all.map(([times, step]) => m.middleTime(times, step))"
    fine, coarse = [[0.5, 0.4, 9, 0.6, 0.5], 0.1], [[0, 0, 16, 0, 16], 16]
    found = javascript("pad/answer_clock.js", code, [fine, coarse, [[1, 1], 0.1]])
    assert found == [0.5, None, None]


@pytest.mark.parametrize("step", [0.1, 16, 100])
def test_answers_in_a_row_last_long_enough_for_the_clock(javascript, step):
    """Each takes 0.3 ms here, and the clock moves in steps."""
    code = """async (m, step) => { let exact = 0;
      const now = () => step * Math.floor(exact / step);
      const ask = async () => { exact += 0.3; };
      return m.timeInARow(ask, step, () => true, now); }"""
    found = javascript("pad/answer_clock.js", code, step)
    assert found["ms"] == pytest.approx(0.3, rel=0.25)
    assert found["count"] * 0.3 >= min(5 * step, 600)


def test_a_row_of_answers_ends_when_the_hand_draws_on(javascript):
    code = """async (m) => { let count = 0;
      const ask = async () => { count++; };
      return [await m.timeInARow(ask, 1, () => count < 3, () => 0), count]; }"""
    assert javascript("pad/answer_clock.js", code) == [None, 3]


def test_places_on_the_plane_are_coordinates_and_back(javascript):
    code = """(m, all) => all.map(([across, down]) => {
      const place = m.coordinates(across, down, 2);
      return [place, m.shares(...place, 2)]; })"""
    found = javascript("pad/plane.js", code, [(0, 0), (1, 1), (0.75, 0.5)])
    assert [place for place, _ in found] == [[-2, 2], [2, -2], [1, 0]]
    assert [back for _, back in found] == [[0, 0], [1, 1], [0.75, 0.5]]


def trained(**settings):
    trainer = Trainer(TrainingConfig(**settings))
    trainer.run_for(0.0)
    return trainer


@pytest.mark.parametrize(
    ("dataset", "thinnest", "broadest"), [("animals", 2.5, 5), ("digits", 1, 2)]
)
def test_strokes_are_as_broad_as_in_the_pictures(dataset, thinnest, broadest):
    assert thinnest < stroke_width(load_dataset(dataset)) < broadest


def test_the_stroke_of_lines_of_three_pixels_is_three_pixels():
    dataset = load_dataset("animals")
    lines = torch.zeros(5, 60, 60, dtype=torch.uint8)
    lines[:, 10:13, :] = 255
    assert stroke_width(replace(dataset, inputs=lines)) == pytest.approx(3, rel=0.06)


@pytest.mark.parametrize("name", ["digits", "cats-dogs"])
def test_examples_to_begin_with_are_held_out_and_of_every_class(name):
    trainer = trained(dataset=name)
    dataset = trainer.dataset
    known = familiar(dataset, trainer.split)
    drawing = pad_data(trainer, known)["drawing"]
    held_out = {dataset.inputs[i].numpy().tobytes() for i in trainer.split.validation}
    assert {base64.b64decode(pixels) for _, pixels in drawing["examples"]} <= held_out
    assert {title for title, _ in drawing["examples"]} == {
        with_article(one) for one in dataset.classes
    }
    assert len(drawing["examples"]) >= EXAMPLES


def test_the_plane_shows_what_the_network_trained_on():
    trainer = trained(dataset="moons", model="perceptron")
    plane = pad_data(trainer, None)["plane"]
    assert 100 <= len(plane["points"]) <= MOST_POINTS
    shown = {(x, y) for x, y, _ in plane["points"]}
    inputs = trainer.dataset.inputs[trainer.split.train].tolist()
    assert shown <= {(round(x, 3), round(y, 3)) for x, y in inputs}
    assert max(abs(one) for place in shown for one in place) < plane["reach"]


def test_a_point_far_from_all_examples_is_strange_and_the_examples_are_not(javascript):
    trainer = trained(dataset="moons", model="perceptron")
    plane = pad_data(trainer, None)["plane"]
    dataset = trainer.dataset
    held_out = dataset.inputs[trainer.split.validation].tolist()
    code = "(m, points, all) => all.map(([x, y]) => m.nearest(points, x, y))"
    found = javascript("pad/plane.js", code, plane["points"], [*held_out, (1.6, 1.6)])
    strange = np.array(found) > plane["far"]
    assert strange[:-1].mean() < 0.05
    assert strange[-1]
    places = np.array([(x, y) for x, y, _ in plane["points"]])
    expected = np.hypot(*(places - (1.6, 1.6)).T).min()
    assert found[-1] == pytest.approx(expected)


@pytest.mark.parametrize("dataset", ["digits", "moons"])
def test_the_graph_that_is_sent_answers_as_the_trainers_network(dataset):
    import onnxruntime

    trainer = trained(dataset=dataset, model="perceptron")
    data = trainer.dataset
    known = None if data.is_points else familiar(data, trainer.split)
    graph = base64.b64decode(pad_data(trainer, known)["graph"])
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    some = trainer.split.validation[:20]
    raw = data.inputs[some].reshape(-1, *data.shape).float().numpy()
    (logits,) = session.run(None, {session.get_inputs()[0].name: raw})
    trainer.model.eval()
    with torch.no_grad():
        expected = probabilities(trainer.model(data.batch(some)[0]))
    found = probabilities(torch.from_numpy(logits))
    assert torch.allclose(found, expected, atol=1e-5)
