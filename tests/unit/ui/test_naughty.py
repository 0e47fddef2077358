"""Naughty strings in every reader of a link, in file names, in lessons and in files of weights."""

import json
import pickle
import re
import struct
import time
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from naughty import NAUGHTY, OUR_OWN

from charts.share.card import Achievement, _named, certificate
from engine.compute import shared_pool
from engine.errors import EngineError, LessonError, WeightsError
from engine.training import RATES, Run, TrainingConfig, config_in, read_weights
from engine.training.race import MOST
from lessons.parser import parse
from ui.pages.compare.share import READERS
from ui.pages.train.choices import FIELDS, WIDEST
from ui.pages.train.pace import READS
from ui.pages.train.race import _lined_up
from ui.widgets.links import NUMBER, as_text
from ui.widgets.upload_box import shown

EVERY = FIELDS | READS | READERS
DRAWN = [*OUR_OWN, *NAUGHTY[len(OUR_OWN) :: 10]]  # a picture each
each = pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))


@each
def test_a_link_says_a_setting_or_nothing(text):
    for read in EVERY.values():
        try:
            value = read(text)
        except ValueError:
            continue
        if isinstance(value, tuple):
            assert all(1 <= one <= WIDEST for one in value)
        elif isinstance(value, bool):
            assert text.lower() in ("on", "off", "true", "false", "1", "0")
        else:
            assert text == as_text(value) or NUMBER.fullmatch(text)
            assert read(as_text(value)) == value


def test_a_link_says_who_races_or_nothing():
    for text in NAUGHTY:
        for words in (text, f"lr:{text};{text}"):
            try:
                runners = _lined_up(TrainingConfig())(words)
            except (KeyError, ValueError):
                continue
            assert 1 <= len(runners) <= MOST
            assert all(runner.lr in RATES for runner in runners)


@each
def test_a_name_is_shown_without_meaning_anything(text):
    plain = re.sub(r"\\[!-/:-@\[-`{-~]", "", shown(text))
    assert not re.search(r"[<>\[\]()`*_:#$!|\\{}\n\t\0\u202e]", plain)
    assert len(shown(text)) <= 200


@each
def test_a_name_on_a_certificate_stays_on_its_line(text):
    assert "\n" not in _named(text)


@pytest.mark.parametrize("text", DRAWN, ids=range(len(DRAWN)))
def test_a_certificate_bears_any_name(text):
    assert certificate(Achievement(12, 48, 9, 0.9, 5), name=text).startswith(b"\x89PNG")


@pytest.fixture(scope="module")
def model():
    return Run(TrainingConfig(model="linear"), shared_pool()).trainer().model


def safetensors(header: object, body: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + body


class Bomb:
    """What unpickling it would do."""

    def __reduce__(self):
        return (pytest.fail, ("a visitor's pickle was run",))


def entry(shape, kind="F32", places=(0, 4)):
    return {"dtype": kind, "shape": shape, "data_offsets": list(places)}


HOSTILE = {
    "nothing": b"",
    "a pickle": pickle.dumps(Bomb()),
    "a pickle in a zip": b"PK\x03\x04" + pickle.dumps(Bomb()),
    "an endless header": struct.pack("<Q", 2**63) + b"{}",
    "a header of nothing": struct.pack("<Q", 0),
    "not JSON": safetensors(b"{" * 50_000),
    "nested": safetensors(b'{"a":' * 20_000),
    "no names": safetensors([]),
    "a number": safetensors(7),
    "huge": safetensors({"a": entry([2**40, 2**40])}),
    "negative": safetensors({"a": entry([-1])}),
    "metadata": safetensors({"__metadata__": {"config": "[" * 9999}}),
    "no metadata": safetensors({"__metadata__": 7}),
    "other settings": safetensors({"__metadata__": {"config": '{"lr": 1e309, "widths": [9e99]}'}}),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_weights_are_refused_at_once(model, data):
    start = time.thread_time()
    for read in (config_in, lambda one: read_weights(one, model)):
        with suppress(WeightsError):
            assert read(data) is None
    assert time.thread_time() - start < 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"shape": [2**31, 2**31]},
        {"shape": [-1, 10]},
        {"shape": "x"},
        {"shape": [[]]},
        {"dtype": "F64"},
        {"dtype": {}},
        {"data_offsets": [0, 2**60]},
        {"data_offsets": [-8, 0]},
        {"data_offsets": ["a", None]},
        {"data_offsets": []},
        {"data_offsets": 7},
    ],
)
def test_one_wrong_entry_is_enough(model, wrong):
    state, header, at = model.state_dict(), {}, 0
    for name, tensor in state.items():
        size = tensor.numel() * tensor.element_size()
        kind = "I64" if "int" in str(tensor.dtype) else "F32"
        header[name] = entry(list(tensor.shape), kind, (at, at + size))
        at += size
    read_weights(safetensors(header, bytes(at)), model)  # as it is, it is right
    header[next(iter(header))] |= wrong
    with pytest.raises(WeightsError):
        read_weights(safetensors(header, bytes(at)), model)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400), st.sampled_from([b"", struct.pack("<Q", 60) + b'{"a":']))
def test_any_bytes_as_weights(model, data, start):
    with suppress(WeightsError):
        assert config_in(start + data) is None
    with pytest.raises(WeightsError):
        read_weights(start + data, model)


PIECES = ("+++\n", 'title = "x"\n', "sources = []\n", "::figure{", "::quiz{", 'name="', '"}', "}\n",
          "{{", "}}", "# x\n", "\n\n")  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=20) | st.sampled_from(NAUGHTY[:60])))
def test_any_text_as_a_lesson(parts):
    with suppress(LessonError):
        assert parse("".join(parts), 1, "x").slug == "x"


def test_the_tree_of_errors_is_one():
    assert issubclass(WeightsError, EngineError)
