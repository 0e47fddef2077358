"""The visitor's own network on this device: it answers while one draws, as the server's would."""

import re

import numpy as np
import pytest
import torch
from playwright.sync_api import expect
from visits import COARSE_CLOCK, number, one_step, pause, play, settle, until

from engine.data import DATASETS
from engine.models.layers import probabilities
from engine.training import Trainer, TrainingConfig

MOST_APART = 1e-4
A_CAT = ((0.2, 0.45), (0.8, 0.45), (0.8, 0.55), (0.2, 0.55), (0.25, 0.8), (0.75, 0.6), (0.8, 0.8))
ANSWERS = """async ([pictures, shape]) => {
  const { __device: device } = globalThis, [name] = device.opened.keys(), found = [];
  for (const one of pictures)
    found.push([...(await device.example(name, Float32Array.from(one), shape)).beliefs]);
  return found;
}"""
SEEN = """canvas => {
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  return [...data].filter((_, i) => i % 4 === 0);
}"""
WIDER = "() => document.documentElement.scrollWidth - innerWidth"


def bring(page):
    return page.get_by_role("button", name="Bring it here")


def pad_of(visit, query="", train=one_step):
    """The pad for a network that has trained a little, once it can be drawn on."""
    page = visit.open(f"/train{query}")
    settle(page)
    train(page)
    return to_the_pad(visit)


def choose_the_pad(visit):
    page = visit.page
    if page.viewport_size["width"] < 600:
        page.get_by_test_id("stExpandSidebarButton").click()
    visit.menu("Infer")
    for choice in ("My own network", "On this device"):
        settle(page)
        page.get_by_role("radio", name=choice).click()
    bring(page).or_(page.locator(".start.here")).first.wait_for()


def to_the_pad(visit):
    page = visit.page
    choose_the_pad(visit)
    if bring(page).is_visible():
        bring(page).click()
    expect(page.locator(".board")).to_be_visible()
    return page


def on_board(page, across, down):
    """A place on the board in the window's pixels; across, down: 0–1 from the top left."""
    page.locator(".board").scroll_into_view_if_needed()
    box = page.locator(".board").bounding_box()
    return box["x"] + across * box["width"], box["y"] + down * box["height"]


def draw(page, places=A_CAT):
    """Press at the first place, move over the others, let go."""
    points = [on_board(page, *place) for place in places]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=4)
    page.mouse.up()


def bars(page):
    """What stands beside each class's bar."""
    return page.locator(".likeliest b").all_inner_texts()


def is_answered(page):
    return "–" not in bars(page)


def seen(page):
    return page.locator(".boards .pixels").evaluate(SEEN)


def time_of(page):
    return page.locator(".answers > small").inner_text()


def trained_like_it(**settings):
    """The run of the page, one update old: its settings are the defaults."""
    trainer = Trainer(TrainingConfig(**settings))
    trainer.step()
    trainer.model.eval()
    return trainer


def test_the_device_has_the_servers_weights_and_answers_the_same(visit):
    page = pad_of(visit)
    trainer = trained_like_it()
    expect(page.locator("code", has_text=trainer.fingerprint()).first).to_be_visible()
    data = trainer.dataset
    page.locator(".example").nth(2).click()
    until(30, lambda: is_answered(page), page)
    on_show = torch.tensor(seen(page), dtype=torch.uint8).reshape(data.inputs.shape[1:])
    held_out = data.inputs[trainer.split.validation]
    assert (held_out == on_show).flatten(1).all(1).any(), "an example is seen as it is"
    draw(page)
    drawn = torch.tensor(seen(page), dtype=torch.uint8).reshape(on_show.shape)
    assert (drawn != on_show).any(), "one can draw on from it"
    pictures = torch.cat([held_out[:20], on_show[None], drawn[None]])
    raw = pictures.flatten(1).tolist()
    found = np.array(page.evaluate(ANSWERS, [raw, list(data.shape)]))
    with torch.no_grad():
        expected = probabilities(trainer.model(data.normalise(pictures))).numpy()
    assert abs(found - expected).max() <= MOST_APART


def test_strokes_change_the_answer_while_they_are_drawn_and_clear_takes_them_away(visit):
    page = pad_of(visit)
    assert not is_answered(page)
    draw(page, A_CAT[:3])
    until(30, lambda: is_answered(page), page)
    assert "10 words" in page.locator(".pad .sure").inner_text()
    before = bars(page), seen(page)
    draw(page, A_CAT[2:])
    until(30, lambda: bars(page) != before[0], page)
    assert sum(seen(page)) > sum(before[1])
    assert number(time_of(page)) > 0
    page.get_by_role("button", name="Clear").click()
    until(30, lambda: not is_answered(page), page)
    assert not any(seen(page))


def test_a_drawing_like_no_example_gets_no_proud_answer(visit):
    def train(page):
        play(page, at_least=100)
        pause(page)

    page = pad_of(visit, "?dataset=digits", train)
    page.locator(".example").first.click()
    until(30, lambda: is_answered(page), page)
    expect(page.locator(".answer.strange")).to_have_count(0)
    for down in (0.1, 0.3, 0.5, 0.7, 0.9):
        draw(page, ((0.05, down), (0.95, down), (0.05, down + 0.08)))
    expect(page.locator(".answer.strange")).to_be_visible()


def test_by_keys_alone_an_example_comes_onto_the_pad_and_goes(visit):
    page = pad_of(visit)
    page.get_by_role("button", name="Clear").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    until(30, lambda: is_answered(page), page)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    until(30, lambda: not is_answered(page), page)


def test_points_are_answered_where_the_hand_is_and_by_arrow_keys(visit):
    page = pad_of(visit, "?dataset=moons&model=perceptron")
    page.mouse.move(*on_board(page, 0.7, 0.3))
    until(30, lambda: is_answered(page), page)
    place = page.locator(".boards figcaption")
    across, down = place_in(place.inner_text())
    assert across > 0.3
    assert down > 0.3
    page.locator(".board").focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    moved, same = place_in(place.inner_text())
    assert moved < across - 0.1
    assert same == down
    raw = [[moved, same], [-0.5, 0.25]]
    trainer = trained_like_it(dataset="moons", **DATASETS["moons"].traits["defaults"])
    found = np.array(page.evaluate(ANSWERS, [raw, [2]]))
    with torch.no_grad():
        expected = probabilities(trainer.model(trainer.dataset.normalise(torch.tensor(raw))))
    assert abs(found - expected.numpy()).max() <= MOST_APART


def place_in(text):
    return [float(one.replace("−", "-")) for one in re.findall(r"[−\d]+\.\d+", text)]


def test_without_a_line_it_goes_on_and_nothing_is_sent(visit):
    page = pad_of(visit)
    page.context.set_offline(True)
    draw(page)
    until(30, lambda: is_answered(page), page)
    page.context.set_offline(False)


def test_where_the_runtime_does_not_come_a_sentence_says_so_and_the_next_press_brings_it(visit):
    page = visit.page
    page.route("**/ort-wasm*", lambda route: route.abort())
    visit.open("/train")
    settle(page)
    one_step(page)
    choose_the_pad(visit)
    bring(page).click()
    expect(page.locator(".start p")).to_contain_text("On the server")
    expect(page.locator(".board")).to_be_hidden()
    page.unroute("**/ort-wasm*")
    bring(page).click()
    expect(page.locator(".board")).to_be_visible()


def test_other_weights_take_the_place_of_the_older_ones_without_a_press(visit):
    page = pad_of(visit)
    names = "() => [...globalThis.__device.opened.keys()]"
    (before,) = page.evaluate(names)
    visit.menu("Train")
    settle(page)
    one_step(page)
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    to_the_pad(visit)
    until(30, lambda: page.locator(".start.here").is_visible(), page)
    (after,) = page.evaluate(names)
    assert after != before
    assert not [url for url in requests if "ort-wasm" in url]
    draw(page)
    until(30, lambda: is_answered(page), page)


def test_with_a_coarse_clock_many_answers_are_timed_as_one(visit):
    visit.page.add_init_script(COARSE_CLOCK)
    page = pad_of(visit)
    draw(page)
    until(60, lambda: "in a row" in time_of(page), page)
    assert 0 < number(time_of(page)) < 100


@pytest.mark.parametrize("dataset", ["animals", "moons"])
def test_on_a_phone_nothing_scrolls_sideways(phone, dataset):
    page = pad_of(phone, f"?dataset={dataset}")
    assert page.evaluate(WIDER) <= 0
    page.touchscreen.tap(*on_board(page, 0.5, 0.5))
    until(30, lambda: is_answered(page), page)
    assert page.evaluate(WIDER) <= 0
