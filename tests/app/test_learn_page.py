"""The course: every lesson, every figure's controls, every quiz, answered wrong and right."""

import re

import pytest
from app_pages import assert_well, until
from walking import place

from engine.errors import EngineError
from lessons.course import course
from lessons.figures import FIGURES, Measured
from lessons.lesson import StepHere
from lessons.stored import measured_quizzes, stored
from ui.pages.learn.state import LearnState
from ui.widgets.figure import Figures

LESSONS = course()
FIGURES_HERE = [(lesson.slug, figure.name) for lesson in LESSONS for figure in lesson.figures]
WALKS = [(lesson.slug, figure) for lesson in LESSONS for figure in lesson.figures if figure.steps]
ASIDES = [
    (lesson.slug, number, part)
    for lesson in LESSONS
    for number, part in enumerate(lesson.parts)
    if isinstance(part, StepHere)
]
QUIZZES = [
    (lesson.slug, quiz)
    for lesson in LESSONS
    for quiz in lesson.quizzes
    if quiz.measure in (None, *measured_quizzes())  # the others take a browser
]


def quiz_state(at, key):
    """What is kept of a quiz."""
    return at.session_state.session.page(LearnState).quiz(key)


def kept(at, key):
    """What is kept of a figure."""
    return at.session_state.session.page(Figures).of(key)


def press(at, key):
    """Press a button, and wait until what it measures is there."""
    at.button(key=key).click().run()
    jobs = at.session_state.session.jobs
    until(at, lambda: not any(job.busy for job in jobs.values()))
    assert_well(at.run())
    return at


def words(at):
    return " ".join(one.value for one in at.markdown)


def state(at, key):
    """What a figure is showing, in words and numbers."""
    shown = [one.value for one in at.markdown] + [one.proto.body for one in at.html]
    return shown + [one.proto.alt for one in at.main if one.type == "plotly_chart"]


def go(at, there):
    """Pick another lesson on the map."""
    at.button(key=f"map-to-{there}").click().run()


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_a_lesson_opens_by_its_link(visit, lesson):
    at = visit("learn", lesson=lesson.slug)
    assert_well(at)
    assert at.title[0].value == lesson.title
    assert lesson.remember in words(at)
    assert all(source.link in words(at) for source in lesson.sources)
    assert "{{" not in words(at)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_a_lesson_opens_from_the_map(visit, lesson):
    at = visit("learn", lesson=LESSONS[5].slug)
    go(at, lesson.slug)
    assert_well(at)
    assert at.title[0].value == lesson.title
    assert at.query_params["lesson"] == lesson.slug or at.query_params["lesson"] == [lesson.slug]


def test_next_leads_through_the_whole_course_and_back_leads_back(visit):
    at = visit("learn")
    for lesson in LESSONS[1:]:
        next(one for one in at.button if one.label.startswith("Next")).click().run()
        assert at.title[0].value == lesson.title
    assert not any(one.label.startswith("Next") for one in at.button)
    next(one for one in at.button if one.label == "Back").click().run()
    assert at.title[0].value == LESSONS[-2].title


def test_a_link_to_no_lesson_opens_the_first(visit):
    at = visit("learn", lesson="<b>🙀</b>")
    assert_well(at)
    assert at.title[0].value == LESSONS[0].title
    assert len(at.info) == 1
    assert "lesson" not in at.query_params
    go(at.run(), LESSONS[1].slug)
    assert not at.info
    go(at, LESSONS[0].slug)
    assert not at.info


def test_a_link_to_no_figure_opens_a_lesson_and_says_so(visit):
    at = visit("learn", figure="nope")
    assert_well(at)
    assert len(at.info) == 1
    assert "figure" not in at.query_params


@pytest.mark.parametrize(("slug", "name"), FIGURES_HERE)
def test_a_figure_does_something_at_each_button(visit, slug, name):
    from lessons.figures import FIGURES, Button

    at = visit("learn", lesson=slug)
    for button in [one for one in FIGURES[name].build.controls if isinstance(one, Button)]:
        before = state(at, name)
        press(at, f"{slug}-{name}-{button.name}")
        assert state(at, name) != before, button.label


@pytest.mark.parametrize(("slug", "name"), FIGURES_HERE)
def test_a_figure_comes_out_at_both_ends_of_each_setting(visit, slug, name):
    from lessons.figures import FIGURES, Choice, Slider

    at = visit("learn", lesson=slug)
    for control in FIGURES[name].build.controls:
        key = f"{slug}-{name}-{control.name}"
        if isinstance(control, Slider):
            box, ends = at.slider(key=key), (control.low, control.high)
        elif isinstance(control, Choice):
            box, ends = at.button_group(key=key), control.options
        else:
            continue
        for value in ends:
            assert_well(box.set_value(value).run())
            assert at.session_state[key] == value
            assert state(at, name)


@pytest.mark.parametrize(("slug", "figure"), WALKS, ids=lambda one: getattr(one, "name", one))
def test_the_steps_of_a_text_set_its_figure_forward_and_back(visit, slug, figure):
    at, key = visit("learn", lesson=slug), f"{slug}-{figure.name}"
    assert at.button(key=f"{key}-walk-arrow_back").disabled
    assert_at(at, key, figure, 0)
    for number in range(1, len(figure.steps)):
        assert_at(press(at, f"{key}-walk-arrow_forward"), key, figure, number)
    assert at.button(key=f"{key}-walk-arrow_forward").disabled
    for number in reversed(range(len(figure.steps) - 1)):
        assert_at(press(at, f"{key}-walk-arrow_back"), key, figure, number)


def assert_at(at, key, figure, number):
    """The words of the step are there, and every control stands as it says."""
    assert place(number + 1, len(figure.steps)) in [one.value for one in at.caption]
    assert any(first_words(figure.steps[number]) in one.value for one in at.markdown)
    assert_set(at, key, figure.name, figure.steps[number].setting)


def widget(at, key, name):
    return kept(at, key).widget(name)


def assert_set(at, key, name, setting):
    from lessons.figures import FIGURES, Turning, values_of

    build = FIGURES[name].build
    wanted = dict(values_of(build, setting))
    if setting.press and isinstance(build, Turning):  # then the press has turned them
        wanted |= build.moved(kept(at, key).state)
    for control, value in wanted.items():
        assert at.session_state[widget(at, key, control)] == value
    if setting.press and not setting.memoize:
        assert type(kept(at, key).state) is type(build.start())


def first_words(step):
    return step.markdown.split("**")[-1].splitlines()[0][:30]


@pytest.mark.parametrize(("slug", "number", "step"), ASIDES, ids=lambda x: getattr(x, "says", x))
def test_a_button_in_the_text_sets_a_figure(visit, slug, number, step):
    at, key = visit("learn", lesson=slug), f"{slug}-{step.figure}"
    press(at, f"{slug}-step-{number}")
    assert_set(at, key, step.figure, step.setting)
    assert any(f"*{step.says}*" in one.value for one in at.markdown)
    assert at.session_state.session.page(Figures).look_at == (key, 1)


def test_the_words_of_a_step_step_back_where_a_hand_moves_the_figure(visit):
    at, key = visit("learn", lesson="in-the-wild"), "in-the-wild-products"
    at.button_group(key=widget(at, key, "product")).set_value("images").run()
    words_of_step = [one.value for one in at.caption]
    assert place(1, 7) not in words_of_step
    assert any("1 of 7" in one for one in words_of_step)
    assert any("phone camera" in one for one in words_of_step)
    assert any("Moved by hand" in one.value for one in at.markdown)
    press(at, f"{key}-walk-replay")
    assert place(1, 7) in [one.value for one in at.caption]
    assert not any("Moved by hand" in one.value for one in at.markdown)


def test_a_choice_of_which_a_browser_says_nowhere_stands_where_the_text_wants_it(visit):
    at, key = visit("learn", lesson="a-billion-predictions"), "a-billion-predictions-crossing"
    press(at, f"{key}-walk-arrow_forward")
    choice = at.button_group(key=widget(at, key, "daily"))
    wanted = choice.value
    choice.set_value(None).run()
    assert_well(at)
    assert at.button_group(key=widget(at, key, "daily")).value == wanted is not None
    assert not any("Moved by hand" in one.value for one in at.markdown)


def test_a_step_begins_the_figure_anew_so_back_is_what_it_was(visit):
    at, key = visit("learn", lesson="what-training-is"), "what-training-is-knobs"
    at.session_state.session.page(Figures).of(
        key
    ).step = 4  # the gradient has turned the knobs once
    at.run()
    press(at, f"{key}-walk-replay")
    memoize = kept(at, key).state
    assert memoize.steps == 1
    press(at, f"{key}-many")
    at.slider(key=widget(at, key, "slope")).set_value(4.0).run()
    press(at, f"{key}-walk-replay")
    assert kept(at, key).state == memoize
    assert at.slider(key=widget(at, key, "slope")).value == memoize.slope


def test_a_step_back_leaves_behind_what_was_being_measured(visit, monkeypatch):
    monkeypatch.setattr("ui.widgets.measuring.PATIENCE_SECONDS", 0.0)
    at, key = visit("learn", lesson="what-inference-is"), "what-inference-is-exam"
    at.button(key=f"{key}-walk-arrow_forward").click().run()
    job = at.session_state.session.jobs[key]
    at.button(key=f"{key}-walk-arrow_back").click().run()
    assert job.wait(10)
    assert job.stopped
    assert not job.busy
    at.run()
    assert key not in at.session_state.session.jobs
    assert kept(at, key).untouched
    assert "Step 1 of 4" in [one.value for one in at.caption]


def test_the_gradient_turns_the_knobs_that_one_sees(visit):
    at, key = visit("learn", lesson="what-training-is"), "what-training-is-knobs"
    press(at, f"{key}-one")
    first = kept(at, key).state
    assert at.slider(key=widget(at, key, "slope")).value == first.slope != 0.0
    assert at.slider(key=widget(at, key, "intercept")).value == first.intercept != 15.0
    press(at, f"{key}-one")
    assert kept(at, key).state.steps == 2
    at.slider(key=widget(at, key, "slope")).set_value(3.0).run()  # a hand
    press(at, f"{key}-one")
    assert kept(at, key).state.steps == 1


def test_what_is_measured_once_is_kept_from_step_to_step(visit):
    at, key = visit("learn", lesson="the-face-off"), "the-face-off-face-off"
    press(at, f"{key}-walk-arrow_forward")
    measured = kept(at, key).state
    assert measured is not None
    press(at, f"{key}-walk-arrow_forward")
    assert kept(at, key).state is measured
    assert at.button_group(key=widget(at, key, "ask")).value == "compute"


def test_a_network_is_timed_once_and_only_the_multiplying_changes(visit):
    at, key = (
        visit("learn", lesson="what-a-training-run-costs"),
        "what-a-training-run-costs-run-cost",
    )
    for _ in range(2):
        press(at, f"{key}-walk-arrow_forward")
    measured = kept(at, key).state
    assert measured.speeds.keys() == {"perceptron", "cnn"}
    press(at, f"{key}-walk-arrow_forward")
    for number, part in enumerate(LESSONS[6].parts):
        if isinstance(part, StepHere):
            press(at, f"what-a-training-run-costs-step-{number}")
    assert kept(at, key).state is measured


def test_a_figure_stays_as_it_was_left(visit):
    at, key = visit("learn", lesson="quantisation"), "quantisation-bits"
    at.button_group(key=widget(at, key, "bits")).set_value("5").run()
    go(at, "pruning")
    go(at, "quantisation")
    assert at.button_group(key=widget(at, key, "bits")).value == "5"


def test_the_last_questions_bring_back_what_was_measured_on_the_way(visit):
    at = visit("learn", lesson="pruning")
    at.radio(key="pruning-half-guess").set_value(2).run()
    press(at, "pruning-half-run")
    found = quiz_state(at, "pruning-half").found.later
    go(at, "saying-it-at-work")
    key = "saying-it-at-work-seven-zeros"
    at.radio(key=f"{key}-guess").set_value(0).run()
    press(at, f"{key}-run")
    assert any("Your own" in one.value and found in one.value for one in at.markdown)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "stored nowhere"),
        ("Zoë Ångström", "stored nowhere"),
        ("<script>alert(1)</script>", "stored nowhere"),
        ("田中 # x", "no shape for 田中,"),
        ("\u202etxet desrever\u202c", "stored nowhere"),
        ("🙀" * 1024, "no shape for"),
    ],
)
def test_a_certificate_bears_the_name_that_was_given_and_keeps_it_nowhere_else(visit, name, says):
    at = visit("learn", lesson=LESSONS[-1].slug)
    who = at.session_state.session
    who.page(LearnState).done = {lesson.slug for lesson in LESSONS}
    assert_well(at.run())
    assert_well(at.text_input(key="certificate-name").set_value(name).run())
    assert any(says in one.value for one in at.caption)
    assert not any("<script>" in one.value for one in (*at.caption, *at.markdown))
    assert name[:60] in who.picture[0]
    assert who.picture[1].startswith(b"\x89PNG")


MEASURED_QUIZZES = [(slug, quiz) for slug, quiz in QUIZZES if quiz.measure is not None]


def too_busy(self):
    return Measured(None, "Too busy. Press again.")


def failing(self):
    raise EngineError("It failed.", "Try again.")


@pytest.mark.parametrize(
    ("slug", "quiz"), MEASURED_QUIZZES, ids=lambda one: getattr(one, "id", one)
)
def test_a_quiz_that_a_busy_server_cannot_measure_is_answered_by_a_stored_measurement(
    visit, monkeypatch, slug, quiz
):
    at, key, found = visit("learn", lesson=slug), f"{slug}-{quiz.id}", stored(quiz.measure)
    figure = type(FIGURES[quiz.measure].build)
    monkeypatch.delattr(figure, "measuring", raising=False)
    monkeypatch.setattr(figure, "measure", too_busy, raising=False)
    at.radio(key=f"{key}-guess").set_value(found.measured.option).run()
    press(at, f"{key}-run")
    assert_well(at)
    (said,) = (one.value for one in at.success)
    assert quiz.options[found.measured.option] in said
    assert found.machine in said
    assert found.day in said
    assert found.measured.later in said
    kept = quiz_state(at, key)
    assert kept.last is not None
    assert kept.found.headline == "", "nobody watched it, so no certificate shows it"


@pytest.mark.parametrize("how", ["it fails", "no computing time is left"])
def test_a_quiz_whose_measurement_comes_to_nothing_is_answered_as_well(visit, monkeypatch, how):
    at, key = visit("learn", lesson="what-training-is"), "what-training-is-steps"
    at.radio(key=f"{key}-guess").set_value(1).run()
    if how == "it fails":
        monkeypatch.setattr(type(FIGURES["knobs"].build), "measure", failing)
    else:
        at.session_state.session.quota.spend(1e6)
    press(at, f"{key}-run")
    assert_well(at)
    assert len(at.success) == 1
    assert stored("knobs").day in at.success[0].value


def test_a_quiz_that_is_too_close_to_call_is_answered_and_neither_right_nor_wrong(
    visit, monkeypatch
):
    from lessons.figures import FIGURES, Measured

    at, key = visit("learn", lesson="what-training-is"), "what-training-is-steps"
    found = Measured(None, "33 of 33 ms.", "33 ms")
    at.radio(key=f"{key}-guess").set_value(0).run()
    monkeypatch.setattr(type(FIGURES["knobs"].build), "measure", lambda self: found)
    press(at, f"{key}-run")
    assert "Too close to call" in at.info[0].value
    assert "33 of 33 ms." in at.info[0].value
    assert not at.success
    assert not at.warning
    assert quiz_state(at, key).found == found
    assert quiz_state(at, key).last is not None


def test_a_lesson_offers_a_teacher_its_link_and_those_of_its_figures(visit):
    at = visit("learn", lesson="why-latency-matters")
    link, *frames = [one.value for one in at.code]
    assert link.partition("?")[2] == "lesson=why-latency-matters"
    assert [re.search(r'\?(\S+)"', code)[1] for code in frames] == [
        "lesson=why-latency-matters&amp;embed=true",
        "figure=waiting&amp;embed=true",
        "figure=milliseconds&amp;embed=true",
    ]
    assert all(code.startswith("<iframe") and 'allow="camera"' in code for code in frames)


@pytest.mark.parametrize("name", [name for _, name in FIGURES_HERE])
def test_a_figure_stands_alone_with_the_way_to_its_lesson(visit, name):
    at = visit("learn", figure=name)
    assert_well(at)
    assert not any(one.label.startswith("Next") for one in at.button)
    assert "/learn?lesson=" in at.markdown[-1].value


@pytest.mark.parametrize(("slug", "quiz"), QUIZZES, ids=lambda one: getattr(one, "id", one))
def test_a_quiz_tells_a_wrong_answer_from_the_right_one(visit, slug, quiz):
    at = visit("learn", lesson=slug)
    key = f"{slug}-{quiz.id}"
    assert at.button(key=f"{key}-run").disabled
    assert quiz.why not in words(at)
    for guess, option in enumerate(quiz.options):
        at.radio(key=f"{key}-guess").set_value(guess).run()
        press(at, f"{key}-run")
        right = quiz_state(at, key).found.option
        assert quiz.answer in (None, right)
        if right is None:
            assert (len(at.info), len(at.success), len(at.warning)) == (1, 0, 0)
            continue
        assert (len(at.success), len(at.warning)) == ((1, 0) if guess == right else (0, 1)), option
        verdict = (*at.success, *at.warning)[0].value
        assert quiz.options[right] in verdict
        assert not re.search(r"[?!.]\.", verdict.partition("**")[2].partition("**")[0])
        assert quiz.why in words(at)


def test_a_figure_starts_at_what_the_device_measured_on_another_page(visit):
    from engine.costs import DeviceTimes

    at = visit("learn")
    ledger = at.session_state.session.ledger
    ledger.devices["int8"] = DeviceTimes("int8", (0.12, 0.123, 0.2), 0.1, 0, 0, 0.5, "Firefox", 2)
    go(at, "cloud-or-edge")
    key = "cloud-or-edge-cloud-or-edge"
    assert at.slider(key=f"{key}-device").value == 123
    before = at.slider(key=f"{key}-server").value
    press(at, f"{key}-measure")
    assert_well(at)
    assert any(
        one.value != before for one in at.slider if one.label.startswith("An answer on the s")
    )
