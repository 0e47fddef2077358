"""Play, pause, step, reset; settings that ask, stay, and stand in the link."""

from live_server import Server
from playwright.sync_api import expect
from visits import (
    PHONE,
    alt,
    lens,
    live,
    one_step,
    pause,
    play,
    settle,
    stats,
    title_of,
    until,
    updates,
    visiting,
)

STEPS = 6
KEEP, ASKING, CONFIRM = (f".st-key-{key}" for key in ("keep button", "asking", "confirm button"))
# Everything that is drawn from the weights, as text.
PICTURES = 'box => [...box.querySelectorAll("canvas[data-grid]")].map(one => one.toDataURL())'


def at_rest(page):
    """What a run shows when it rests and has been tested, save the time it took."""
    seen = [shown(page)]

    def stays():
        page.wait_for_timeout(400)
        seen.append(shown(page))
        return seen[-2] == seen[-1]

    until(30, stays, page, "rest")
    return seen[-1]


def shown(page):
    tiles = stats(page)
    del tiles["seconds, tests included"]
    return tiles, alt(page, "loss"), alt(page, "accuracy"), lens(page).evaluate(PICTURES)


def drawn(page):
    """The curves' and the layers' charts, to the last pixel."""
    return live(page).locator(".uplot canvas").evaluate_all("all => all.map(x => x.toDataURL())")


def network(page, name):
    return page.get_by_role("radio", name=name, exact=True)


def after_steps(page):
    for _ in range(STEPS):
        one_step(page)
    return at_rest(page)


def reset(page):
    page.get_by_role("button", name="Reset", exact=True).click()
    page.locator(CONFIRM).click()
    until(30, lambda: updates(page) == 0, page, "a reset")


def test_pause_holds_a_run_still_and_play_goes_on(visit):
    page = visit.open("/train")
    play(page, at_least=5)
    pause(page)
    still = at_rest(page)
    page.wait_for_timeout(1500)
    assert at_rest(page) == still
    reached = updates(page)
    play(page, at_least=reached + 5)


def test_one_step_is_there_only_while_the_run_rests(visit):
    page = visit.open("/train")
    one_step(page)
    step = page.get_by_role("button", name="One step", exact=True)
    play(page, at_least=2)
    expect(step).to_be_disabled()
    pause(page)
    expect(step).to_be_enabled()


def test_the_same_seed_gives_the_same_run_to_the_last_pixel(visit):
    page = visit.open("/train?dataset=digits&seed=7")
    first = after_steps(page)
    assert first[0]["updates"] == str(STEPS)
    reset(page)
    assert after_steps(page) == first
    visit.open("/train?dataset=digits&seed=8")
    assert after_steps(page) != first


def test_reset_asks_first(visit):
    page = visit.open("/train")
    one_step(page)
    page.get_by_role("button", name="Reset", exact=True).click()
    page.get_by_text("Start over?").wait_for()
    page.locator(KEEP).click()
    page.get_by_text("Start over?").wait_for(state="hidden")
    assert updates(page) == 1
    reset(page)
    expect(page.get_by_role("button", name="Reset", exact=True)).to_be_disabled()


def test_after_a_reset_the_charts_are_as_empty_as_before_the_first_update(visit):
    page = visit.open("/train?model=linear&view=layers")
    expect(lens(page)).to_have_attribute("data-view", "layers")
    settle(page)
    fresh = drawn(page)
    play(page, at_least=20)
    pause(page)
    assert drawn(page) != fresh
    reset(page)
    until(30, lambda: drawn(page) == fresh, page, "charts without numbers along the axis")


def test_new_settings_ask_first_also_while_training(visit):
    page = visit.open("/train")
    play(page)
    network(page, "Linear").click()
    page.locator(ASKING).wait_for()
    reached = updates(page)
    page.locator(KEEP).click()
    page.locator(ASKING).wait_for(state="hidden")
    expect(network(page, "Convolutional")).to_be_checked()
    until(30, lambda: updates(page) > reached, page, "going on")
    network(page, "Linear").click()
    page.locator(CONFIRM).click()
    until(30, lambda: updates(page) == 0, page, "a new run")
    expect(network(page, "Linear")).to_be_checked()
    one_step(page)


def test_what_was_kept_stays_kept_also_behind_a_closed_popover(visit):
    page = visit.open("/train?dataset=cats-dogs")
    one_step(page)
    page.get_by_role("button", name="Recipe").click()
    page.get_by_role("button", name="New seed").click()
    page.locator(ASKING).wait_for()
    page.keyboard.press("Escape")
    page.locator(KEEP).click()
    page.locator(ASKING).wait_for(state="hidden")
    one_step(page)
    assert page.locator(ASKING).count() == 0
    assert "seed" not in page.url
    page.get_by_role("button", name="Recipe").click()
    expect(page.get_by_role("spinbutton", name="Seed")).to_have_value("0")


def test_reset_takes_the_place_of_a_question_about_settings(visit):
    page = visit.open("/train")
    one_step(page)
    network(page, "Linear").click()
    page.locator(ASKING).wait_for()
    reset(page)
    expect(network(page, "Convolutional")).to_be_checked()


def test_settings_stand_in_the_link_and_come_back_from_other_pages(visit):
    page = visit.open("/train")
    network(page, "Perceptron").click()
    page.wait_for_url("**/train?*model=perceptron*")
    one_step(page)
    visit.menu("Learn")
    assert "perceptron" not in page.url
    visit.menu("Train")
    page.wait_for_url("**/train?*model=perceptron*")
    expect(network(page, "Perceptron")).to_be_checked()
    assert updates(page) == 1


def test_back_leads_to_the_page_before_whatever_was_set_on_this_one(visit):
    page = visit.open("/learn?lesson=two-jobs-one-network")
    settle(page)
    visit.menu("Train")
    until(30, lambda: updates(page) == 0, page, "a drawn run")
    settle(page)
    until(30, lambda: updates(page) == 0, page, "a drawn run")
    settle(page)
    before = page.evaluate("history.length")
    network(page, "Linear").click()
    page.wait_for_url("**/train?*model=linear*")
    page.get_by_role("tab", name="Mistakes").click()
    page.wait_for_url("**/train?*view=mistakes*")
    settle(page)
    assert page.evaluate("history.length") == before
    page.go_back()
    page.wait_for_url("**/learn?lesson=two-jobs-one-network")
    title_of(page, "Two jobs, one network").wait_for()


def test_on_a_phone_no_box_of_settings_is_drawn_where_a_link_hides_them_all(new_visit):
    hidden = "dataset,network,examples,layers,recipe,pace,size"
    page = new_visit(**PHONE).open(f"/train?hide={hidden}")
    page.get_by_role("button", name="Play", exact=True).wait_for()
    settle(page)
    assert page.get_by_text("Settings", exact=True).count() == 0
    page = new_visit(**PHONE).open("/train")
    page.get_by_text("Settings", exact=True).wait_for()


def test_a_link_to_a_page_as_a_servers_first_request_comes_through_the_router(browser):
    with Server() as fresh, visiting(browser, fresh.url) as first:
        page = first.open("/train?model=perceptron&seed=7", "The gym: watch a network train")
        menu = page.get_by_test_id("stSidebarNav")
        menu.get_by_role("link", name="Start").wait_for()
        settle(page)
        assert menu.get_by_role("link", name="app").count() == 0
        expect(network(page, "Perceptron")).to_be_checked()
        page.get_by_role("button", name="Recipe").click()
        expect(page.get_by_role("spinbutton", name="Seed")).to_have_value("7")
        assert first.errors == []
        assert first.strangers == []
        assert "Traceback" not in fresh.news()
