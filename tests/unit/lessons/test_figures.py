"""Every interactive figure: starts, reacts to every button, and measures. A new file is tested too.

And what single figures compute by hand, with torch as the oracle.
"""

import copy
import re
import time
from itertools import islice
from types import SimpleNamespace

import pytest
import torch
from clocks import CALENDAR, LONG, TIME, tells_its_clock
from pressing import press

from engine.core.clock import Clock
from engine.core.facts import fact
from engine.optimise import pruned
from engine.training import Trainer, TrainingConfig
from lessons.course import course
from lessons.figures import (
    FIGURES,
    Acting,
    Answering,
    Button,
    Choice,
    Knowing,
    Measuring,
    Shown,
    Slider,
    Timed,
    Waits,
    Working,
    answering,
    at_work,
    crossing,
    exam,
    face_off,
    finished,
    frame_budget,
    graduate,
    holes,
    knobs,
    milliseconds,
    pressing,
    run_cost,
    stopwatch,
    two_jobs,
)
from lessons.lesson import Quiz


def can(build, at_once, bit_by_bit):
    """Whether a figure can do something, in one of two ways; both would be one too many."""
    ways = [isinstance(build, at_once), isinstance(build, bit_by_bit)]
    assert not all(ways), build.title
    return any(ways)


every_figure = pytest.mark.parametrize("name", list(FIGURES))
TIMED = [name for name in FIGURES if isinstance(FIGURES[name].build, Timed)]  # by the clock
WAITING = [
    name for name in FIGURES if any(isinstance(one, Waits) for one in FIGURES[name].build.controls)
]  # on purpose
MEASURING = [name for name in FIGURES if can(FIGURES[name].build, Answering, Measuring)]
ONE_FOR_ALL = ("crossing",)  # its measurement hangs on no setting
ENOUGH_SECONDS = 2.0  # of the processor; it promises 0.3, on a quicker one


def figure(name):
    return FIGURES[name].build


def settings(name):
    return [control for control in figure(name).controls if isinstance(control, Slider | Choice)]


def buttons(name):
    return [control.name for control in figure(name).controls if isinstance(control, Button)]


def first_values(name):
    return {control.name: control.start for control in settings(name)}


def all_values(name):
    """The first setting, and each control at each of its ends or options."""
    yield first_values(name)
    for control in settings(name):
        ends = (control.low, control.high) if isinstance(control, Slider) else control.options
        yield from ({**first_values(name), control.name: end} for end in ends)


def is_kept(name, state, values):
    """Whether what was measured at other values is what would be measured at these."""
    build = figure(name)
    return name in ONE_FOR_ALL or (isinstance(build, Knowing) and build.known(state, values))


def is_whole(shown):
    assert isinstance(shown, Shown)
    assert shown.says.strip()
    assert all(number.label and number.value for number in shown.numbers)
    for number in shown.numbers:
        if number.value == "…":  # still to come, so nobody has measured it
            assert not number.kind
            continue
        assert number.kind in ("measured", "worked out", "estimated", "sourced", "set", "made up")
        assert number.how or number.kind in ("measured", "set", "made up"), number.label
        is_time = number.kind in ("measured", "estimated") and not CALENDAR.search(number.label)
        if is_time and TIME.search(number.value):
            assert number.clock, number.label
        elif not (is_time and LONG.search(number.value)):
            assert number.clock is None, number.label
    says_whose_time(shown.says)
    if shown.chart is not None:
        assert tells_its_clock(shown.chart)
        assert shown.alt.strip()
        assert re.search("measured|estimated|sourced|made up|no numbers|trained on", shown.drawn)
        assert shown.chart.data
    return True


def says_whose_time(text):
    """Each sentence with a time says by which clock; not one that quotes a source."""
    for sentence in re.split(r"(?<=[.!?])\s|\n", text):
        if TIME.search(sentence) and not re.search(f"]\\(https://|{CALENDAR.pattern}", sentence):
            assert any(clock in sentence.lower() for clock in Clock), sentence


def seen(shown):
    return shown.numbers, shown.says, shown.alt, shown.chart and shown.chart.to_json()


@every_figure
def test_what_has_buttons_can_be_pressed(name):
    assert can(figure(name), Acting, Working) or not buttons(name)


@every_figure
def test_a_figure_has_a_title_and_words_about_it(name):
    entry = FIGURES[name]
    assert entry.title == figure(name).title
    assert entry.summary.endswith(".")


@every_figure
def test_the_controls_of_a_figure_can_be_drawn(name):
    controls = figure(name).controls
    assert len({control.name for control in controls}) == len(controls)
    assert all(control.label for control in controls)
    assert buttons(name) or name in WAITING
    for control in controls:
        if isinstance(control, Slider):
            assert control.low <= control.start <= control.high
            assert 0 < control.step <= control.high - control.low
            assert len({type(n) for n in (control.low, control.start, control.step)}) == 1
        elif isinstance(control, Choice):
            assert control.start in control.options
            assert len(set(control.options.values())) == len(control.options) >= 2


@every_figure
def test_a_figure_starts_and_shows_itself_at_every_setting(name):
    for values in all_values(name):
        assert is_whole(figure(name).show(figure(name).start(), values))


@every_figure
def test_every_button_works_at_every_setting_and_brings_numbers(name):
    for button in buttons(name):
        state = None
        for values in all_values(name):
            if state is None or not is_kept(name, state, values):
                state = press(figure(name), figure(name).start(), button, values)
            shown = figure(name).show(state, values)
            assert is_whole(shown)
            assert shown.numbers


@every_figure
def test_buttons_work_one_after_the_other_and_settings_may_change_in_between(name):
    state = figure(name).start()
    several = all_values(name)
    for values in islice(several, 3) if name in TIMED else several:  # each press takes its time
        for button in buttons(name) * 2:
            state = press(figure(name), state, button, values)
        assert is_whole(figure(name).show(state, values))
        assert is_whole(figure(name).show(state, first_values(name)))


def longest_pause(work):
    """Seconds between two looks at some work: nobody else's turn comes in between."""
    longest, start = 0.0, time.thread_time()
    for share in work:
        assert 0 <= share <= 1
        longest, start = max(longest, time.thread_time() - start), time.thread_time()
    return max(longest, time.thread_time() - start)


@pytest.mark.parametrize("name", [name for name in FIGURES if name not in WAITING])
def test_every_button_answers_in_time_or_shows_how_far_it_is(name):
    build, values = figure(name), first_values(name)
    for button in buttons(name):
        assert longest_pause(pressing(build, build.start(), [button], values)) < ENOUGH_SECONDS


@pytest.mark.parametrize("name", [n for n in MEASURING if isinstance(FIGURES[n].build, Measuring)])
def test_a_measured_quiz_shows_how_far_it_is(name):
    assert longest_pause(figure(name).measuring()) < ENOUGH_SECONDS


@every_figure
def test_every_setting_shows_itself_in_time(name):
    state = figure(name).start()
    figure(name).show(state, first_values(name))  # the first drawing ever loads its library
    for values in all_values(name):
        start = time.thread_time()
        figure(name).show(state, values)
        assert time.thread_time() - start < ENOUGH_SECONDS


@every_figure
def test_showing_changes_nothing(name):
    values = first_values(name)
    state = figure(name).start()
    for button in buttons(name)[:1]:
        state = press(figure(name), state, button, values)
    first = seen(figure(name).show(state, values))
    assert seen(figure(name).show(state, values)) == first
    assert seen(figure(name).show(copy.deepcopy(state), values)) == first


@pytest.mark.parametrize("name", [name for name in FIGURES if name not in TIMED])
def test_a_figure_does_the_same_for_everybody(name):
    """The figure is shared; only its state belongs to a visitor."""
    values = first_values(name)

    def visit():
        state = figure(name).start()
        for button in buttons(name):
            state = press(figure(name), state, button, values)
        return seen(figure(name).show(state, values))

    assert visit() == visit()


def test_some_figures_measure():
    assert MEASURING


@pytest.mark.parametrize("name", MEASURING)
def test_a_measurement_picks_an_option_that_each_of_its_quizzes_has(name):
    torch.manual_seed(1)
    found = finished(answering(figure(name)))
    assert found.says.strip()
    assert re.search(r"\d", found.says)
    says_whose_time(found.now)
    says_whose_time(found.headline)
    quizzes = [p for lesson in course() for p in lesson.parts if isinstance(p, Quiz)]
    for quiz in quizzes:
        if quiz.measure == name and found.option is not None:
            assert found.option in range(len(quiz.options))
    torch.manual_seed(2)
    again = finished(answering(figure(name)))
    assert again == found or name in TIMED  # a busy machine may even change the answer


# Single figures


def test_the_delays_to_feel_lie_on_their_scale_and_each_has_its_words():
    (control,) = figure("waiting").controls
    assert isinstance(control, Waits)
    ends = [seconds for seconds, _ in control.limits]
    assert ends == sorted(ends) == [fact(name).value for name in ("instant", "flow", "attention")]
    late = 1 / 60  # a browser times whole pictures of its screen
    felt = [
        next(words for limit, words in control.feelings if delay / 1000 + late < limit)
        for delay in control.milliseconds
    ]
    assert felt[0] == felt[1] == control.feelings[0][1]
    assert felt[0].startswith("Instant")
    assert len(set(felt[1:])) == 4


def test_only_one_figure_wastes_time_on_purpose():
    assert WAITING == ["waiting"]


@pytest.mark.parametrize(("slope", "intercept"), [(0.0, 15.0), (-1.0, -5.0), (4.0, 15.0), (2, 3)])
def test_the_gradient_of_the_two_knobs_is_torchs(slope, intercept):
    a, b = (torch.tensor(float(v), dtype=torch.float64, requires_grad=True)
            for v in (slope, intercept))  # fmt: skip
    x, y = torch.tensor(knobs.POINTS, dtype=torch.float64).T
    loss = torch.nn.functional.mse_loss(a * x + b, y)
    loss.backward()
    assert knobs.loss(slope, intercept) == pytest.approx(loss.item())
    assert knobs.gradient(slope, intercept) == pytest.approx((a.grad.item(), b.grad.item()))


def test_the_gradient_turns_the_knobs_downhill_from_everywhere():
    shown = figure("knobs")
    for values in all_values("knobs"):
        state = press(shown, shown.start(), "one", values)
        before = knobs.loss(values["slope"], values["intercept"])
        assert knobs.loss(state.slope, state.intercept) < before


def test_the_knobs_stand_where_the_gradient_has_turned_them_and_never_beyond_their_ends():
    """A step is a linear map, so where the corners stay inside, all between them does."""
    shown, (slope, height) = figure("knobs"), settings("knobs")
    for a in (slope.low, slope.high):
        for b in (height.low, height.high):
            turned = shown.moved(press(shown, shown.start(), "one", {"slope": a, "intercept": b}))
            assert turned.keys() == {"slope", "intercept"}
            assert slope.low <= turned["slope"] <= slope.high
            assert height.low <= turned["intercept"] <= height.high
            assert (turned["slope"], turned["intercept"]) == knobs.downhill(a, b)


def test_what_lesson_two_says_of_its_knobs_is_so():
    def misses(slope, intercept):
        return [slope * x + intercept - y for x, y in knobs.POINTS]

    flat = misses(*knobs.BAD_START)
    assert flat[0] > 0 > flat[-1]  # too high on the left, too low on the right
    assert min(misses(2, 15)) > 0  # above every example
    assert knobs.loss(2, 15) > knobs.loss(*knobs.BAD_START)
    assert knobs.loss(2, 3) < 1
    turned_up = figure("knobs").show(knobs.State(), {"slope": 2, "intercept": 15})
    assert "slope down" in turned_up.says
    assert "height down" in turned_up.says
    walked, further = (walk(steps) for steps in (301, 1000))
    assert abs(walked[0] - 2) > abs(further[0] - 2)
    assert abs(walked[1] - 3) > abs(further[1] - 3)
    assert further == (pytest.approx(2, abs=0.1), pytest.approx(3, abs=0.1))


def walk(steps):
    """Where the gradient turns the knobs in so many steps from the bad start."""
    at = knobs.BAD_START
    for _ in range(steps):
        at = knobs.downhill(*at)
    return at


def test_a_number_of_answers_has_two_digits_that_mean_something():
    state = crossing.State(update=0.1242 / crossing.STEPS, answer=2.2011e-6)
    shown = figure("crossing").show(state, {"daily": "100", "again": crossing.NEVER, "longer": 1})
    assert "56,000" in shown.says
    (how,) = (number.how for number in shown.numbers if number.value == "56,000")
    training, answer = re.findall(r"([\d.]+)\u00a0(?:ms|µs)", how)
    assert 1000 * float(training) / float(answer) == pytest.approx(56_000, abs=500)


@pytest.mark.parametrize(("way", "percent", "biases"), [(holes.ZEROS, 50, 74), (holes.OUT, 0, 74),
                                                        (holes.OUT, 50, 42)])  # fmt: skip
def test_biases_are_told_from_weights(way, percent, biases):
    shown = figure("holes").show(holes.State(), {"way": way, "percent": percent})
    assert any(f" {biases} " in label for label in labels(shown))


def test_a_small_network_misses_its_weights_sooner_than_a_roomy_one():
    """As the lesson on pruning says."""
    trainer = Trainer(TrainingConfig())
    for _ in range(600):
        trainer.step()
    shapes = graduate.exam()

    def lost(model):
        whole, cut = (shapes.accuracy(shapes.answers(m)) for m in (model, pruned(model, 0.6)))
        return whole - cut

    assert lost(trainer.model.eval()) > lost(graduate.graduate()) + 0.05


def test_fifty_turns_are_one_turn_fifty_times():
    shown, values = figure("knobs"), first_values("knobs")
    one_by_one = shown.start()
    for _ in range(50):
        one_by_one = press(shown, one_by_one, "one", values)
        values = shown.moved(one_by_one)
    assert press(shown, shown.start(), "many", first_values("knobs")) == one_by_one
    assert one_by_one.steps == 50
    pressed = finished(pressing(shown, shown.start(), ["many", "one"], first_values("knobs")))
    assert pressed == press(shown, one_by_one, "one", shown.moved(one_by_one))
    assert pressed.steps == 51


def test_a_hand_on_the_knobs_starts_the_count_anew():
    shown, values = figure("knobs"), first_values("knobs")
    state = press(shown, shown.start(), "many", values)
    assert "50" in [number.value for number in shown.show(state, shown.moved(state)).numbers]
    other = {**shown.moved(state), "slope": 1.0}
    assert "0" in [number.value for number in shown.show(state, other).numbers]
    assert press(shown, state, "one", other).steps == 1
    assert seen(shown.show(state, other)) == seen(shown.show(shown.start(), other))


def test_the_gradient_can_bring_the_loss_below_one():
    shown, values = figure("knobs"), first_values("knobs")
    state = shown.start()
    for _ in range(20):
        state = press(shown, state, "many", values)
        values = shown.moved(state)
    assert knobs.loss(state.slope, state.intercept) < 1
    assert state.steps == 1000


def test_a_training_step_changes_the_fingerprint_and_nearly_all_weights():
    shown = figure("two-jobs")
    state = press(shown, shown.start(), "train", {})
    assert state.before != state.after == state.trainer.fingerprint()
    total = sum(p.numel() for p in state.trainer.model.parameters())
    assert 0.9 * total < state.changed <= total


def test_a_hundred_predictions_change_no_weight_and_no_fingerprint():
    shown = figure("two-jobs")
    state = press(shown, shown.start(), "train", {})
    again = press(shown, state, "predict", {})
    assert again.before == again.after == state.after
    assert again.changed == 0
    assert again.predictions == two_jobs.PREDICTIONS == 100


def test_the_quiz_on_a_finished_network_asks_one_that_was_trained(monkeypatch):
    asked = []
    monkeypatch.setattr(two_jobs, "predict", lambda trainer: asked.append(trainer.steps))
    found = finished(answering(figure("two-jobs")))
    assert asked == [two_jobs.UPDATES]
    assert found.option == 0
    right = int(re.search(r"(\d+)% of shapes right", found.says)[1])
    assert right > 50


def test_a_network_that_nothing_was_done_to_does_not_count_as_measured():
    shown = figure("two-jobs")
    assert not shown.known(shown.start(), {})
    assert shown.known(press(shown, shown.start(), "predict", {}), {})


def test_learning_by_heart_shows_in_the_exam():
    few_homework, few_exam = finished(exam.studying(30))
    many_homework, many_exam = finished(exam.studying(3000))
    assert few_homework == 1.0
    assert few_exam < 0.5
    assert many_exam > few_exam
    assert many_homework - many_exam < few_homework - few_exam


def test_studying_again_gives_the_same_scores_whatever_the_process_draws():
    torch.manual_seed(1)
    first, before = finished(exam.studying(30)), torch.get_rng_state()
    assert torch.equal(torch.get_rng_state(), before)
    torch.manual_seed(2)
    assert finished(exam.studying(30)) == first


def labels(shown):
    return {number.label: number for number in shown.numbers}


FOUND = face_off.Found(batch_size=64, updates=64, labels=4096, shapes=7775, weights=50_890,
                       training=9e-6, answering=3e-6, waited=2e-5, alone=7e-5, answers=6000,
                       changed=(50_000, 0), exam=(0.1, 0.6))  # fmt: skip


def test_nothing_counts_as_set_by_a_visitor_of_the_face_off():
    build, (ask, _) = figure("face-off"), figure("face-off").controls
    for option in ask.options:
        shown = build.show(FOUND, {"ask": option})
        assert not [number for number in shown.numbers if number.kind == "set"]
    data = build.show(FOUND, {"ask": "data"})
    assert {"4,096", "64"} <= {number.value for number in data.numbers}


def test_a_training_an_answer_and_an_instant_are_told_apart_on_one_scale():
    shown = figure("face-off").show(FOUND, {"ask": "latency"})
    assert shown.chart.layout.xaxis.type == "log"
    assert shown.chart.data[-1].x == (7e-5, fact("instant").value, 10 * 7775 * 2e-5)
    assert fact("instant").link in shown.drawn


def test_bills_that_never_cross_are_labelled_so_and_a_longer_training_has_its_tile():
    state = crossing.State(update=2.0 / crossing.STEPS, answer=0.0001)
    values = {"daily": "100", "again": crossing.NEVER, "longer": 1}
    cross = labels(figure("crossing").show(state, values))
    assert "never" not in [number.value for number in cross.values()]
    assert not [label for label in cross if "longer" in label]
    never = labels(figure("crossing").show(state, {**values, "again": "1", "longer": 10}))
    assert never["the bills cross"].value == "never"
    assert never["training, 10 times longer"].value == "20\u00a0s"
    assert [one.clock for label, one in never.items() if label.endswith("64")] == [Clock.PROCESSOR]


def test_the_face_off_and_the_crossing_divide_the_same_two_bills():
    frequency = figure("face-off").show(FOUND, {"ask": "frequency"})
    state = crossing.State(update=64 * FOUND.training, answer=FOUND.answering)
    values = {"daily": "100", "again": crossing.NEVER, "longer": 1}
    bills = figure("crossing").show(state, values)
    one, other = (
        next(number for number in shown.numbers if number.label.startswith("so many answers"))
        for shown in (frequency, bills)
    )
    assert one.value == other.value


def test_the_picture_of_the_crossing_stands_still_while_the_crossing_moves():
    state = crossing.State(update=0.001, answer=4e-6)
    charts = [
        figure("crossing").show(state, {"daily": daily, "again": crossing.NEVER, "longer": 1}).chart
        for daily in crossing.DAILY
    ]
    assert len({chart.layout.xaxis.range for chart in charts}) == 1
    assert len({chart.layout.yaxis.range for chart in charts}) == 1
    lines = [chart.layout.shapes[0].x0 for chart in charts]
    assert lines == sorted(lines, reverse=True)
    assert 10 ** charts[0].layout.xaxis.range[0] < lines[-1] < lines[0]


def test_an_answer_costs_about_the_same_each_time_and_less_than_an_image_in_training():
    first, second = (finished(crossing.bills()) for _ in range(2))
    assert 0.5 < first.answer / second.answer < 2
    assert first.answer < first.update / crossing.BATCH


def answers_of(seconds, cpu_seconds, first_two=None):
    """A photo network that takes that long, on the clock and of the processor's time."""
    times = [first_two or (seconds, cpu_seconds)] * 2

    def predictions(number, runtime):
        yield 0.0
        taken = [*times, *[(seconds, cpu_seconds)] * (number - 2)]
        return [SimpleNamespace(seconds=wall, cpu_seconds=cpu) for wall, cpu in taken]

    return predictions


@pytest.mark.parametrize(("seconds", "option"), [(0.010, 0), (0.024, 1), (0.050, 2)])
@pytest.mark.parametrize("rate", [30, 60])
def test_the_quiz_and_the_figure_say_the_same_of_a_camera(seconds, option, rate, monkeypatch):
    monkeypatch.setattr(frame_budget, "predictions", answers_of(seconds, seconds))
    build = figure("frame-budget")
    assert finished(answering(build)).option == option
    values = {"form": frame_budget.SMALL, "rate": str(rate)}
    shown = build.show(press(build, build.start(), "measure", values), values)
    keeps_up = option == 0 or (option == 1 and rate == 30)
    assert ("It keeps up" in shown.says) is keeps_up
    dropped = next(n.value for n in shown.numbers if n.label.startswith("dropped"))
    assert re.search(rf"{rate} frames [^.]*\b{dropped}\b", finished(answering(build)).says)


@pytest.mark.parametrize(("middle", "close"), [(0.010, False), (0.016, True), (0.018, True),
                                               (0.024, False), (0.031, True), (0.036, True),
                                               (0.041, False)])  # fmt: skip
def test_near_a_limit_nothing_is_said_for_certain(middle, close, monkeypatch):
    monkeypatch.setattr(frame_budget, "predictions", answers_of(middle, middle))
    found = finished(answering(figure("frame-budget")))
    assert ("so close" in found.says) is close
    assert (found.option is None) is close
    assert found.headline


def test_on_a_busy_machine_neither_quiz_nor_figure_gives_a_verdict(monkeypatch):
    monkeypatch.setattr(frame_budget, "predictions", answers_of(0.5, 0.01))
    build, values = figure("frame-budget"), first_values("frame-budget")
    found = finished(answering(build))
    assert (found.option, found.headline) == (None, "")
    shown = build.show(press(build, build.start(), "measure", values), values)
    assert found.says == shown.says == frame_budget.TOO_BUSY
    assert shown.chart is None, "what was held up is no measurement"
    assert [number.value for number in shown.numbers] == ["0 of 50"]
    assert not build.known(press(build, build.start(), "measure", values), values)


def test_answers_that_others_held_up_are_taken_anew(monkeypatch):
    predictions = answers_of(0.01, 0.01, first_two=(0.3, 0.01))
    monkeypatch.setattr(frame_budget, "predictions", predictions)
    found = finished(answering(figure("frame-budget")))
    assert found.option == 0
    assert re.search(r"\b0 of 300\b", found.says)


def test_an_answer_whose_own_processor_time_has_grown_is_taken_anew(monkeypatch):
    predictions = answers_of(0.02, 0.02, first_two=(0.57, 0.5))
    monkeypatch.setattr(frame_budget, "predictions", predictions)
    watched = finished(frame_budget.watching(10, "torch"))
    assert (watched.seconds, watched.busy) == ((0.02,) * 10, False)


def test_an_answer_over_the_line_is_counted_even_where_no_frame_is_lost():
    seconds = (0.01,) * 8 + (0.035,) * 2
    watched = frame_budget.Watched(seconds, busy=False, taken=seconds)
    state = frame_budget.State({"torch": watched})
    values = {"form": "torch", "rate": "30"}
    shown = figure("frame-budget").show(state, values)
    assert labels(shown)["over the line"].value == "2 of 10 answers"
    assert "made up for" in shown.says


def test_a_cold_answer_keeps_the_warm_one_it_is_held_against():
    build = figure("milliseconds")
    warm, cold = ({"when": when} for when in (milliseconds.WARM, milliseconds.COLD))
    first = press(build, build.start(), "ask", warm)
    assert (build.known(first, warm), build.known(first, cold)) == (True, False)
    both = press(build, first, "ask", cold)
    assert both.warm == first.warm
    tiles = labels(build.show(both, cold))
    warm_values = [number.value for number in build.show(both, warm).numbers]
    assert tiles["a warm answer"].value in warm_values
    assert tiles["what it sees"].value.startswith("cat")
    assert build.show(both, cold).picture_alt


def test_thirty_shapes_are_three_of_each():
    labelled = torch.tensor([0, 0, 1, 1, 0, 1, 2, 2])
    order = torch.tensor([7, 6, 5, 4, 3, 2, 1, 0])
    picked = exam._as_many_of_each(order, labelled, 2)
    assert picked.tolist() == [4, 1, 5, 3, 7, 6]


def test_ten_shapes_in_a_row_are_to_be_seen():
    shown = figure("exam").show(exam.State(), {})
    assert shown.picture.startswith(b"\x89PNG")
    assert "zebra" in shown.picture_alt


def test_what_others_compute_meanwhile_is_not_on_the_stopwatch():
    assert stopwatch.processor_seconds(lambda: time.sleep(0.2)) < 0.1
    quick, busy = [0.001] + [0.009] * (stopwatch.TURNS - 1), [0.009] * stopwatch.TURNS
    assert stopwatch.undisturbed([*quick, *busy, *quick]) == 0.001


def test_both_jobs_are_timed_after_the_first_update_on_the_same_network():
    trainer = Trainer(TrainingConfig(model="perceptron"))
    update, answers = finished(stopwatch.both_jobs(trainer, 7))
    assert trainer.steps == 8
    assert 0 < answers < update < trainer.history.seconds


def side_by_side(ratios):
    """A stopwatch that finds these, one after the other."""
    found = iter(ratios)

    def times(tasks):
        yield 0.0
        return [0.001, 0.001 * next(found)]

    return times


def test_zeros_that_seem_to_save_time_are_timed_again(monkeypatch):
    monkeypatch.setattr(graduate, "side_by_side", side_by_side([0.7, 1.5, 0.98]))
    found = finished(answering(figure("holes")))
    assert found.option == 1
    assert "as long as" in found.headline


def test_on_a_machine_too_busy_for_a_fair_measurement_zeros_get_no_verdict(monkeypatch):
    monkeypatch.setattr(graduate, "side_by_side", side_by_side([0.7, 1.5, 0.6]))
    found = finished(answering(figure("holes")))
    assert found.option is None
    assert not found.headline
    assert "Press again" in found.says


def test_units_left_out_are_timed_once_for_they_may_well_save_time(monkeypatch):
    monkeypatch.setattr(graduate, "side_by_side", side_by_side([0.5]))
    assert finished(holes.timed(holes.OUT, 50)) == [0.001, 0.0005]


def test_on_a_busy_machine_the_products_get_the_middle_of_all_answers_and_the_reason(monkeypatch):
    monkeypatch.setattr(frame_budget, "predictions", answers_of(0.5, 0.01))
    build, values = figure("products"), first_values("products")
    (here, *_) = build.show(press(build, build.start(), "measure", values), values).numbers
    assert "middle of 50" in here.label
    assert "others on this machine" in here.label
    assert here.value == "500\u00a0ms"


def test_the_products_are_told_without_a_figure_but_the_sourced_limit():
    build, sourced = figure("products"), ("instant", "flow", "attention")
    for values in all_values("products"):
        says = build.show(build.start(), values).says
        for name in sourced:
            says = says.replace(fact(name).markdown, "")
        assert not re.search(r"\d|days|weeks", says)


def test_only_a_network_that_was_not_timed_yet_is_timed_for_a_step():
    build = figure("run-cost")
    state = run_cost.State({"perceptron": 0.0001})
    for network, known in (("perceptron", True), ("cnn", False)):
        assert build.known(state, {**first_values("run-cost"), "network": network}) is known


def test_one_run_in_two_places_shows_both_side_by_side():
    build, at = figure("run-cost"), {**first_values("run-cost"), "grid": "france-poland"}
    shown = labels(build.show(run_cost.State({"perceptron": 0.0001}), at))
    (label,) = (label for label in shown if label.startswith("energy, about"))
    energy, unit = shown[label].value.split()
    assert unit == "mWh"
    most = float(label.split()[-2])
    assert most == pytest.approx(fact("cores-epyc-7763").number * float(energy), rel=0.06)
    for place in ("france", "poland"):
        carbon = shown[f"CO₂e in {place.title()}, about"].value
        grams = float(carbon.split()[0]) * {"µg": 1e-6, "mg": 1e-3, "g": 1}[carbon.split()[1]]
        kwh = float(energy) * 1e-6
        assert grams == pytest.approx(fact(f"grid-{place}").value * kwh, rel=0.05)
    assert "CO₂e, about" in labels(
        build.show(run_cost.State({"perceptron": 0.0001}), first_values("run-cost"))
    )


@pytest.mark.parametrize("button", [[], ["train"]])
def test_the_lines_of_the_giants_are_as_far_apart_as_it_says(button):
    build, at = figure("giants"), first_values("giants")
    shown = build.show(finished(pressing(build, build.start(), button, at)), at)
    axis = shown.chart.layout.xaxis
    assert f" {'million' if button else 'thousand'} times" in shown.says
    assert axis.dtick == (6 if button else 3)
    assert (axis.range[1] - axis.range[0]) / axis.dtick > 2, "two lines at the least"


@pytest.mark.parametrize("said", list(at_work.SAID))
def test_what_was_done_tells_which_guess_is_right(said):
    build, right = figure("at-work"), []
    assert "Press your guess" in build.show(build.start(), {"said": said}).says
    for guess in at_work.GUESSES:
        shown = build.show(press(build, build.start(), guess, {"said": said}), {"said": said})
        assert f"You guessed {guess}" in shown.says
        right += [guess] if "that is right" in shown.says else []
    state = press(build, build.start(), "neither", {"said": said})
    assert f"**{right[0]}**" in at_work.SAID[said].means
    assert len(right) == 1
    assert (state.changed == 0) is (right == ["inference"])


def test_the_images_are_told_from_the_activations_which_pile_up_only_in_training():
    few, many = (run_cost.anatomy(network) for network in ("perceptron", "cnn"))
    assert few.training.batch == few.serving.batch == many.training.batch == 64 * 28 * 28 * 4
    assert few.training.activations == few.serving.activations
    assert many.training.activations > 2 * many.serving.activations
    build, values = figure("run-cost"), first_values("run-cost")
    few_shown = build.show(run_cost.State(), {**values, "network": "perceptron"})
    many_shown = build.show(run_cost.State(), {**values, "network": "cnn"})
    assert "Convolutional has more" in few_shown.says
    assert " 1.9" in many_shown.says
    assert "the images" in few_shown.chart.data[0].y


@pytest.mark.parametrize(("gap", "words"), [(0.69, "little else"), (0.27, "Much of that"),
                                            (0.04, "beyond its homework")])  # fmt: skip
def test_the_exam_is_put_in_words_that_fit_the_gap(gap, words):
    shown = figure("exam").show(exam.State("300", 1.0, 1.0 - gap), {})
    assert words in shown.says


def test_four_bits_are_told_from_three():
    build, at = figure("bits"), first_values("bits")
    says = {bits: build.show(build.start(), {**at, "bits": bits}).says for bits in (8, 4, 3, 2)}
    assert "Hardly an answer" in says[8]
    assert "about as many" in says[4]
    assert "begins to show" in says[3]
    assert "too coarse" in says[2]
