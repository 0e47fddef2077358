"""In the hand: the photo network in the browser itself, with and without a server."""

import base64
import io
import json
import re

import numpy as np
import pytest
from live_server import Server
from playwright.sync_api import expect
from visits import COARSE_CLOCK, PHONE, launch, number, settle, until, visiting

from engine.inference import load_classifier
from engine.photos import open_photo
from engine.photos.samples import sample
from tools.build_onnx.calibration import varied_crops

CUP = re.compile("coffee")
SHOWN = 24  # photos; the bench takes 200
MOST_DIFFER = 1  # of these
MOST_APART = 0.02  # mean change of a probability
STREAMS = """
globalThis.streams = [];
const media = navigator.mediaDevices, ask = media.getUserMedia.bind(media);
media.getUserMedia = async (wanted) => {
  const one = await ask(wanted);
  streams.push(one);
  return one;
};
"""
TAKEN = """
globalThis.taken = [];
const asked = new Map();
globalThis.Worker = class extends Worker {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", ({ data: { id, result } }) => {
      if (asked.has(id) && result) taken.push(performance.now() - asked.get(id));
    });
  }
  postMessage(said, ...rest) {
    if (said.call === "answer") asked.set(said.id, performance.now());
    super.postMessage(said, ...rest);
  }
};
"""
REFUSES = """navigator.mediaDevices.getUserMedia = async () => {{
  throw new DOMException("no", "{}");
}};"""
FOR_EACH = """async (photos) => {
  const { __device: device } = globalThis, recipe = RECIPE;
  const found = [];
  for (const one of photos) {
    const picture = await (await fetch(`data:image/png;base64,${one}`)).blob();
    found.push([...(await device.answer("int8", picture, recipe)).beliefs]);
  }
  return found;
}"""


def on_this_device(visit, script=""):
    """The page, with the choice made and nothing fetched yet."""
    if script:
        visit.page.add_init_script(script)
    page = visit.open("/infer")
    settle(page)
    page.get_by_role("radio", name="On this device").click()
    bring(page).wait_for()
    return page


def bring(page):
    return page.get_by_role("button", name="Bring it here")


def start(page):
    bring(page).click()
    page.locator(".start.here").wait_for()
    return page


def pick(page, place):
    page.locator(".sample").nth(place).click()
    expect(page.locator(".stopwatch figure").first).to_be_visible()


def answer(page):
    return page.locator(".hand h3").filter(visible=True)


def camera(page):
    page.get_by_role("button", name="Live camera").click()
    until(60, lambda: shown(page, 1) >= 3, page, "three answers")


def shown(page, row):
    """A number of the camera's: 0 frames, 1 answered, 2 dropped, 3 median, 4 of ten, 5 sent."""
    cells = page.locator(".camera dd")
    return number(cells.nth(row).inner_text()) if cells.count() else 0


def test_the_network_comes_once_and_answers_with_every_stage_timed(visit):
    page = on_this_device(visit)
    size = number(bring(page).inner_text())
    assert 7 < size < 8
    start(page)
    assert f"{size} MB" in page.locator(".start p").inner_text().replace("\u00a0", " ")
    pick(page, 0)
    expect(answer(page)).to_have_text("A cat")
    warm, cold = page.locator(".stopwatch figure").all()
    stages = ["decode the file", "resize and crop", "normalise", "forward pass", "softmax"]
    for figure, names in ((warm, stages), (cold, ["fetch the network", "start it", *stages])):
        words = [
            re.sub(r"\s[\d.,]+\sms", "", one).strip()
            for one in figure.locator("li").all_inner_texts()
        ]
        assert words == names
        times = [number(one) for one in figure.locator("li b").all_inner_texts()]
        assert number(figure.locator("figcaption b").inner_text()) == pytest.approx(
            sum(times), abs=3
        )
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.reload()
    settle(page)
    page.get_by_role("radio", name="On this device").click()
    start(page)
    heavy = [url for url in requests if re.search(r"\.gz|\.onnx", url)]
    assert heavy == []


def test_the_server_and_this_device_agree(visit):
    page = start(on_this_device(visit))
    photos = list(varied_crops(SHOWN, 260, seed=7))
    files = []
    for photo in photos:
        file = io.BytesIO()
        photo.save(file, "PNG")
        files.append(file.getvalue())
    classifier = load_classifier(runtime="onnx-int8")
    recipe = json.dumps(classifier.preprocessing.numbers())
    texts = [base64.b64encode(one).decode() for one in files]
    found = np.array(page.evaluate(FOR_EACH.replace("RECIPE", recipe), texts))
    same, apart = 0, []
    for beliefs, file in zip(found, files, strict=True):
        served = classifier.predict(file)
        same += int(beliefs.argmax()) == served.indices[0]
        apart.append(abs(beliefs[served.indices[0]] - served.probabilities[0]))
    assert same >= SHOWN - MOST_DIFFER
    assert np.mean(apart) <= MOST_APART


def test_the_camera_answers_and_nothing_leaves_the_device(visit):
    page = start(on_this_device(visit, STREAMS + TAKEN))
    page.get_by_role("button", name="Live camera").click()
    until(60, lambda: shown(page, 1) >= 1, page, "an answer")
    left = []
    page.on("request", lambda request: left.append(request.url))
    page.on("websocket", lambda socket: left.append(socket.url))
    page.evaluate("taken.length = 0")
    until(60, lambda: shown(page, 1) >= 12, page, "twelve answers")
    page.get_by_role("button", name="Stop the camera").click()
    assert left == []
    expect(page.locator(".camera dd").nth(5)).to_have_text("0 requests, 0 bytes")
    assert shown(page, 0) == shown(page, 1) + shown(page, 2)
    assert shown(page, 2) > 0
    expect(page.locator(".camera dd").nth(4)).to_contain_text("ms")
    assert page.evaluate("streams.at(-1).getTracks().every(one => one.readyState === 'ended')")


@pytest.mark.alone
def test_the_cameras_times_are_those_of_a_second_stopwatch(visit):
    page = start(on_this_device(visit, TAKEN))
    page.get_by_role("button", name="Live camera").click()
    until(60, lambda: shown(page, 1) >= 40, page, "forty answers")
    page.get_by_role("button", name="Stop the camera").click()
    taken = page.evaluate("taken")
    assert shown(page, 3) == pytest.approx(float(np.median(taken)), rel=0.1)


def test_the_camera_stops_when_another_page_is_turned_to(visit):
    page = start(on_this_device(visit, STREAMS))
    camera(page)
    visit.menu("Learn")
    ended = "streams.every(one => one.getTracks().every(track => track.readyState === 'ended'))"
    until(30, lambda: page.evaluate(ended), page, "the camera to be let go")


def test_in_flight_mode_it_goes_on_and_loses_nothing(new_visit):
    visit = new_visit(**PHONE)
    page = start(on_this_device(visit))
    pick(page, 0)
    expect(answer(page)).to_have_text("A cat")
    page.context.set_offline(True)
    expect(page.locator(".cut")).not_to_be_empty()
    pick(page, 1)
    expect(answer(page)).to_have_text(CUP)
    width = "document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(width)
    page.context.set_offline(False)
    expect(page.locator(".cut")).to_be_empty()
    expect(answer(page)).to_have_text(CUP)
    page.get_by_role("button", name="Ask the server the same").click()
    ways = page.locator(".hand section figure")
    expect(ways).to_have_count(2)
    cloud = ways.nth(1).locator("li")
    names = [re.sub(r"\s[\d.,]+\sms", "", one).strip() for one in cloud.all_inner_texts()]
    assert names[:3] == ["encode", "the way there", "wait for a turn"]
    assert names[-1] == "the way back"
    assert "forward pass" in names
    said = page.locator(".hand p[role=status]", has_text="The server says")
    expect(said).to_contain_text("coffee")


def test_a_photo_of_ones_own_stays_here(visit):
    page = start(on_this_device(visit))
    sent = page.locator(".sent")
    before = sent.inner_text()
    page.locator(".hand input[type=file]").set_input_files(
        {"name": "mine.jpg", "mimeType": "image/jpeg", "buffer": sample("cat")}
    )
    expect(answer(page)).to_have_text("A cat")
    assert sent.inner_text() == before
    page.locator(".hand input[type=file]").set_input_files(
        {"name": "not.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}
    )
    says = page.locator(".hand p[role=status]").filter(visible=True, has_text="picture")
    expect(says).to_have_count(1)


@pytest.mark.parametrize(
    ("fault", "script"),
    [
        ("WebAssembly", "delete self.WebAssembly;"),
        ("too old", "delete self.DecompressionStream;"),
        ("memory", "WebAssembly.Memory = class { constructor() { throw new RangeError(); } };"),
    ],
)
def test_a_browser_that_can_not_says_so_and_names_the_way_out(visit, fault, script):
    def changed(route):
        reply = route.fetch()
        route.fulfill(response=reply, body=script + reply.text())

    visit.page.route("**/hand/worker.js*", changed)
    page = on_this_device(visit)
    bring(page).click()
    says = page.locator(".start p")
    expect(says).to_contain_text(fault)
    expect(says).to_contain_text("On the server")
    expect(bring(page)).to_be_enabled()


@pytest.mark.parametrize(("word", "change"), [("not used", b"x"), ("broke off", b"")])
def test_a_file_that_comes_altered_or_cut_short_is_not_used(visit, word, change):
    def other(route):
        body = route.fetch().body()
        route.fulfill(status=200, body=change + body[1:] if change else body[: len(body) // 2])

    visit.page.route("**/*int8.onnx.gz*", other)
    page = on_this_device(visit)
    bring(page).click()
    expect(page.locator(".start p")).to_contain_text(word)
    visit.page.unroute("**/*int8.onnx.gz*")
    start(page)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("NotAllowedError", "Allow it"),
        ("NotFoundError", "no camera"),
        ("NotReadableError", "holds"),
    ],
)
def test_a_camera_that_can_not_be_had_is_one_sentence(visit, name, word):
    page = start(on_this_device(visit, REFUSES.format(name)))
    page.get_by_role("button", name="Live camera").click()
    expect(page.locator(".hand p[role=status]").filter(visible=True, has_text=word)).to_have_count(
        1
    )
    pick(page, 0)
    expect(answer(page)).to_have_text("A cat")


def test_a_coarse_clock_is_named(visit):
    page = start(on_this_device(visit, COARSE_CLOCK))
    pick(page, 0)
    expect(page.locator(".stopwatch small")).to_contain_text("100\u00a0ms")


SLOW_TO_ALLOW = """
globalThis.streams = [];
const media = navigator.mediaDevices, ask = media.getUserMedia.bind(media);
media.getUserMedia = async (wanted) => {
  await new Promise((done) => { globalThis.allow = done; });
  const one = await ask(wanted);
  streams.push(one);
  return one;
};
"""


def test_a_camera_allowed_too_late_is_let_go_at_once(visit):
    page = start(on_this_device(visit, SLOW_TO_ALLOW))
    page.get_by_role("button", name="Live camera").click()
    until(30, lambda: page.evaluate("Boolean(globalThis.allow)"), page, "the question")
    visit.menu("Learn")
    page.evaluate("allow()")
    ended = "streams[0]?.getTracks().every(track => track.readyState === 'ended')"
    until(30, lambda: page.evaluate(ended), page, "the camera to be let go")


def test_the_form_that_is_here_answers_until_the_other_has_come(visit):
    page = start(on_this_device(visit))
    page.locator(".start select").select_option("fp32")
    assert number(bring(page).inner_text()) > 20
    pick(page, 0)
    expect(answer(page)).to_have_text("A cat")
    start(page)
    pick(page, 1)
    expect(answer(page)).to_have_text(CUP)
    expect(page.locator(".stopwatch figure")).to_have_count(2)


def film_of(image, path, frames=30):
    """Write a film of one picture that a browser takes for a camera: YUV4MPEG2, 30 a second."""
    y, blue, red = (np.asarray(one) for one in image.resize((640, 480)).convert("YCbCr").split())
    planes = b"".join(one.tobytes() for one in (y, blue[::2, ::2], red[::2, ::2]))
    head = b"YUV4MPEG2 W640 H480 F30:1 Ip A1:1 C420jpeg\n"
    path.write_bytes(head + frames * (b"FRAME\n" + planes))


def test_a_camera_that_films_a_cat_is_answered_live(playwright, house, tmp_path):
    film = tmp_path / "cat.y4m"
    film_of(open_photo(sample("cat")), film)
    browser = launch(playwright, f"--use-file-for-fake-video-capture={film}")
    try:
        with visiting(browser, house.url) as visit:
            page = start(on_this_device(visit))
            page.get_by_role("button", name="Live camera").click()
            expect(answer(page)).to_have_text("A cat")
            assert visit.errors == []
    finally:
        browser.close()


def test_it_answers_where_a_host_runs_the_plain_script(browser):
    with Server("app.py") as server, visiting(browser, server.url) as visit:
        page = start(on_this_device(visit))
        pick(page, 0)
        expect(answer(page)).to_have_text("A cat")
        assert visit.errors == []
