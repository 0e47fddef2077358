"""Scripts in links and file names, in a browser that would run them."""

from urllib.parse import quote

from naughty import NAUGHTY
from visits import settle

from engine.samples import sample

SCRIPTS = [text for text in NAUGHTY if "alert(1)" in text]
NAMES = ("lesson", "figure", "hide", "play", "view", "dataset", "model", "seed", "lr", "pace",
         "their_training", "runtime")  # fmt: skip
PAGES = ("learn", "train", "infer", "compare")


def test_no_script_in_a_link_runs(visit):
    dialogs = []
    visit.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for turn, page in enumerate(PAGES):
        strings = SCRIPTS[turn:] + SCRIPTS[:turn]
        said = "&".join(
            f"{name}={quote(strings[at % len(strings)])}" for at, name in enumerate(NAMES)
        )
        settle(visit.open(f"/{page}?{said}"))
        assert visit.page.get_by_test_id("stException").count() == 0
    assert dialogs == []


def test_no_script_in_a_file_name_runs(visit):
    dialogs = []
    visit.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page = visit.open("/infer")
    page.get_by_role("radio", name="My photos", exact=True).click()
    files = [
        {"name": f"{text[:80]}.jpg", "mimeType": "image/jpeg", "buffer": sample("cat")}
        for text in SCRIPTS[:3]
    ]
    several = page.locator("input[type=file]").first.get_attribute("multiple") is not None
    page.locator("input[type=file]").first.set_input_files(files if several else files[0])
    page.get_by_role("heading", name="A cat", exact=True).first.wait_for()
    settle(page)
    assert dialogs == []
