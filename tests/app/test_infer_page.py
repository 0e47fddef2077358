"""The inference page: samples, files of all kinds, and the visitor's own network."""

import hashlib
import io
import re
from dataclasses import replace

import numpy as np
import odd_files
import pytest
from app_pages import assert_well, charts, click, go, headline, quicker, until
from PIL import Image

from charts import STAGE_WORDS
from engine.core.byte_arithmetic import IN_A_BROWSER
from engine.core.stats import latencies
from engine.core.units import counted
from engine.costs import DeviceTimes
from engine.experiments import int8_check
from engine.inference.runtimes import RUNTIMES
from engine.models.pretrained import NETWORKS
from engine.photos.samples import sample, titles
from ui.actions.usage import keep_device
from ui.pages.compare.state import CompareState
from ui.pages.infer.own_photo import STRANGE, _few
from ui.pages.infer.photo import _drawn_from, _move
from ui.pages.infer.photo_source import UPRIGHT, _refusal
from ui.pages.infer.state import InferState
from ui.session import Pasted, Session

ANSWERS = {"cat": "A cat", "coffee": "A cup of coffee", "rocket": "Not sure: perhaps a rocket"}
NOTHING_LIKE_IT = {"astronaut"}  # ImageNet has no such class


def state(at):
    """What the page keeps for this visit."""
    return at.session_state.session.page(InferState)


def cat() -> Image.Image:
    return Image.open(io.BytesIO(sample("cat")))


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def animated() -> bytes:
    return saved(cat(), "GIF", save_all=True, append_images=[cat().rotate(90)], duration=100)


def sixteen_bit() -> bytes:
    """Grey, 0–65,535: a reader that cuts it off at 255 sees white."""
    grey = np.asarray(cat().convert("L"), dtype=np.uint16) * 257
    return saved(Image.fromarray(grey), "PNG")


def lying() -> bytes:
    """On its side, with a note in its Exif that says how to turn it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return saved(cat().transpose(Image.Transpose.ROTATE_90), "JPEG", quality=95, exif=exif)


CATS = {
    "a JPEG": lambda: sample("cat"),
    "a PNG": lambda: saved(cat(), "PNG"),
    "a WebP": lambda: saved(cat(), "WEBP"),
    "CMYK": lambda: saved(cat().convert("CMYK"), "JPEG", quality=95),
    "16 bit": sixteen_bit,
    "an animation": animated,
    "turned by Exif": lying,
    "an animation that begins blank": lambda: odd_files.late("GIF"),
    "out of an iPhone app": lambda: odd_files.apple_png(cat().convert("RGBA")),
    "HDR": lambda: odd_files.hdr_heic(odd_files.hdr_levels(cat(), odd_files.PQ), odd_files.PQ),
}
SAID = ("an animation", "an animation that begins blank", "HDR")  # what the page adds a note to
NAMES = ("cat.png", "cat", "кот.jpg", "ねこ🐈.heic", "gato\u0301.jpeg", "\u202egpj.tac")
REFUSED = {
    "text": b"Meow, said the cat. " * 9,
    "nothing": b"",
    "cut short": sample("cat")[:300],
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "noise": bytes(range(256)) * 8,
}


def upload(at, data: bytes, name: str = "photo.jpg"):
    at.button_group(key="photo").set_value("upload").run()
    at.file_uploader[0].upload(name, data, "image/jpeg").run()
    return at


def click_work(at, key):
    """Press a button that sets off long work, and wait for its result as the page's clock would."""
    at.button(key=key).click().run()
    until(at, lambda: not any(job.busy for job in at.session_state.session.jobs.values()))
    return at.run()


def picture(at):
    """Where the picture on the page is kept: its name is a hash of the pixels."""
    return at.image[0].proto.imgs[0].url


def own(at):
    """The page with the visitor's own network chosen."""
    return go(at, "infer").button_group(key="network").set_value("own").run()


def has_pad(at):
    """Whether the page has the component, of which the harness knows no more than its key."""
    return any(getattr(one, "key", None) == "pad" for one in at.main)


def median_warm(at):
    return latencies([one.seconds for one in state(at).on_show.warm]).median


def test_the_cat_is_answered_without_a_click(visit):
    at = visit("infer")
    assert_well(at)
    assert headline(at) == "A cat"


@pytest.mark.parametrize("name", list(titles()))
def test_each_sample_is_answered(visit, name):
    at = visit("infer")
    at.button_group(key="sample").set_value(name).run()
    assert_well(at)
    assert headline(at).strip()
    if name in NOTHING_LIKE_IT:
        assert headline(at).startswith("Not sure")
    else:
        assert headline(at) == ANSWERS[name]


def test_the_stopwatch_shows_every_stage_cold_and_warm(visit):
    warm, cold = (one for one in charts(visit("infer")) if "milliseconds" in one)
    stages = set(STAGE_WORDS.values()) - {STAGE_WORDS["read"]}
    assert all(stage in warm for stage in stages)
    assert all(stage in cold for stage in {*stages, STAGE_WORDS["read"]})


def test_an_answer_stands_among_times_that_people_know(visit):
    at = visit("infer")
    warm, cold, limit = "a warm answer", "a cold answer", "feels instant 100\u00a0ms"
    (said,) = [one for one in charts(at) if one.startswith("From short to long")]
    assert said.index(warm) < said.index(cold)
    assert (said.index(warm) < said.index(limit)) == (median_warm(at) < 0.1)


def test_more_runs_are_added_up(visit):
    at = visit("infer")
    assert len(state(at).on_show.warm) == 5
    click_work(at, "again_20")
    assert_well(at)
    assert len(state(at).on_show.warm) == 25
    assert any("of 25" in one.proto.body for one in at.html)


@pytest.mark.parametrize(
    ("section", "button", "words"),
    [
        ("race", "race_runtimes", "Forward pass"),
        ("batches", "batch_sweep", "batches of 4 take"),
        ("pauses", "pauses", "after 0.2 s (of 2)"),
        ("scenarios", "scenarios", "requests a second"),
    ],
)
def test_a_closer_look_measures_and_keeps_what_it_found(visit, monkeypatch, section, button, words):
    quicker(monkeypatch)
    at = visit("infer")
    at.button_group(key="closer").set_value(section).run()
    assert not any(words in alt for alt in charts(at))
    click_work(at, button).run()
    assert_well(at)
    assert any(words in alt for alt in charts(at))
    go(go(at, "learn"), "infer")
    assert any(words in alt for alt in charts(at))


def test_an_int8_that_answers_otherwise_is_named_before_the_times_of_all_runtimes(
    visit, monkeypatch
):
    quicker(monkeypatch)
    at = visit("infer")
    at.button_group(key="closer").set_value("race").run()
    click_work(at, "race_runtimes")
    assert_well(at)
    (found,) = (one.result for one in state(at).measurements.values())
    assert [found[RUNTIMES[name].title] for name in RUNTIMES] == list(found.values())
    assert any("All give the same answer: cat." in one.value for one in at.markdown)
    assert not at.warning
    with monkeypatch.context() as wrong_here:  # found out at the start of the app
        wrong_here.setattr(int8_check, "_checks", [int8_check.Check(0.2, same=True)])
        at.run()
        assert [one.value for one in at.warning] == 2 * [int8_check.WRONG]  # on top, and here
        assert not any("All give the same answer" in one.value for one in at.markdown)
    title = RUNTIMES["onnx-int8"].title
    wrong = tuple(
        replace(one, answer=replace(one.answer, word="toaster")) for one in found[title].predictions
    )
    found[title] = replace(found[title], predictions=wrong)
    at.run()
    assert "**int8 gives another answer here**: toaster, and in 32 bits cat" in at.warning[0].value
    assert not any("All give the same answer" in one.value for one in at.markdown)


def test_this_device_joins_the_race_of_runtimes(visit, monkeypatch):
    quicker(monkeypatch)
    at = visit("infer")
    at.button_group(key="closer").set_value("race").run()
    click_work(at, "race_runtimes")
    who = at.session_state.session
    slow = DeviceTimes("int8", (0.3,), 0.25, 0, 0.0, 0.5, "Firefox 153", 8)
    keep_device(who, slow)
    assert_well(at.run())
    (race,) = [one.proto.body for one in at.html if "The runtimes" in one.proto.body]
    assert race.count('scope="col"') == len([*RUNTIMES]) + 1
    assert any("This device, int8" in alt for alt in charts(at))
    assert not any(IN_A_BROWSER in one.value for one in at.markdown)
    for seconds, no_faster in ((0.2, True), (0.5, False)):
        keep_device(who, replace(slow, form="fp32", forward_seconds=seconds))
        assert_well(at.run())
        assert any(IN_A_BROWSER in one.value for one in at.markdown) == no_faster


def test_on_one_core_no_threads_are_tried(visit, monkeypatch):
    monkeypatch.setattr("ui.pages.infer.closer.batches.WORKERS", 1)
    at = visit("infer", runtime="onnx")
    at.button_group(key="closer").set_value("batches").run()
    assert_well(at)
    assert "thread_sweep" not in [button.key for button in at.button]
    assert any("one core" in one.value for one in at.caption)


def test_a_camera_drops_frames_by_the_measured_times(visit):
    at = visit("infer")
    at.button_group(key="closer").set_value("budget").run()
    assert_well(at)
    assert any("dropped in 10 seconds" in one.proto.body for one in at.html)
    assert any("passed unseen" in alt for alt in charts(at))


def test_five_delays_are_there_to_be_felt(visit):
    at = visit("infer")
    at.button_group(key="closer").set_value("delays").run()
    assert_well(at)
    assert any("Feel the wait" in one.value for one in at.header)


def test_where_it_looked_is_shown_on_request(visit):
    at = visit("infer")
    before = picture(at)
    at.toggle(key="heat").set_value(True).run()
    assert_well(at)
    assert picture(at) != before
    assert "glows" in at.image[0].proto.imgs[0].alt
    assert at.image[1].proto.imgs[0].alt  # its scale
    assert _drawn_from("torch") == ""
    rounded = _drawn_from("onnx-int8")
    assert rounded not in " ".join(one.value for one in at.caption)
    at.selectbox(key="photo_runtime").set_value("onnx-int8").run()
    assert rounded in " ".join(one.value for one in at.caption)


@pytest.mark.parametrize("runtime", ["onnx", "onnx-int8"])
def test_a_link_names_the_runtime(visit, runtime):
    at = visit("infer", runtime=runtime)
    assert_well(at)
    assert headline(at) == "A cat"
    assert at.selectbox(key="photo_runtime").value == runtime
    published = {"onnx": "75.1%", "onnx-int8": "74.4%"}[runtime]
    assert any(published in one.value for one in at.markdown)
    assert state(at).on_show.source.endswith(f"efficientnet-lite0 {runtime}")


def test_a_sibling_that_has_no_onnx_file_falls_back_to_pytorch(visit):
    at = visit("infer", runtime="onnx")
    at.selectbox(key="photo_model").set_value("efficientnet-lite1").run()
    assert_well(at)
    assert at.selectbox(key="photo_runtime").value == "torch"
    assert state(at).on_show.source.endswith("efficientnet-lite1 torch")
    whole, sibling = (NETWORKS[f"efficientnet-lite{n}"].title for n in (0, 1))
    assert any(whole in c.value and sibling in c.value for c in at.caption)


@pytest.mark.parametrize("nonsense", ["abacus", "", "🐈", "a" * 4000])
def test_nonsense_in_the_link_is_the_default(visit, nonsense):
    at = visit("infer", model=nonsense, runtime=nonsense)
    assert_well(at)
    assert at.selectbox(key="photo_model").value == "efficientnet-lite0"


def test_a_network_that_is_not_here_is_offered_and_the_page_goes_on(visit, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    at = visit("infer", model="resnet18")
    assert_well(at)
    assert headline(at) == "A cat"
    assert at.button(key="fetch_resnet18").label == "Fetch 44.7\N{NO-BREAK SPACE}MiB"
    monkeypatch.setenv("NO_PROXY", "*")
    remote = at.session_state.session  # what is fetched from nowhere breaks off in one sentence
    monkeypatch.setattr("urllib.request.urlopen", broken)
    click_work(at, "fetch_resnet18")
    assert [one.value for one in at.exception] == []
    assert len(at.error) == 1
    assert headline(at) == "A cat"
    assert remote.page(InferState).on_show is not None


def broken(*args, **options):
    raise ConnectionResetError


def test_several_photos_are_answered_and_a_wrong_one_gets_a_sentence(visit):
    at = visit("infer")
    at.button_group(key="photo").set_value("upload").run()
    files = [("cat.jpg", sample("cat")), ("x.jpg", b"Meow"), ("cup.jpg", sample("coffee"))]
    for name, data in files:
        at.file_uploader[0].upload(name, data, "image/jpeg")
    at.run()
    assert [one.value for one in at.exception] == []
    assert [one.value.split(":")[0] for one in at.error] == ["**x\\.jpg**"]
    assert headline(at) == "A cat"  # the gallery is in tests/browser
    assert [glance.answer.word for glance in state(at).glances.values()] == [
        "cat",
        "cup of coffee",
    ]


def test_several_wrong_files_share_a_box(visit):
    at = visit("infer")
    at.button_group(key="photo").set_value("upload").run()
    for name, data in [("cat.jpg", sample("cat")), ("x.jpg", b"Meow"), ("y.jpg", b"Woof")]:
        at.file_uploader(key="upload").upload(name, data, "image/jpeg")
    at.run()
    (said,) = [one.value for one in at.error]
    assert said.count("\n- ") + said.startswith("- ") == 2
    assert said.count("What to do") == 1
    assert headline(at) == "A cat"


def test_a_photo_that_comes_in_beside_another_is_the_one_on_show(visit):
    at = upload(visit("infer"), sample("cat"))
    assert headline(at) == "A cat"
    at.file_uploader[0].upload("cup.jpg", sample("coffee"), "image/jpeg").run()
    assert_well(at)
    assert headline(at) == ANSWERS["coffee"]
    at.run()
    assert headline(at) == ANSWERS["coffee"]


def test_of_many_photos_those_left_out_are_named(visit):
    at = visit("infer")
    at.button_group(key="photo").set_value("upload").run()
    for number in range(10):
        at.file_uploader[0].upload(f"cat{number}.jpg", sample("cat"), "image/jpeg")
    at.run()
    assert_well(at)
    (note,) = at.info
    assert re.findall(r"cat\d", note.value) == ["cat0", "cat1"]


def test_ones_own_network_looks_at_the_photo_that_came_last_pasted_or_not(visit):
    def looked_at():
        assert_well(at)
        pictures = [picture for one in at.image for picture in one.proto.imgs]
        return next(one.url for one in pictures if one.alt == UPRIGHT)

    at = upload(own(click(visit("train"), "step")), sample("coffee"))
    coffee = looked_at()
    at.session_state.session.pasted.pictures.append(sample("cat"))
    at.run()
    cat = looked_at()
    at.file_uploader[0].upload("rocket.jpg", sample("rocket"), "image/jpeg").run()
    assert len({coffee, cat, looked_at()}) == 3


def test_pasted_pictures_add_up_to_a_limit(visit):
    at = visit("infer")
    at.button_group(key="photo").set_value("upload").run()
    kept = at.session_state.session.pasted.pictures
    kept += [sample("cat"), sample("coffee")]
    at.run()
    assert_well(at)
    assert len(state(at).glances) == 2
    drop = next(one for one in at.button if one.label == "Drop the 2 pasted pictures")
    drop.click().run()
    assert kept == []


def test_pasted_pictures_have_the_limits_of_a_visit(visit):
    few = Pasted([bytes(15 << 20)])
    assert "24 MB in all" in _refusal(few, 10 << 20)
    assert _refusal(few, 5 << 20) == ""
    assert "8 pasted pictures" in _refusal(Pasted([b"1"] * 8), 1)


def test_looking_again_measures_nothing_anew(visit):
    at = visit("infer")
    before = state(at).on_show
    go(go(at, "learn"), "infer")
    assert state(at).on_show is before


@pytest.mark.parametrize("kind", CATS)
def test_a_cat_in_any_kind_of_file_is_a_cat(visit, kind):
    at = upload(visit("infer"), CATS[kind]())
    assert_well(at)
    assert "cat" in headline(at)
    assert len(state(at).on_show.photo.notes) == len(at.info)
    assert len(at.info) == (kind in SAID)


@pytest.mark.parametrize("name", NAMES)
def test_a_cat_by_any_name_is_a_cat(visit, name):
    at = upload(visit("infer"), sample("cat"), name)
    assert_well(at)
    assert headline(at) == "A cat"


def test_the_square_of_a_long_photo_is_moved_and_the_answer_timed_anew(visit):
    data = odd_files.tall_screenshot()
    at = upload(visit("infer"), data)
    assert_well(at)
    who = at.session_state.session
    middle = who.page(InferState).on_show
    assert "cat" not in headline(at)
    _move(hashlib.sha256(data).hexdigest(), 0.0, who)
    at.run()
    assert_well(at)
    assert headline(at) == "A cat"
    assert who.page(InferState).on_show is not middle
    assert len(who.page(InferState).on_show.warm) == 5
    click_work(at, "again_20")
    assert {run.answer.word for run in who.page(InferState).on_show.warm} == {"cat"}
    at.toggle(key="heat").set_value(True).run()
    assert_well(at)
    at.selectbox(key="photo_runtime").set_value("onnx").run()
    assert headline(at) == "A cat"
    at.button_group(key="photo").set_value("sample").run()
    assert headline(at) == "A cat"
    assert state(at).on_show.source.endswith(" 0.5 efficientnet-lite0 onnx")


def test_of_many_moved_squares_the_last_are_remembered():
    who = Session()
    for number in range(40):
        _move(str(number), 0.2, who)
    assert list(who.page(InferState).places) == [str(number) for number in range(16, 40)]


def test_of_several_photos_the_one_without_bytes_is_named_and_the_others_answered(visit):
    at = visit("infer")
    at.button_group(key="photo").set_value("upload").run()
    for name, data in [
        ("cat.jpg", sample("cat")),
        ("gone.jpg", b""),
        ("cup.jpg", sample("coffee")),
    ]:
        at.file_uploader[0].upload(name, data, "image/jpeg")
    at.run()
    assert [one.value for one in at.exception] == []
    (said,) = [one.value for one in at.error]
    assert said.startswith("**gone\\.jpg**: ")
    answers = [glance.answer.word for glance in state(at).glances.values()]
    assert answers == ["cat", "cup of coffee"]


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_photo_gets_one_sentence_and_a_way_on(visit, kind):
    at = upload(visit("infer"), REFUSED[kind])
    assert [one.value for one in at.exception] == []
    assert len(at.error) == 1
    assert "What to do" in at.error[0].value
    assert not at.header
    assert_well(at.button_group(key="photo").set_value("sample").run())
    assert headline(at) == "A cat"


def test_a_file_name_is_shown_nowhere(visit):
    at = upload(visit("infer"), REFUSED["text"], name="<img src=x onerror=alert(1)>.jpg")
    words = [one.value for one in (*at.markdown, *at.caption, *at.error)]
    assert not any("onerror" in one for one in words)


def test_a_camera_shot_is_answered(visit):
    at = visit("infer")
    at.button_group(key="photo").set_value("camera").run()
    at.camera_input[0].upload("shot.jpg", sample("cat"), "image/jpeg").run()
    assert_well(at)
    assert "cat" in headline(at)


def test_a_run_goes_on_beside_a_bad_file(visit):
    at = visit("train")
    at.button(key="play").click().run()
    until(at, lambda: at.session_state.session.run.view.steps > 3)
    run, steps = at.session_state.session.run, at.session_state.session.run.view.steps
    upload(go(at, "infer"), REFUSED["text"])
    assert len(at.error) == 1
    assert at.session_state.session.run is run
    assert run.playing
    until(at, lambda: run.view.steps > steps)


@pytest.mark.parametrize("updates", [1, 5])
def test_after_few_updates_the_page_says_why_the_answers_are_junk(visit, updates):
    at = visit("train")
    for _ in range(updates):
        click(at, "step")
    at = own(at)
    assert_well(at)
    (said,) = [one.value for one in at.info if f"**{counted(updates, 'update')}**" in one.value]
    assert "still junk" in said


def test_after_a_reset_there_is_nothing_to_serve_and_the_page_says_why(visit):
    at = click(visit("train"), "step")
    at.button(key="reset").click().run()
    at.button(key="confirm").click().run()
    at = own(at)
    assert_well(at)
    assert " 0 updates " in at.info[0].value


def test_a_network_that_has_learned_is_not_called_junk(visit):
    at = click(visit("train", dataset="digits"), "step")
    run = at.session_state.session.run
    run.play(updates=250)
    assert run.wait(seconds=60)
    at = own(at)
    assert_well(at)
    assert not any("junk" in one.value for one in at.info)
    assert any(f"**{run.view.steps} updates**" in one.value for one in at.caption)


ODD = {
    "black": lambda: saved(Image.new("RGB", (200, 200), "black"), "PNG"),
    "white": lambda: saved(Image.new("RGB", (200, 200), "white"), "PNG"),
    "noise": lambda: saved(Image.effect_noise((28, 28), 120), "PNG"),
    "a digit": odd_files.digit,
}


@pytest.mark.parametrize("kind", ODD)
def test_a_network_of_animals_gives_no_proud_answer_to_what_it_cannot_know(visit, kind):
    at = upload(own(click(visit("train"), "step")), ODD[kind]())
    assert_well(at)
    assert [one.value for one in at.subheader] == [STRANGE]
    assert sum("10 words" in one.value for one in at.markdown) == 2
    _, known = state(at).familiar
    assert any(f" {_few(known.false_alarms)} " in one.value for one in at.caption)


def test_a_network_answers_for_a_picture_like_those_it_trained_on(visit):
    at = own(click(visit("train"), "step"))
    trainer = at.session_state.session.run.trainer()
    shape = trainer.dataset.inputs[trainer.split.validation[0]].numpy()
    at = upload(at, saved(Image.fromarray(shape), "PNG"))
    assert_well(at)
    assert at.subheader[0].value.startswith("It says:")
    assert any(one.value.startswith("**Perhaps.**") for one in at.markdown)


def test_without_a_run_there_is_no_network_of_ones_own(visit):
    at = own(visit())
    assert_well(at)
    assert "no trained network" in at.info[0].value
    assert not at.header


def test_ones_own_network_answers_with_the_very_weights_that_trained(visit):
    at = own(click(visit("train"), "step"))
    assert_well(at)
    who = at.session_state.session
    assert who.served.fingerprint == who.run.view.fingerprint
    assert any(who.served.fingerprint in one.value for one in at.markdown)
    assert headline(at)


def test_other_shapes_are_other_shapes(visit):
    at = own(click(visit("train"), "step"))
    seen = [picture(at)]
    for _ in range(3):
        at.button(key="others").click().run()
        assert_well(at)
        seen.append(picture(at))
    assert len(set(seen)) == len(seen)


def test_the_exam_is_served_and_marked(visit):
    at = click(own(click(visit("train"), "step")), "exam")
    assert_well(at)
    who = at.session_state.session
    tiles = next(one.proto.body for one in at.html if "right answers" in one.proto.body)
    assert f"{who.exam:.1%}" in tiles
    assert who.ledger.inference(who.served.fingerprint, 64).bill.images >= 1900


def test_serving_pauses_a_run_that_plays(visit):
    at = visit("train")
    at.button(key="play").click().run()
    until(at, lambda: at.session_state.session.run.view.steps > 3)
    own(at)
    assert_well(at)
    who = at.session_state.session
    assert not who.run.playing
    assert who.served.fingerprint == who.run.view.fingerprint
    assert "paused" in at.info[0].value


@pytest.mark.parametrize("dataset", ["moons", "digits"])
def test_a_network_for_other_examples_serves_as_well(visit, dataset):
    at = click(own(click(visit("train", dataset=dataset), "step")), "exam")
    assert_well(at)
    who = at.session_state.session
    held_out = len(who.run.trainer().split.validation)
    assert who.exam * held_out == pytest.approx(round(who.exam * held_out))
    assert_well(go(at, "compare"))
    assert who.page(CompareState).bills.fingerprint == who.served.fingerprint


def test_points_are_called_points(visit):
    at = click(own(click(visit("train", dataset="moons"), "step")), "exam")
    assert_well(at)
    shown = [*at.markdown, *at.button, *at.caption]
    said = " ".join(str(getattr(one, "label", one.value)) for one in shown)
    said += "".join(one.proto.body for one in at.html if "tiles" in one.proto.body)
    said += "".join(one.value for one in at.markdown)
    assert "Other points" in said
    assert "points a second" in said
    assert "shape" not in said.lower().replace("shapes_", "")


def test_ones_own_network_is_wrong_about_photos_and_the_page_says_why(visit):
    at = click(visit("train"), "step")
    at = own(at)
    assert_well(at)
    assert at.subheader[0].value.startswith(("It says:", STRANGE))
    assert any("10 words" in one.value for one in at.markdown)
    at.button_group(key="sample").set_value("coffee").run()
    assert_well(at)


def from_a_camera() -> bytes:
    """A photo that says where it was taken, by which camera, and of whom."""
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "Secret camera", "Secret person"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 0.0), 3: "E", 4: (13.0, 24.0, 0.0)})
    data = saved(cat(), "JPEG", exif=exif, comment=b"Secret words", quality=95)
    assert all(word in data for word in (b"Secret camera", b"Secret person", b"Secret words"))
    return data


def test_nothing_of_a_file_but_its_pixels_is_shown_and_nothing_is_logged(visit, caplog, capfd):
    caplog.set_level("DEBUG")
    at = upload(visit("infer"), from_a_camera(), name="secret-holiday.jpg")
    assert "secret-holiday" in repr(at.session_state["upload"]), "this test would see the name"
    upload(visit("infer"), REFUSED["text"], name="secret-diary.txt")
    upload(visit("infer"), from_a_camera()[:2000], name="secret-ruin.jpg")
    said = caplog.text + "".join(capfd.readouterr())
    assert "secret" not in said.lower()
    photo = state(at).on_show.photo
    kept = repr(photo) + repr(photo.image.info) + repr(photo.image.getexif())
    assert "ecret" not in kept
    assert b"ecret" not in saved(photo.image, "JPEG") + saved(photo.image, "PNG")


def test_on_this_device_an_untrained_network_is_no_use_either(visit):
    at = own(visit("infer")).button_group(key="where").set_value("device").run()
    assert_well(at)
    assert "trained network" in at.info[0].value
    assert not has_pad(at)


@pytest.mark.parametrize("dataset", ["digits", "moons"])
def test_on_this_device_the_very_weights_that_trained_are_handed_over(visit, dataset):
    at = click(visit("train", dataset=dataset), "step")
    at = own(at).button_group(key="where").set_value("device").run()
    assert_well(at)
    who = at.session_state.session
    assert who.served.fingerprint == who.run.view.fingerprint
    assert any(f"`{who.served.fingerprint}`" in one.value for one in at.markdown)
    assert has_pad(at)
    assert not at.image, "the server answers for none"
