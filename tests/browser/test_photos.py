"""A photo, an answer and a stopwatch; then the visitor's own network and its exam."""

import base64
import io
import re

import odd_files
import pytest
from PIL import Image
from playwright.sync_api import expect
from visits import CAT, COARSE_CLOCK, COFFEE, STREAMING, one_step, settle, until

from charts import STAGE_WORDS
from engine.photos.samples import sample
from ui.pages.infer.photo_source import UPRIGHT

WAY = "rom your browser to this server and back"
FAR_AWAY = {"offline": False, "downloadThroughput": -1, "uploadThroughput": -1}


def cat_png():
    file = io.BytesIO()
    Image.open(io.BytesIO(sample("cat"))).save(file, "PNG")
    return file.getvalue()


def headings(page):
    """All headings below the title: the answer is the first of them."""
    return page.get_by_role("heading", level=2)


def headline(page):
    """The answer, as a locator."""
    return headings(page).first


def stages(page, key):
    """The names of the bars of a stopwatch."""
    names = page.locator(f".st-key-waterfall_{key} .ytick").all_text_contents()
    return {name.strip() for name in names}


def pick(page, name):
    settle(page)
    radio = page.get_by_role("radio", name=name, exact=True)
    radio.click()
    expect(radio).to_be_checked()


def upload(page, name, kind, data):
    settle(page)
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": kind, "buffer": data}
    )


def runs(page):
    """How many warm runs the stopwatch speaks of."""
    return int(re.search(r"the middle of (\d+) runs", page.locator(".tiles").first.inner_text())[1])


def test_the_cat_is_answered_on_arrival_with_every_stage_timed(visit):
    page = visit.open("/infer")
    page.get_by_role("heading", name=CAT, exact=True).wait_for()
    warm = set(STAGE_WORDS.values()) - {STAGE_WORDS["read"]}
    until(30, lambda: stages(page, "warm") == warm, page, "the warm stopwatch")
    until(30, lambda: stages(page, "cold") == {*warm, STAGE_WORDS["read"]}, page, "the cold one")


def test_the_browser_times_the_way_to_the_server_and_back(visit):
    page = visit.open("/infer")
    said = page.get_by_text(WAY)
    said.wait_for()
    milliseconds = re.search(r"another ([\d.]+)\sms", said.inner_text())[1]
    assert 0 < float(milliseconds) < 10_000
    visit.menu("Compare")
    visit.menu("Infer")
    said.wait_for()
    assert f"another {milliseconds}" in said.inner_text()  # known, so not asked again


@pytest.mark.parametrize("way_ms", [0, 150])
def test_a_coarse_clock_times_many_questions_as_one_or_says_that_it_cannot(new_visit, way_ms):
    visit = new_visit()
    visit.page.add_init_script(COARSE_CLOCK)
    if way_ms:
        line = visit.page.context.new_cdp_session(visit.page)
        line.send("Network.emulateNetworkConditions", {**FAR_AWAY, "latency": way_ms})
    page = visit.open("/infer")
    said = page.get_by_text(WAY)
    said.wait_for()
    text = said.inner_text()
    timed = re.search(r"another ([\d.]+)\sms.*the mean of \d+ questions", text, re.DOTALL)
    assert timed or not way_ms
    assert "steps of 100\u00a0ms" in text
    if timed:
        assert float(timed[1]) >= 0.8 * way_ms
        assert "1% of the answer" not in text


def test_while_the_browser_asks_another_page_can_be_turned_to(visit):
    page = visit.open("/learn")
    for pause in (200, 400, 600):
        page.reload()
        settle(page)
        visit.menu("Infer")
        page.get_by_role("heading", name=CAT, exact=True).wait_for()
        page.wait_for_timeout(pause)
        visit.menu("Compare")
        visit.menu("Learn")


def test_running_it_more_often_keeps_the_answer_and_the_place(visit):
    page = visit.open("/infer")
    page.locator(".st-key-again_20 button").click()
    until(60, lambda: runs(page) == 25, page, "twenty more")
    expect(headline(page)).to_have_text(CAT)


@pytest.mark.parametrize(
    ("name", "kind", "data"),
    [("cat.jpg", "image/jpeg", sample("cat")), ("cat.png", "image/png", cat_png())],
    ids=["JPEG", "PNG"],
)
def test_ones_own_file_is_answered(visit, name, kind, data):
    page = visit.open("/infer")
    pick(page, "My photos")
    upload(page, name, kind, data)
    page.get_by_role("heading", name=CAT, exact=True).wait_for()
    settle(page)
    assert page.get_by_test_id("stAlert").count() == 0


def test_a_wrong_file_gets_one_sentence_and_the_next_is_answered(visit):
    page = visit.open("/infer")
    pick(page, "My photos")
    upload(page, "cat.jpg", "image/jpeg", b"Meow, said the cat. " * 30)
    trouble = page.get_by_test_id("stAlert")
    trouble.first.wait_for()
    settle(page)
    expect(trouble).to_have_count(1)
    expect(trouble).to_contain_text("What to do")
    assert headings(page).count() == 0
    page.get_by_test_id("stFileUploader").get_by_role("button", name="Remove").click()
    trouble.wait_for(state="hidden")
    upload(page, "cat.jpg", "image/jpeg", sample("cat"))
    page.get_by_role("heading", name=CAT, exact=True).wait_for()


def test_a_file_beyond_the_limit_is_refused_before_it_is_sent(visit, tmp_path):
    huge = tmp_path / "huge.jpg"
    with huge.open("wb") as file:
        file.truncate(21 * 2**20)
    page = visit.open("/infer")
    pick(page, "My photos")
    page.locator("input[type=file]").set_input_files(huge)
    page.get_by_text("huge.jpg").wait_for()
    page.get_by_text("File must be 20.0MB or smaller").wait_for()
    settle(page)
    assert headings(page).count() == 0


def test_a_shot_of_the_camera_is_answered(visit):
    page = visit.open("/infer")
    pick(page, "Camera")
    video = page.get_by_test_id("stCameraInput").locator("video")
    until(30, lambda: video.evaluate(STREAMING), page, "the camera")
    page.get_by_role("button", name="Take Photo").click()
    expect(headline(page)).to_have_text(re.compile(r"\S"))
    settle(page)
    assert page.get_by_test_id("stAlert").count() == 0


def test_ones_own_network_answers_for_shapes_and_sits_the_exam(visit):
    page = visit.open("/train")
    one_step(page)
    page.get_by_role("button", name="Let these weights serve").click()
    pick(page, "My own network")
    page.locator(".st-key-others button").wait_for()
    settle(page)
    shape = page.get_by_test_id("stImage").locator("img").first
    first = shape.get_attribute("src")
    page.get_by_role("button", name="Other shapes").click()
    until(30, lambda: shape.get_attribute("src") != first, page, "another shape")
    first = shape.get_attribute("src")
    page.get_by_role("button", name="Shape 6").click()
    until(30, lambda: shape.get_attribute("src") != first, page, "the shape that was picked")
    expect(headline(page)).to_have_text(re.compile(r"\S"))
    page.get_by_role("button", name="Serve the exam").click()
    page.locator(".tile", has_text="right answers").get_by_text("%").wait_for()
    expect(page.locator(".tile", has_text="shapes served")).to_be_visible()


PASTE = """async data => {
    const bytes = Uint8Array.from(atob(data), one => one.charCodeAt(0));
    const clipboard = new DataTransfer();
    clipboard.items.add(new File([bytes], "cat.png", { type: "image/png" }));
    dispatchEvent(new ClipboardEvent("paste", { clipboardData: clipboard }));
}"""


def paste(page, data):
    """Paste a picture once the page listens for one."""
    settle(page)
    page.locator(".paste").wait_for(state="attached")
    page.evaluate(PASTE, base64.b64encode(data).decode())


def test_several_photos_are_a_gallery_to_pick_from(visit):
    page = visit.open("/infer")
    pick(page, "My photos")
    files = [
        {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": sample(name)}
        for name in ("cat", "coffee")
    ]
    page.locator("input[type=file]").set_input_files(files)
    photos = page.get_by_role("group", name="Pick a photo").get_by_role("button")
    expect(photos).to_have_text([CAT, COFFEE])
    photos.nth(1).click()
    page.get_by_role("heading", name=COFFEE, exact=True).wait_for()
    settle(page)
    expect(photos.nth(1)).to_have_attribute("aria-pressed", "true")


def test_what_is_pasted_over_a_sample_turns_to_ones_own_photos_and_adds_up(visit):
    page = visit.open("/infer")
    page.get_by_role("radio", name="A cup of espresso").click()
    page.get_by_role("heading", name=COFFEE, exact=True).wait_for()
    paste(page, cat_png())
    page.get_by_role("button", name="Drop the pasted").wait_for()
    page.get_by_role("heading", name=CAT, exact=True).wait_for()
    paste(page, sample("coffee"))
    photos = page.get_by_role("group", name="Pick a photo").get_by_role("button")
    expect(photos).to_have_text([CAT, COFFEE])
    page.get_by_role("heading", name=COFFEE, exact=True).wait_for()
    expect(photos.nth(1)).to_have_attribute("aria-pressed", "true")


def test_a_pasted_picture_is_answered_and_can_be_dropped(visit):
    page = visit.open("/infer")
    pick(page, "My photos")
    page.get_by_role("button", name="Paste a picture").wait_for()
    paste(page, cat_png())
    page.get_by_role("heading", name=CAT, exact=True).wait_for()
    page.get_by_role("button", name="Drop the pasted").click()
    headings(page).first.wait_for(state="hidden")


def test_a_camera_that_is_refused_is_one_sentence_and_the_page_goes_on(visit):
    page = visit.open("/infer")
    refused = "navigator.permissions.query = async () => ({ state: 'denied' })"
    page.evaluate(refused)
    pick(page, "Camera")
    page.get_by_text("use the camera").wait_for()
    page.get_by_test_id("stCameraInput").wait_for(state="detached")
    page.evaluate("navigator.permissions.query = async () => ({ state: 'granted' })")
    page.get_by_test_id("stCameraInput").wait_for()  # allowed meanwhile: it shows by itself
    pick(page, "A sample")
    page.get_by_role("heading", name=CAT, exact=True).wait_for()


def test_a_long_measurement_can_be_stopped_and_begun_again(visit):
    page = visit.open("/infer?model=efficientnet-lite2")  # slow enough to be stopped
    again = page.locator(".st-key-again_100 button")
    again.wait_for()
    settle(page)
    again.click()
    stop = page.locator(".st-key-again_100-stop").get_by_role("button")  # Streamlit has one, too
    stop.click()
    expect(stop).to_be_hidden()
    settle(page)
    before = runs(page)
    assert 5 <= before < 105  # what was measured before the stop counts
    page.locator(".st-key-again_20 button").click()
    until(60, lambda: runs(page) == before + 20, page, "twenty more")
    page.locator(".st-key-distribution").wait_for()


def test_a_photo_is_still_there_after_a_look_at_another_page_until_it_is_taken_out(visit):
    page = visit.open("/infer")
    pick(page, "My photos")
    upload(page, "cat.jpg", "image/jpeg", sample("cat"))
    page.get_by_role("heading", name=CAT, exact=True).wait_for()
    visit.menu("Compare")
    settle(page)
    visit.menu("Infer")
    page.get_by_role("heading", name=CAT, exact=True).wait_for()
    drop = page.get_by_role("button", name="Drop cat.jpg")
    drop.wait_for()
    upload(page, "cup.jpg", "image/jpeg", sample("coffee"))
    photos = page.get_by_role("group", name="Pick a photo").get_by_role("button")
    expect(photos).to_have_text([CAT, COFFEE])
    photos.first.click()
    page.get_by_role("heading", name=CAT, exact=True).wait_for()
    visit.menu("Compare")
    settle(page)
    visit.menu("Infer")
    photos.nth(1).wait_for()
    expect(photos.first, "the one that was picked").to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Drop cup.jpg").click()
    photos.first.wait_for(state="hidden")
    upload(page, "cup.jpg", "image/jpeg", sample("coffee"))
    photos.nth(1).wait_for()
    page.get_by_role("button", name="Remove cup.jpg").click()
    photos.first.wait_for(state="hidden")
    page.get_by_role("heading", name=CAT, exact=True).wait_for()
    drop.click()
    headings(page).first.wait_for(state="hidden")
    expect(drop).to_have_count(0)


def square(page):
    """The square on a long photo."""
    return page.get_by_role("slider", name="The square that")


def test_the_square_of_a_tall_screenshot_is_dragged_to_the_cat_or_moved_by_keys(visit):
    page = visit.open("/infer")
    pick(page, "My photos")
    upload(page, "screenshot.jpg", "image/jpeg", odd_files.tall_screenshot())
    page.get_by_text("shows a tenth").wait_for()
    settle(page)
    expect(headline(page)).not_to_have_text(CAT)
    expect(square(page)).to_have_attribute("aria-valuetext", "in the middle")
    square(page).scroll_into_view_if_needed()
    box = square(page).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 100, steps=3)
    page.mouse.move(x, y - 400, steps=3)
    expect(square(page)).to_have_attribute("aria-valuetext", "at the top")
    expect(headline(page)).not_to_have_text(CAT)  # nothing is told before it is let go
    page.mouse.up()
    expect(headline(page)).to_have_text(CAT)
    assert runs(page) == 5
    settle(page)
    square(page).press("End")
    expect(headline(page)).not_to_have_text(CAT)
    settle(page)
    square(page).press("Home")
    expect(headline(page)).to_have_text(CAT)
    settle(page)
    visit.menu("Compare")
    settle(page)
    visit.menu("Infer")
    expect(headline(page)).to_have_text(CAT)
    expect(square(page)).to_have_attribute("aria-valuetext", "at the top")


def test_the_square_of_a_panorama_goes_where_it_is_tapped_and_a_finger_can_hit_it(phone):
    page = phone.open("/infer")
    pick(page, "My photos")
    upload(page, "panorama.jpg", "image/jpeg", odd_files.panorama(600))
    page.get_by_text("shows a fifth").wait_for()
    settle(page)
    expect(headline(page)).not_to_have_text(CAT)
    box = square(page).bounding_box()
    assert min(box["width"], box["height"]) >= 44
    page.get_by_alt_text(UPRIGHT).tap(position={"x": 30, "y": 30})
    expect(headline(page)).to_have_text(CAT)


def test_a_square_in_motion_is_left_alone_when_another_page_is_turned_to(visit):
    page = visit.open("/infer")
    pick(page, "My photos")
    upload(page, "panorama.jpg", "image/jpeg", odd_files.panorama(600))
    square(page).wait_for()
    settle(page)
    square(page).press("ArrowLeft")
    visit.menu("Compare")
    settle(page)
    visit.menu("Infer")
    expect(square(page)).to_have_attribute("aria-valuetext", re.compile("in the middle|45%"))
