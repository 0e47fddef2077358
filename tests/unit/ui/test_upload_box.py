"""What may be held of uploaded files: so much a visitor, so much in all; names for the rest."""

from pathlib import Path

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from engine import photos
from ui.server import upload_budget
from ui.server.upload_budget import REFUSALS, Budget
from ui.session import Pasted
from ui.widgets import upload_box
from ui.widgets.upload_box import shown

MIB = 2**20


class Store:
    """A store of Streamlit's with a budget before it."""

    def __init__(self):
        self.files = MemoryUploadedFileManager("/upload")
        self.budget = Budget(self.files)
        self.count = 0

    def send(self, size, visit="a", name="cat.jpg"):
        """Send a file; what was kept of it."""
        self.count += 1
        one = UploadedFileRec(str(self.count), name, "image/jpeg", bytes(size))
        self.budget.add_file(visit, one)
        found = self.files.get_files(visit, [one.file_id])
        return found[0] if found else None

    def held(self):
        return sum(
            len(f.data) for files in self.files.file_storage.values() for f in files.values()
        )


@pytest.fixture
def store():
    return Store()


def test_the_limit_is_that_of_photos():
    assert upload_budget.MAX_BYTES == photos.MAX_BYTES


def test_forty_files_of_nine_megabytes(store):
    kept = [store.send(9 * MIB, name=f"{n}.jpg") for n in range(40)]
    assert store.held() <= upload_budget.VISITOR_BYTES
    refused = [one for one in kept if one.type in REFUSALS]
    assert [one.name for one in refused] == [f"{n}.jpg" for n in range(2, 40)]
    assert {one.data for one in refused} == {b""}


def test_many_small_files(store):
    kinds = [store.send(10).type in REFUSALS for _ in range(upload_budget.VISITOR_FILES + 3)]
    assert kinds == [False] * upload_budget.VISITOR_FILES + [True] * 3


def test_one_that_is_too_large_leaves_room_for_the_others(store):
    assert store.send(upload_budget.MAX_BYTES + 1).type == "x-refused/large"
    assert store.send(upload_budget.MAX_BYTES).type == "image/jpeg"


def test_all_visitors_together(store):
    for visit in "abcdefgh":
        for _ in range(3):
            store.send(10 * MIB, visit)
    assert store.held() <= upload_budget.ALL_BYTES
    assert store.send(10 * MIB, "z").type == "x-refused/all"


def test_what_was_pasted_counts_among_what_all_have_sent(store):
    visits = [Pasted([bytes(20 * MIB)]) for _ in range(5)]
    assert store.send(20 * MIB, "y").type == "image/jpeg"
    assert store.send(20 * MIB, "z").type == "x-refused/all"
    visits.clear()  # these visits are over
    assert store.send(20 * MIB, "z").type == "image/jpeg"


def test_even_names_have_an_end(store):
    for _ in range(upload_budget.NAMES + 50):
        store.send(upload_budget.MAX_BYTES + 1)
    assert len(store.files.file_storage["a"]) == upload_budget.NAMES


def test_what_was_dropped_makes_room_at_once(store):
    files = [store.send(10) for _ in range(upload_budget.VISITOR_FILES)]
    assert store.send(10).type == "x-refused/visitor"
    store.budget.remove("a", files[0].file_id)
    assert store.send(10).type == "image/jpeg"


def test_what_no_box_shows_is_let_go_of(store, monkeypatch):
    first, second = store.send(9 * MIB), store.send(9 * MIB)
    store.budget.release("a", {first.file_id}, everything=False)
    assert store.held() == 18 * MIB, "the second may still be waiting for the others"
    monkeypatch.setattr(upload_budget, "GRACE_SECONDS", -1.0)
    store.budget.release("a", {first.file_id}, everything=False)
    assert store.files.get_files("a", [first.file_id, second.file_id]) == [first]
    other = store.send(9 * MIB, "b")
    store.budget.release("a", set(), everything=True)
    assert store.files.get_files("b", [other.file_id]) == [other]
    assert store.held() == 9 * MIB
    assert set(store.budget._arrived) == {other.file_id}


def test_every_widget_that_takes_files_says_so_here():
    """Or what it took would be let go of."""
    for path in Path(upload_box.__file__).parents[1].rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "st.file_uploader(" in text or "st.camera_input(" in text:
            assert "taken(" in text, path


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("cat.jpg", r"cat\.jpg"),
        ("<img src=x onerror=alert(1)>.jpg", r"\<img src\=x onerror\=alert\(1\)\>\.jpg"),
        ("![x](http://example.org/spy.png)", r"\!\[x\]\(http\:\/\/example\.org\/spy\.png\)"),
        (":red[x] `y` **z** $1$", r"\:red\[x\] \`y\` \*\*z\*\* \$1\$"),
        ("evil\u202egpj.exe\0\n\x1b[31m", r"evil gpj\.exe   \[31m"),
        ("Katze 🐈 ねこ قطة.jpg", r"Katze 🐈 ねこ قطة\.jpg"),
        ("", "a file without a name"),
        ("\n\t\0", "a file without a name"),
        ("a" * 500, "a" * 30 + "…" + "a" * 30),
        ("../../etc/passwd", r"\.\.\/\.\.\/etc\/passwd"),
    ],
)
def test_names_are_shown_as_they_are_read(name, expected):
    assert shown(name) == expected
