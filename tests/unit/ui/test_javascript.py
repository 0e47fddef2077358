"""What the browser computes, held against Python's numbers; and modules joined into one."""

import itertools
import json

import numpy as np
import pytest
import torch
from torch import nn

from engine.core.units import percent_text, scientific
from engine.models.layers import probabilities
from engine.optimise import quantised
from engine.training.config import TrainingConfig
from engine.training.levels import Sheet
from engine.training.slice import train_slice
from engine.training.trainer import Trainer
from engine.training.views import VIEWS, Watch, see
from engine.training.views.mistakes import confusion
from ui.components import as_bytes, modules
from ui.components.modules import joined
from ui.components.run_view.packing import pack
from ui.pages.optimise.bits import STOPS

WEIGHTS = torch.randn(300, generator=torch.Generator().manual_seed(3)).tolist()


def one_unit(weights):
    """A network of one unit with these weights."""
    model = nn.Sequential(nn.Linear(len(weights), 1))
    model[0].weight.data = torch.tensor([weights])
    return model


def quantised_weights(weights, bits):
    return quantised(one_unit(weights), bits)[0].weight[0].tolist()


def trained(**settings):
    trainer = Trainer(TrainingConfig(**settings))
    for _ in range(3):
        train_slice(trainer, 0.0)
    return trainer


def packed_view(trainer, view, **watch):
    seen = see(trainer, Watch(view=view, **watch))
    return seen, pack({"words": seen.words}, seen.arrays, seen.sheets)


# --- the bits slider -------------------------------------------------------------------------


def test_the_slider_rounds_as_the_engine_does(javascript):
    code = "(m, weights, stops) => stops.map((bits) => m.rounded(weights, bits))"
    weights = torch.tensor(WEIGHTS).tolist()
    largest = max(map(abs, weights))
    found = javascript("bits_slider/rounding.js", code, weights, STOPS)
    for bits, theirs in zip(STOPS, found, strict=True):
        ours, theirs = np.array(quantised_weights(weights, bits)), np.array(theirs)
        step = largest / max(1, 2 ** (bits - 1) - 1)
        off = abs(ours - theirs)
        assert (
            off.max() <= step * 1.01 + 1e-6 * largest
        )  # float32 may see a tie where there is none
        assert (off > 1e-6 * largest).mean() < 0.02, f"{bits} bits"


def test_a_weight_in_the_middle_goes_to_the_even_level(javascript):
    weights = [1.0, 0.5, -0.5, 0.25, -0.75, 0.0, -1.0]
    found = javascript("bits_slider/rounding.js", "(m, w) => m.rounded(w, 2)", weights)
    assert found == quantised_weights(weights, 2) == [1, 0, 0, 0, -1, 0, -1]


def test_zeros_stay_zeros(javascript):
    code = "(m, w) => [1, 4, 32].map((bits) => m.rounded(w, bits))"
    assert javascript("bits_slider/rounding.js", code, [0.0, 0.0]) == [[0.0, 0.0]] * 3


def test_a_weight_can_take_as_many_values_as_the_engine_leaves(javascript):
    ramp, few = torch.linspace(-1, 1, 5001).tolist(), [1, 2, 3, 5, 8]
    found = javascript("bits_slider/rounding.js", "(m, few) => few.map(m.levels)", few)
    assert found == [len(set(quantised_weights(ramp, bits))) for bits in few]


def test_bars_count_the_weights_where_they_lie(javascript):
    code = "(m, w, largest) => [m.inBins(w, largest), m.onLevels(w), m.binWidth(largest)]"
    largest, after = max(map(abs, WEIGHTS)), quantised_weights(WEIGHTS, 4)
    bins, _, width = javascript("bits_slider/rounding.js", code, WEIGHTS, largest)
    counts, edges = np.histogram(WEIGHTS, bins=63, range=(-largest, largest))
    expected = dict(zip(((edges[1:] + edges[:-1]) / 2).round(6), counts, strict=True))
    assert {round(middle, 6): count for middle, count in bins} == {
        middle: count for middle, count in expected.items() if count
    }
    assert width == pytest.approx(edges[1] - edges[0])
    _, on_levels, _ = javascript("bits_slider/rounding.js", code, after, largest)
    values, counts = np.unique(np.round(after, 6), return_counts=True)
    assert dict(map(tuple, on_levels)) == dict(zip(values.tolist(), counts.tolist(), strict=True))


def test_an_axis_of_counts_ends_where_its_highest_bar_fits(javascript):
    highest = [1, 2, 3, 7, 40, 78, 364, 784, 12_345]
    for most, ticks in zip(
        highest,
        javascript("bits_slider/rounding.js", "(m, all) => all.map(m.countTicks)", highest),
        strict=True,
    ):
        assert ticks[-2] < most <= ticks[-1]
        assert len(ticks) <= 6
        assert {round(b - a, 6) for a, b in itertools.pairwise(ticks)} == {ticks[1]}


def test_percentages_and_words_are_pythons(javascript):
    data = {"shapes": 1941, "exam": {}}
    code = """(m, data, all) => all.map(([accuracy, differ]) => {
      const exam = { 8: { accuracy, differ, size: "", verdict: "" } };
      return m.tiles({ ...data, exam }, 8).slice(0, 3).map(([, value]) => value); })"""
    right = [0, 1, 386, 1000, 1940, 1941]
    found = javascript("bits_slider/words.js", code, data, [[n / 1941, n] for n in right])
    plain = [[one.replace(",", "").replace(".", "") for one in tile] for tile in found]
    assert plain == [[f"{n / 1941:.1%}".replace(".", ""), f"{n} of 1941", "255"] for n in right]


# --- the payload of a run --------------------------------------------------------------------


def test_what_is_packed_is_unpacked(javascript):
    pictures = np.linspace(-3, 3, 15, dtype=np.float32).reshape(5, 3, 1)
    sheet = Sheet(pictures, "a note", "an alt", columns=2)
    arrays = {
        "x": np.array([0, 1.5, 1e6], dtype=np.float32),
        "bytes": np.array([0, 7, 255], dtype=np.uint8),
    }
    lines = {"loss": np.array([2.5, 0.1, 0.3], dtype=np.float32), "none": np.zeros(0, np.float32)}
    header = {"words": "Größe – “so”"}  # longer in bytes than in characters
    code = """(m, bytes) => { const data = m.unpack(bytes);
      return { ...data, levels: Array.from({ length: 15 }, (_, i) =>
        m.level(data.grids.maps.levels, i)) }; }"""
    data = javascript("shared/payload.js", code, pack(header, arrays, {"maps": sheet}, lines))
    assert data["words"] == header["words"]
    assert data["arrays"]["x"] == arrays["x"].tolist()
    assert data["arrays"]["bytes"] == arrays["bytes"].tolist()
    assert data["arrays"]["loss"] == pytest.approx(lines["loss"].tolist(), abs=2.4 / 65535)
    assert data["arrays"]["none"] == []
    grid = data["grids"]["maps"]
    assert [grid[name] for name in ("count", "height", "width", "note")] == [5, 3, 1, "a note"]
    assert data["levels"] == np.rint(pictures.ravel() / 3 * 7).astype(int).tolist()


def test_json_comes_as_it_was(javascript):
    given = {"a": [1, "ä", None], "b": 0.5}
    assert javascript("shared/payload.js", "(m, b) => m.parsed(b)", as_bytes(given)) == given


def test_each_line_of_the_network_is_the_weight_of_the_model(javascript):
    trainer = trained(dataset="moons", model="perceptron", widths=(8, 5))
    _, payload = packed_view(trainer, "boundary")
    code = """(m, data) => m.wires(data.words.shown).map((wire) =>
      [m.idOf(m.wireOf(m.idOf(wire))), m.valueOf(data.arrays, data.words.shown, wire),
       m.wireName(data.words, wire), m.largestOf(data.arrays, wire.layer)])"""
    data = javascript("shared/payload.js", "(m, bytes) => m.unpack(bytes)", payload)
    found = {name: rest for name, *rest in javascript("run_view/wiring.js", code, data)}
    layers = [one for one in trainer.model.modules() if isinstance(one, nn.Linear)]
    shown = data["words"]["shown"]
    assert shown[0] == 2
    for at, layer in enumerate(layers):
        weight, bias = layer.weight.detach(), layer.bias.detach()
        for unit in range(shown[at + 1]):
            assert found.pop(f"{at}/{unit}/b")[0] == pytest.approx(float(bias[unit]))
            for source in range(shown[at]):
                value, _, largest = found.pop(f"{at}/{unit}/{source}")
                assert value == pytest.approx(float(weight[unit, source]))
                shown_weights = weight[: shown[at + 1], : shown[at]]
                assert largest == pytest.approx(float(shown_weights.abs().max()))
    assert not found


def test_the_plane_says_class_and_confidence(javascript):
    trainer = trained(dataset="spirals", model="perceptron")
    seen, _ = packed_view(trainer, "boundary")
    code = "(m, bytes) => [...bytes].map(m.answerOf)"
    plane = seen.arrays["plane"]
    found = javascript("run_view/plane.js", code, plane.tobytes())
    from engine.training.views.boundary import plane as inputs

    with torch.no_grad():
        logits = trainer.model(inputs(trainer, seen.words["reach"], seen.words["side"]))
    best, answer = probabilities(logits).max(1)
    chance = 1 / logits.shape[1]
    assert [one["answer"] for one in found] == answer.tolist()
    assert [one["sure"] for one in found] == pytest.approx(
        ((best - chance) / (1 - chance)).tolist(), abs=0.51 / 31
    )


def test_bands_are_the_quantiles_of_the_weights(javascript):
    trainer = trained(model="perceptron")
    seen, _ = packed_view(trainer, "layers")
    code = "(m, bytes, updates, span) => m.bandLines(bytes, updates, span)"
    records, span = trainer.stats_history.records, seen.words["spans"][0]
    found = javascript(
        "run_view/layers.js", code, seen.arrays["bands0"].tobytes(), len(records), span
    )
    expected = np.array([record.layers[0].quantiles for record in records]).T
    assert np.array(found) == pytest.approx(expected, abs=span / 127)


def test_a_cell_is_coloured_by_its_share_of_the_row(javascript):
    truth, said = torch.tensor([0, 0, 0, 0, 1, 1, 2]), torch.tensor([0, 0, 0, 1, 1, 1, 0])
    matrix = confusion(truth, said, 4)
    code = (
        "(m, matrix) => [...matrix].map((_, i) => m.cellShare(matrix, 4, Math.floor(i / 4), i % 4))"
    )
    found = np.array(javascript("run_view/mistakes.js", code, matrix.tolist())).reshape(4, 4)
    shares = matrix.reshape(4, 4) / np.maximum(matrix.reshape(4, 4).sum(1, keepdims=True), 1)
    times = np.where(np.eye(4) == 1, 1, 3)
    assert found == pytest.approx(np.minimum(shares * times, 1) * 0.45)


def test_every_view_has_a_drawing(javascript):
    drawn = javascript("run_view/views.js", "(m) => Object.keys(m.VIEWS)")
    assert set(drawn) == set(VIEWS)


# --- curves ----------------------------------------------------------------------------------


def test_smoothing_opens_no_gap_between_a_line_of_many_points_and_one_of_few(javascript):
    code = "(m, all) => all.map((xs) => m.smooth(xs, xs.map((x) => 2 - x / 1000), 30).at(-1))"
    places = [np.linspace(0, 1000, n + 1).tolist() for n in (200, 60, 7)]
    assert javascript("run_view/lines.js", code, places) == pytest.approx([1.03] * 3)


def test_seconds_lie_evenly_between_two_points(javascript):
    xs, clock, at = [2, 5, 9], [0.5, 1.0, 3.0], [0, 1, 2, 3.5, 5, 8, 9, 20]
    code = "(m, xs, clock, at) => at.map((update) => m.secondsAt(xs, clock, update))"
    found = javascript("run_view/lines.js", code, xs, clock, at)
    assert found == pytest.approx(np.interp(at, [0, *xs], [0, *clock]).tolist())


def test_two_lines_get_one_axis(javascript):
    code = "(m) => m.merge([1, 3], [2, 3], [[], [20, 30], [1, 3], [2, 3]])"
    assert javascript("run_view/lines.js", code) == [
        [1, 2, 3],
        [None, None, None],
        [None, 20, 30],
        [1, None, 3],
        [None, 2, 3],
    ]


def test_the_axis_of_a_race_is_as_long_as_the_race(javascript):
    code = "(m, end) => m.sideBySide([[1, 2], [2]], [[10, 20], [5]], end)"
    assert javascript("run_view/lines.js", code, 0) == [[1, 2], [10, 20], [None, 5]]
    assert javascript("run_view/lines.js", code, 4) == [
        [0, 1, 2, 4],
        [None, 10, 20, None],
        [None, None, 5, None],
    ]


@pytest.mark.parametrize("value", [3.14e-4, 9.96e-7, 2.5e12])
def test_powers_of_ten_are_written_as_python_writes_them(javascript, value):
    found = javascript("run_view/layers.js", "(m, value) => m.inPowers(value, 1)", value)
    assert found.split() == scientific(value).split()


def test_two_fingers_zoom_about_their_middle_and_one_moves_along(javascript):
    code = "(m, ...given) => m.pinched(...given)"
    start, ends = {"min": 0, "max": 100, "at": [0.25, 0.75]}, {"min": 0, "max": 100}
    apart = javascript("shared/charts.js", code, start, [0, 1], ends)
    assert apart == {"min": 25, "max": 75}
    together = javascript("shared/charts.js", code, start, [0.5, 0.5], ends)
    assert together == {"min": 0, "max": 100}, "there is no more to see than all"
    along = javascript("shared/charts.js", code, {"min": 40, "max": 60, "at": [0.5]}, [0.25], ends)
    assert along == {"min": 45, "max": 65}


# --- places ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height"), [(300, 150), (620, 380)])
def test_a_network_stands_within_its_box(javascript, width, height):
    shown = [2, 8, 3, 5]
    code = """(m, shown, width, height) => { const { size, at } = m.layout(shown, width, height);
      return [size, shown.map((count, column) => Array.from({ length: count },
        (_, row) => at(column, row)))]; }"""
    size, columns = javascript("run_view/wiring.js", code, shown, width, height)
    for left, right in itertools.pairwise(columns):
        assert right[0][0] - left[0][0] > 1.7 * size, "no room for the lines"
    assert columns[0][0][0] == 22
    assert columns[-1][0][0] + size == pytest.approx(width - 80)
    for column in columns:
        middles = [y for _, y in column]
        assert np.mean(middles) == pytest.approx(height / 2)
        assert min(middles) >= 0
        assert max(middles) <= height


def test_the_square_is_told_where_it_is(javascript):
    code = """(m) => [0, 0.5, 0.126, 1].flatMap((place) =>
      [true, false].map((wide) => m.placeText(place, wide)))"""
    assert javascript("square/square.js", code) == [
        *("at the left end", "at the top"),
        *("in the middle", "in the middle"),
        *("13% of the way", "13% of the way"),
        *("at the right end", "at the bottom"),
    ]


# --- sentences about time and loss -----------------------------------------------------------


def test_a_share_in_percent_is_pythons(javascript):
    ends = [0, 0.0099, 0.00999999, 0.01, 0.9949999, 0.995, 1]
    shares = [*ends, *(n / 1000 for n in range(1001)), *(n / 64 for n in range(65))]
    found = javascript("run_view/parts.js", "(m, all) => all.map(m.percent)", shares)
    signs = {"over ": ">\u202f", "under ": "<\u202f"}
    expected = [percent_text(share) for share in shares]
    for word, sign in signs.items():
        expected = [one.replace(word, sign) for one in expected]
    assert found == expected


def test_the_scale_of_waits_is_logarithmic(javascript):
    code = "(m, all, last) => all.map((seconds) => m.placeOf(seconds, last))"
    times = [0.001, 0.01, 0.1, 1, 10, 100]
    found = javascript("waits/waits.js", code, times, 10)
    shares = np.log10(np.clip(times, 0.01, 10) / 0.01) / np.log10(10 / 0.01)
    assert found == pytest.approx((100 * shares).tolist())
    code = "(m, limits) => m.middles(limits)"
    middles = javascript("waits/waits.js", code, [[0.1, "a"], [1, "b"]])
    assert [word for _, word in middles] == ["a", "b"]
    assert [seconds for seconds, _ in middles] == pytest.approx([0.001**0.5, 0.1**0.5])


def test_the_step_of_a_clock_is_the_smallest_seen(javascript):
    code = "(m, all) => all.map(m.smallestStep)"
    readings = [[0, 0, 16, 16, 48], [0, 0, 16], [5]]
    assert javascript("shared/clock.js", code, readings) == [16, 0, 0]


def test_the_way_is_compared_to_the_answer(javascript):
    code = "(m, all) => all.map((ratio) => parseFloat(m.compared(ratio).replace(/<b>/, '')))"
    found = javascript("ping/ping.js", code, [2.04, 1.2, 0.5, 0.001])
    assert found == [2.0, None, 50, 1]  # between, it is told without a number


def test_a_loss_is_told_until_there_is_more_to_lose(javascript):
    code = "(m, all) => all.map((one) => m.isLost(...one))"
    now, again = {"visit": "b", "trained": False}, {"visit": "b", "trained": True}
    had = {"visit": "a", "trained": True}
    cases = [(None, now), (had, {**had}), (had, now), ({**had, "trained": False}, now)]
    told = {"visit": "b", "trained": False, "told": "b"}
    found = javascript("lost_weights/lost_weights.js", code, [*cases, (told, now), (told, again)])
    assert found == [False, False, True, False, True, False]


# --- the course ------------------------------------------------------------------------------


def test_what_a_browser_kept_of_the_course_joins_what_the_server_knows(javascript):
    code = """(m, before, now) => { const all = m.merged(before, now);
      return [all, m.hasNews(all, now)]; }"""
    before = {"done": ["b", 7, "a"], "measured": {"q": 1}, "firsts": {"q": 0}, "lasts": {"q": 2}}
    now = {"done": ["c"], "measured": {"q": 3}, "firsts": {"q": 1, "r": 1}, "lasts": {"q": 1}}
    everything, news = javascript("lesson_progress/lesson_progress.js", code, before, now)
    assert everything["done"] == ["a", "b", "c"]
    assert everything["measured"] == {"q": 3}
    assert everything["firsts"] == {"q": 0, "r": 1}, "the first answer is the one that was first"
    assert everything["lasts"] == {"q": 1}
    assert news
    _, again = javascript("lesson_progress/lesson_progress.js", code, before, everything)
    assert not again
    junk = {"done": {"a": 1}, "measured": {}, "firsts": {}, "lasts": {}}
    assert javascript("lesson_progress/lesson_progress.js", code, junk, now)[0]["done"] == ["c"]


def test_a_second_press_of_an_arrow_key_goes_on_from_the_first(javascript):
    code = "(m, all) => all.map((one) => m.turnedTo(...one))"
    at, goal = {"place": 3, "last": 5}, {"place": 4, "at": 1000}
    presses = [(1, at, None, 0), (1, at, goal, 1500), (1, at, goal, 9000), (-1, at, goal, 1500)]
    ends = [(1, {"place": 5, "last": 5}, None, 0), (-1, {"place": 0, "last": 5}, None, 0)]
    found = javascript("lesson_progress/lesson_progress.js", code, [*presses, *ends])
    assert found == [4, 5, 4, 3, 5, 0]


# --- modules joined into one -----------------------------------------------------------------


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Write modules into an empty folder of components."""
    monkeypatch.setattr(modules, "HERE", tmp_path)
    monkeypatch.setattr(modules, "joined", joined.__wrapped__)

    def write(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.js").write_text(text)
        return modules.joined("main.js")

    return write


def test_a_module_comes_behind_all_that_it_imports_each_once(files):
    text = files(
        main='// About it.\nimport { a } from "./a.js";\nimport {\n  b,\n} from "./b.js";\n'
        "export default function () { a(b); }\n",
        a='import { b } from "./b.js";\n\n/**\n * Words.\n */\nexport function a() { return b; }\n',
        b="  /** Words. */\n/** @type {number} */ (1);\nexport const b = `/* text */`; // stays\n",
    )
    assert [line for line in text.splitlines() if line] == [
        "/** @type {number} */ (1);",
        "const b = `/* text */`; // stays",
        "function a() { return b; }",
        "export default function () { a(b); }",
    ]


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({"main": 'import { a as b } from "./a.js";\n', "a": ""}, "another name"),
        ({"main": 'import { a } from "./a.js";\nconst x = 1;\n', "a": "const x = 2;\n"}, "has x"),
        (
            {"main": 'import { a } from "./a.js";\n', "a": 'import { b } from "./main.js";\n'},
            "itself",
        ),
        ({"main": "export { a };\n"}, "can't be joined"),
        ({"main": 'import a from "./a.js";\n', "a": ""}, "can't be joined"),
    ],
)
def test_modules_that_cannot_share_a_scope_are_refused(files, texts, words):
    with pytest.raises(ValueError, match=words):
        files(**texts)


def test_the_types_of_the_payload_name_what_is_sent():
    """The checker believes types.d.ts: what a view sends is what it says there."""
    types = (modules.HERE / "run_view" / "types.d.ts").read_text("utf-8")
    trainer = trained(dataset="moons", model="perceptron")
    for view in ("boundary", "weights", "layers"):
        words = see(trainer, Watch(view=view)).words
        body = types.split(f"interface {view.capitalize()}Words {{")[1].split("\n}")[0]
        said = {line.strip().split(":")[0].rstrip("?") for line in body.splitlines() if ":" in line}
        assert said <= set(words), view
        assert json.dumps(words)
