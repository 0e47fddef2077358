"""The views of a run in a real browser: each is drawn, follows the run, and does what it offers."""

import re

import pytest
from playwright.sync_api import expect
from visits import PHONE, lens, live, one_step, pause, play, rest, settle, until, updates

from engine.core import theme

VIEWS = {"Weights": "weights", "Gradients": "layers", "One image": "inside", "Mistakes": "mistakes"}
# Every canvas and chart of the picked view, as text.
DRAWN = """box => [...box.querySelectorAll("canvas")].filter(one => one.offsetWidth)
    .map(one => one.toDataURL()).join() + box.innerText"""


def view(page, title):
    """Pick a view and wait until it is drawn."""
    page.get_by_role("tab", name=title).click()
    name = {**VIEWS, "Boundary": "boundary", "One step, slowly": "step"}[title]
    expect(lens(page)).to_have_attribute("data-view", name)
    return lens(page)


def drawn(page):
    return lens(page).evaluate(DRAWN)


def changes(page, before, what):
    until(30, lambda: drawn(page) != before, page, what)


HAS_INK = """canvas => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
    .data.some((value, i) => i % 4 < 3 && value > 100)"""


def test_every_view_of_images_follows_the_run_and_stands_in_the_link(visit):
    page = visit.open("/train?model=perceptron")
    live(page).evaluate("box => { box.taggedByTest = true; }")
    play(page, at_least=130)
    for title, name in VIEWS.items():
        view(page, title)
        if name != "weights":
            page.wait_for_url(f"**/train?*view={name}*")
        changes(page, drawn(page), f"{title}, live")
    pause(page)
    assert live(page).evaluate("box => box.taggedByTest === true"), "it was mounted anew"
    still = drawn(page)
    page.wait_for_timeout(500)
    assert drawn(page) == still


def test_a_link_opens_its_view_and_nonsense_the_usual_one(visit):
    page = visit.open("/train?view=layers")
    expect(lens(page)).to_have_attribute("data-view", "layers")
    page = visit.open("/train?view=%3Cimg%20src=x%3E")
    expect(lens(page)).to_have_attribute("data-view", "weights")
    page.wait_for_url(re.compile(r"/train$"))


def test_weights_of_any_layer_as_pictures_or_as_one_map(visit):
    page = visit.open("/train")
    one_step(page)
    box = view(page, "Weights")
    seen = set()
    for layer in ("1 · 8 filters", "2 · 16 filters", "3 · 10 answers"):
        box.get_by_role("button", name=layer).click()
        until(30, lambda n=seen: drawn(page) not in n, page, layer)
        seen.add(drawn(page))
    box.get_by_label("one heat map").check()
    expect(box).to_contain_text(re.compile(r"\b10 .*\b784 "))
    sizes = box.locator("canvas[data-grid]").evaluate_all(
        "all => all.map(one => [one.offsetWidth, one.offsetHeight])"
    )
    assert sizes[0] == sizes[1], "the two maps don't line up"
    assert sizes[0][1] >= 10 * 4, "ten rows that are seen"


def test_an_image_and_a_cell_are_picked_by_a_click(visit):
    page = visit.open("/train?model=linear&lr=0.01")
    play(page, at_least=130)
    pause(page)
    box = view(page, "One image")
    expect(box.locator(".says")).to_contain_text("bear")
    box.get_by_role("group", name="Held-out images").get_by_role("button").nth(6).click()
    expect(box.locator(".says")).to_contain_text("giraffe")
    enlarged = box.locator(".seen canvas")
    until(30, lambda: enlarged.evaluate(HAS_INK), page, "the image, enlarged")
    box = view(page, "Mistakes")
    expect(box.locator("[data-cards=worst] canvas")).to_have_count(10)
    counts = [int(text) for text in box.locator("td button").all_inner_texts() if text != "·"]
    tested = re.search(r"([\d,]+) of ([\d,]+) right", box.inner_text())
    assert sum(counts) == int(tested[2].replace(",", ""))
    cell = box.get_by_role("button", name=re.compile("^giraffe taken for giraffe"))
    cell.click()
    expect(box.locator("[data-cards=cell] canvas")).to_have_count(10)
    expect(cell).to_have_attribute("aria-pressed", "true")
    cell.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(box.locator(".cell-title")).to_contain_text("taken for horse")


def test_a_weight_set_by_hand_moves_the_boundary(visit):
    page = visit.open("/train?dataset=moons")
    expect(lens(page)).to_have_attribute("data-view", "boundary")
    play(page, at_least=50)
    pause(page)
    box, reached = lens(page), updates(page)
    plane = box.locator(".plane canvas")
    before = plane.evaluate("one => one.toDataURL()")
    # A unit may have died, and then its weight moves nothing; a bias always does.
    box.get_by_label("Weight to set").select_option(label="bias of upper moon")
    number = box.locator("input[type=number]")
    number.fill("-4.5")
    number.press("Enter")
    until(30, lambda: plane.evaluate("one => one.toDataURL()") != before, page, "the new boundary")
    assert float(number.input_value()) == -4.5
    slider = box.locator("input[type=range]")
    before = plane.evaluate("one => one.toDataURL()")
    slider.fill("5")
    until(30, lambda: plane.evaluate("one => one.toDataURL()") != before, page, "by the slider")
    assert updates(page) == reached
    page.get_by_role("button", name="Reset", exact=True).wait_for()
    play(page, at_least=reached + 20)


def test_one_step_slowly_is_the_runs_own_next_step(visit):
    page = visit.open("/train?dataset=spirals&optimizer=sgd")
    box = view(page, "One step, slowly")
    for name in ("1 Forward", "2 Loss", "3 Backward"):
        box.get_by_role("button", name=name).click()
        expect(box.locator(".part.now")).to_contain_text(name)
        assert updates(page) == 0
    gradient = box.locator(".part.now b").inner_text()
    assert re.fullmatch(r"gradient −?[\d.]+", gradient)
    box.get_by_role("button", name="4 Update").click()
    until(30, lambda: updates(page) == 1, page, "the update")
    expect(box.locator(".part.now b")).to_contain_text("→")
    before, after = box.locator(".part.now b").inner_text().replace("−", "-").split(" → ")
    slope = float(gradient.removeprefix("gradient ").replace("−", "-"))
    assert float(after) == pytest.approx(float(before) - 0.03 * slope, abs=2e-5)
    play(page)
    box.get_by_text("is training").wait_for()
    box.get_by_role("button", name="1 Forward").click()
    page.get_by_role("button", name="Play", exact=True).wait_for()
    rest(page)
    expect(box.locator(".part.now")).to_contain_text("Forward")
    reached = updates(page)
    box.get_by_role("button", name="4 Update").click()
    until(30, lambda: updates(page) == reached + 1, page, "the update after the pause")


def test_curves_raw_or_smoothed_over_updates_or_seconds_and_the_choice_is_kept(visit):
    page = visit.open("/train?model=linear")
    play(page, at_least=60)
    pause(page)
    chart = live(page).locator('[data-plot="loss"] canvas').first
    seen = [chart.evaluate("one => one.toDataURL()")]
    for name in ("smoothed", "over seconds"):
        page.get_by_role("button", name=name).click()
        until(30, lambda: chart.evaluate("one => one.toDataURL()") not in seen, page, name)
        seen.append(chart.evaluate("one => one.toDataURL()"))
    visit.menu("Learn")
    visit.menu("Train")
    for name in ("smoothed", "over seconds"):
        chosen = page.get_by_role("button", name=name)
        expect(chosen).to_have_attribute("aria-pressed", "true")


PIXELS = """(plot, colour) => {
    const canvas = plot.querySelector("canvas"), pen = canvas.getContext("2d");
    const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((_, i) => i % 4 === 0 && colour.every((c, k) => data[i + k] === c)).length;
}"""


@pytest.mark.parametrize("plot", ["loss", "accuracy"])
def test_the_very_first_update_is_seen(visit, plot):
    page = visit.open("/train?dataset=moons")  # where one batch is unlike the held-out points
    chart = page.locator(f'[data-plot="{plot}"]')
    orange = list(bytes.fromhex(theme.TRAINING[1:]))
    one_step(page)
    until(30, lambda: chart.evaluate(PIXELS, orange) > 4, page, "a dot")


def test_on_a_phone_the_curves_are_on_the_first_screen_and_no_view_sticks_out(new_visit):
    page = new_visit(**PHONE, color_scheme="dark").open("/train")
    one_step(page)
    loss = page.locator('[data-plot="loss"]').bounding_box()
    assert loss["y"] + loss["height"] < 844
    expect(live(page)).to_contain_text("pinch")
    for title in [*VIEWS, "One step, slowly"]:
        view(page, title)
        fits(page, title)
    page.goto(page.url.split("/train")[0] + "/train?dataset=blobs")
    expect(lens(page)).to_have_attribute("data-view", "boundary")
    fits(page, "Boundary")


def fits(page, title):
    """Wait until a view is out and nothing sticks out of the page."""
    settle(page)
    wider = "one => one.scrollWidth - one.clientWidth"
    until(30, lambda: page.get_by_test_id("stMain").evaluate(wider) <= 0, page, f"{title} to fit")
