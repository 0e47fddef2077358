"""Arrive, see something move, press the one button, and watch a network learn."""

import re

from playwright.sync_api import expect
from visits import (
    alt,
    draws,
    live,
    loss,
    number,
    pause,
    play,
    settle,
    stats,
    title_of,
    until,
    updates,
)

HOME, GYM = "One network, two lives", "The gym: watch a network train"
LEARN_SECONDS = 40  # to 90 % held-out accuracy, on a slow machine
# In the right half of the accuracy chart an overfitted network's training curve, which is amber,
# runs well above the held-out one, so nothing hides it: every column of pixels has some of it.
COLUMNS_WITHOUT_AMBER = """
place => {
  const canvas = place.querySelector("canvas");
  const { width, height } = canvas;
  const pixels = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  const isAmber = at => pixels[at + 3] > 60 && pixels[at] > 150 && pixels[at] - pixels[at + 2] > 80;
  const amber = [];
  for (let x = 0; x < width; x++)
    if (Array.from({ length: height }, (_, y) => isAmber(4 * (y * width + x))).includes(true))
      amber.push(x);
  const half = amber.filter(x => x > (amber[0] + amber.at(-1)) / 2);
  return [half.length, half.at(-1) - half[0] + 1 - half.length];
}"""


def transform(page, panel):
    return page.locator(f".{panel} .pulse").evaluate("pulse => getComputedStyle(pulse).transform")


def test_something_moves_on_arrival(visit):
    page = visit.open("/", HOME)
    for panel in ("gym", "rescue"):
        first = transform(page, panel)
        until(30, lambda panel=panel, first=first: transform(page, panel) != first, page, panel)


def test_all_holds_still_where_the_browser_asks_for_less_motion(new_visit):
    page = new_visit(reduced_motion="reduce").open("/", HOME)
    page.locator(".gym .pulse").wait_for(state="attached")
    settle(page)
    running = page.locator(".heroes").evaluate("box => box.getAnimations({ subtree: true }).length")
    assert running == 0


def test_guesses_about_ten_animals_turn_right(visit):
    page = visit.open("/train", GYM)
    right = page.locator(".guesses > .is-right")
    expect(page.locator(".guesses > div")).to_have_count(10)
    before = right.count()
    assert before <= 3  # of random weights
    play(page)
    until(LEARN_SECONDS, lambda: right.count() >= before + 5, page, "five more to be right")
    pause(page)
    truths = ["bear", "bird", "cat", "cow", "dog", "elephant", "giraffe", "horse", "sheep", "zebra"]
    said = page.locator(".guesses").get_attribute("aria-label").split(", ")
    assert [one.split(": ")[0] for one in said] == truths
    assert sum(len(set(one.split(": "))) == 1 for one in said) == right.count()


def test_one_click_from_arriving_to_a_network_that_learns(visit):
    page = visit.open("/", HOME)
    page.locator(".st-key-watch button").click()
    title_of(page, GYM).wait_for()
    page.get_by_role("button", name="Pause").wait_for()
    live(page).evaluate("box => { box.taggedByTest = true; }")
    until(30, lambda: re.match("Loss after", alt(page, "loss")), page, "a first loss")
    first, drawn = loss(page), draws(page)
    until(30, lambda: loss(page) < first / 2, page, "the loss to fall by half")
    until(
        LEARN_SECONDS,
        lambda: number(stats(page)["held-out accuracy"]) >= 90,
        page,
        "90 % of the held-out shapes",
    )
    until(30, lambda: draws(page) >= drawn + 10, page, "ten more draws")
    assert live(page).evaluate("box => box.taggedByTest === true"), "it was mounted anew"
    now = stats(page)
    assert number(now["images seen"]) > 64 * number(now["laps (epochs)"])


def test_a_long_curve_has_no_gaps(visit):
    page = visit.open("/train?model=perceptron", GYM)
    page.get_by_role("button", name="Play").click()
    until(60, lambda: updates(page) > 2500, page, "a curve that was thinned, and is overfitted")
    pause(page)
    found, missing = page.locator('[data-plot="accuracy"]').evaluate(COLUMNS_WITHOUT_AMBER)
    assert found > 80
    assert missing == 0
