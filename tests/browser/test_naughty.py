"""Scripts in links and file names, in a browser that would run them."""

from urllib.parse import quote

import pytest
from naughty import NAUGHTY
from visits import settle

from engine.photos.samples import sample
from ui.pages.compare.share import OLD_READERS, READERS
from ui.pages.train.choices import FIELDS
from ui.pages.train.pace import READS

SCRIPTS = [text for text in NAUGHTY if "alert(" in text and "\0" not in text]
OTHERS = ("lesson", "figure", "hide", "play", "view", "runtime")
NAMES = [*FIELDS, *READS, *READERS, *OLD_READERS, *OTHERS]
PAGES = ("learn", "train", "infer", "compare")


@pytest.mark.timeout(600)
def test_no_script_in_a_link_runs(visit):
    dialogs = []
    visit.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for turn, start in enumerate(range(0, len(SCRIPTS), len(NAMES))):
        pairs = zip(NAMES, SCRIPTS[start : start + len(NAMES)], strict=False)
        said = "&".join(f"{name}={quote(text)}" for name, text in pairs)
        for page in (PAGES[turn % 2], PAGES[2 + turn % 2]):
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
