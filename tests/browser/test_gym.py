"""The training page's further controls: keys, a teacher's link, files out and in, a race."""

import re

from playwright.sync_api import expect
from visits import GONE, one_step, rest, settle, stats, title_of, until, updates


def test_keys_press_the_buttons_but_not_while_somebody_types(visit):
    page = visit.open("/train?dataset=digits")
    page.locator("html[data-training-keys]").wait_for(state="attached")
    page.get_by_role("button", name="One step").wait_for()
    settle(page)
    page.keyboard.press("s")
    until(30, lambda: updates(page) > 0, page, "S to make a step")
    assert updates(page) == 1
    page.get_by_role("button", name="Recipe", exact=True).click()
    page.get_by_role("spinbutton", name="Seed").click()
    page.keyboard.type("srs")
    page.keyboard.press("Escape")
    one_step(page)
    assert updates(page) == 2, "a key that was typed into a field made a step"
    title_of(page).click()
    page.keyboard.press("Space")
    until(30, lambda: updates(page) > 3, page, "Space to play")
    page.get_by_role("button", name="Pause").wait_for()
    title_of(page).click()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Play").wait_for()
    page.keyboard.press("r")
    page.get_by_text("Start over?").wait_for()


def test_a_teachers_link_hides_plays_and_stops_and_outlives_another_page(visit):
    page = visit.open("/train?dataset=moons&hide=recipe,race&play=1&stop_laps=5")
    page.get_by_text("5 laps are done").wait_for()
    until(30, lambda: updates(page) == 100, page, "the picture that belongs to these words")
    settle(page)
    assert page.get_by_role("button", name="Recipe", exact=True).count() == 0
    assert page.get_by_text("A race:").count() == 0
    visit.menu("Learn")
    visit.menu("Train")
    for part in ("hide=recipe", "play=1", "stop_laps=5"):  # they come one after the other
        page.wait_for_url(f"**/train?*{part}*")
    until(30, lambda: updates(page) == 100, page, "the run, which had gone on resting")


def test_what_is_taken_home_comes_back_after_a_reload(visit, tmp_path):
    page = visit.open("/train?dataset=moons&seed=5&stop_laps=2")
    page.get_by_role("button", name="Play").click()
    page.get_by_text("2 laps are done").wait_for()
    page.locator(".st-key-files summary").click()
    box = page.get_by_test_id("stExpanderDetails").filter(has_text="Bring weights back")
    saved = {}
    for name in ("Weights", "Network", "History", "Code"):
        with page.expect_download() as waiting:
            box.get_by_role("button", name=name, exact=True).click()
        saved[name] = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(saved[name])
    assert {path.suffix for path in saved.values()} == {".safetensors", ".onnx", ".csv", ".py"}
    assert "UPDATES = 40" in saved["Code"].read_text(encoding="utf-8")
    page.reload()
    title_of(page).wait_for()
    until(30, lambda: updates(page) == 0, page, "a page without weights")
    assert "seed=5" in page.url
    page.get_by_text(GONE).wait_for()
    expect(page.get_by_text("settings are back")).to_be_visible()
    page.locator(".st-key-files summary").click()
    page.locator('input[type="file"]').first.set_input_files(str(saved["Weights"]))
    page.get_by_text("weights are in.").wait_for()
    page.get_by_role("button", name="One step").click()
    until(30, lambda: updates(page) == 1, page, "a step further")
    rest(page)
    assert stats(page)["held-out accuracy"] != "50.0%"


def test_a_race_is_run_on_one_chart_and_in_one_table(visit):
    page = visit.open("/train?dataset=moons")
    page.locator(".st-key-race summary").click()
    page.get_by_role("button", name="Networks").click()
    page.get_by_role("radio", name="3 s", exact=True).click()
    page.get_by_role("button", name="Start the race").click()
    page.get_by_role("button", name="Race again").wait_for()
    chart = page.locator("[data-laps] .plot")
    expect(chart).to_have_attribute("aria-label", re.compile("Perceptron"))
    settle(page)
    table = page.locator("table.bills")
    assert table.get_by_text("measured").count() >= 6
    assert table.get_by_text("estimated").count() == 2


def test_space_plays_also_after_a_click_on_another_button(visit):
    page = visit.open("/train?dataset=digits")
    page.locator("html[data-training-keys]").wait_for(state="attached")
    page.get_by_role("button", name="One step").click()
    until(30, lambda: updates(page) == 1, page, "one step by a click")
    settle(page)
    page.keyboard.press("Space")
    page.get_by_role("button", name="Pause").wait_for()


# As browsers translate: each text goes out, and an element with other words comes in its place.
TRANSLATE = """
const translated = (text) => {
  const outer = document.createElement("font"), inner = document.createElement("font");
  inner.textContent = `«${text.textContent}»`;
  outer.append(inner);
  text.replaceWith(outer);
};
globalThis.translations = 0;
setInterval(() => {
  const texts = document.createTreeWalker(document.querySelector("#root"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) found.push(texts.currentNode);
  for (const one of found)
    if (/[a-z]/.test(one.textContent) && !one.parentElement.closest("font, style, script")) {
      translated(one);
      translations += 1;
    }
}, 100);
"""


def test_a_browser_that_translates_the_page_breaks_neither_it_nor_the_run(visit):
    page = visit.open("/train")
    page.get_by_role("button", name="Play").click()
    until(60, lambda: updates(page) >= 20, page, "a run")
    page.evaluate(TRANSLATE)
    until(30, lambda: page.evaluate("translations") > 20, page, "the page in other words")
    seen = updates(page)
    until(30, lambda: updates(page) > seen + 20, page, "the run to go on")
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Play").wait_for()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Compare").click()
    title_of(page, re.compile("Both bills")).wait_for()
    settle(page)
    assert page.get_by_test_id("stException").count() == 0
    assert visit.errors == []
