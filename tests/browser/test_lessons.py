"""The course in a real browser: figures answer, texts set them, quizzes measure, links work."""

import re
from contextlib import suppress
from html import unescape

import pytest
from playwright.sync_api import TimeoutError as NotInTime
from playwright.sync_api import expect
from visits import COARSE_CLOCK, settle, title_of, until
from walking import place

from lessons.course import course
from lessons.figures import FIGURES, Button
from lessons.glossary import glossary
from lessons.lesson import StepHere

COURSE = course()
FIRST, SECOND, THIRD = COURSE[:3]
NONE, FEW, ALL = FIRST.quizzes[0].options  # the first is right
TOO_CLOSE = "Too close to call"  # the photo network, on a machine that just keeps up


def box(page, kind, lesson, name):
    """The frame of a figure or a quiz."""
    return page.locator(f".st-key-{kind}-{lesson.slug}-{name}")


def still(page, frame):
    """Wait until nothing is measured in a frame, and the page is out."""
    settle(page)
    expect(frame.get_by_test_id("stProgress")).to_have_count(0)
    settle(page)


def pick(place, option):
    """Pick an option, wherever it is by now: while a page is being drawn, things move."""
    radio = place.get_by_role("radio", name=option, exact=True)
    radio.evaluate("radio => radio.click()")
    expect(radio).to_be_checked()


def listens(page, lesson):
    """Wait until the page hears the arrow keys, a moment after its title shows."""
    page.wait_for_function(
        "slug => globalThis.__course?.listening && globalThis.__course.shown === slug",
        arg=lesson.slug,
    )


def work(page, lesson, figure):
    """Step through a figure to the end and one step back, or press each of its buttons."""
    frame = box(page, "figure", lesson, figure.name)
    total = len(figure.steps)
    for step in range(2, total + 1):
        frame.get_by_role("button", name="Step on").click()
        frame.get_by_text(place(step, total), exact=True).wait_for()
        still(page, frame)
    if total:
        frame.get_by_role("button", name="Step back").click()
        frame.get_by_text(place(total - 1, total), exact=True).wait_for()
    else:
        for button in FIGURES[figure.name].build.controls:
            if isinstance(button, Button):
                frame.get_by_role("button", name=button.label, exact=True).click()
                frame.locator(".tile").first.wait_for()
    still(page, frame)
    expect(frame.get_by_test_id("stAlert")).to_have_count(0)


def answer(page, lesson, quiz):
    """Answer wrong and right, in whichever order the guesses fall."""
    frame, guess, heard = box(page, "quiz", lesson, quiz.id), quiz.options[0], []
    seen = set()
    for _ in range(10):  # by the clock of a busy machine, even the answer may change
        right = answered(page, frame, guess)
        if right == TOO_CLOSE:
            return
        heard.append((guess, right))
        seen.add(right.startswith(guess))
        if seen == {True, False}:
            return
        if True in seen:
            guess = quiz.options[quiz.options.index(guess) - 1]
        else:
            guess = next(option for option in quiz.options if right.startswith(option))
    pytest.fail(f"{quiz.id}: {heard}")


def answered(page, frame, guess):
    """Guess, press, and return what the page then says is right."""
    pick(frame, guess)
    frame.get_by_role("button", name=re.compile("Measure it now|Check")).click()
    return until(30, lambda: verdict(frame, guess), page, f"a verdict on {guess}")


def verdict(frame, guess):
    """The right answer, once the page says it to this very guess."""
    alerts = frame.get_by_test_id("stAlert").all_inner_texts()
    if len(alerts) != 1 or frame.get_by_test_id("stProgress").count():
        return None
    if TOO_CLOSE in alerts[0]:
        return TOO_CLOSE
    said = re.search(r"(Right|Not this time)(?:: |\. The answer: )(.*)", alerts[0])
    fits = said is not None and (said[1] == "Right") == said[2].startswith(guess)
    return said[2] if fits else None


@pytest.mark.alone
@pytest.mark.timeout(600)
def test_all_lessons_from_start_to_end(visit):
    page = visit.open("/learn", FIRST.title)
    for number, lesson in enumerate(COURSE, 1):
        title_of(page, lesson.title).wait_for()
        settle(page)
        expect(page).to_have_title(re.compile(re.escape(f"Learn – {lesson.title}")))
        for figure in lesson.figures:
            work(page, lesson, figure)
        for quiz in lesson.quizzes:
            answer(page, lesson, quiz)
        done = f"{number} of {len(COURSE)}" if number < len(COURSE) else f"All {number}"
        page.get_by_text(f"{done} done").wait_for()
        if number < len(COURSE):
            page.get_by_role("button", name="Next: ").click()
    expect(page.get_by_text("Your own, from lesson")).to_have_count(
        sum(quiz.recalls is not None for quiz in COURSE[-1].quizzes)
    )
    page.get_by_role("heading", name="Your certificate").wait_for()
    page.reload()
    page.get_by_role("heading", name="Your certificate").wait_for()


def fingerprints(page):
    """The fingerprint before and the fingerprint now, as the figure shows them."""
    tiles = page.locator(".tile", has_text="fingerprint").locator("b")
    return tiles.all_inner_texts()


def test_the_first_figure_shows_what_changes_weights_and_what_does_not(visit):
    page = visit.open("/learn", FIRST.title)
    page.get_by_role("button", name="One training step").click()
    until(30, lambda: len({*fingerprints(page)}) == 2, page, "another fingerprint")
    trained = fingerprints(page)[1]
    page.get_by_role("button", name="100 predictions").click()
    until(30, lambda: fingerprints(page) == [trained] * 2, page, "the same fingerprint")


@pytest.mark.alone
def test_a_quiz_is_measured_and_the_next_lesson_follows(visit):
    page = visit.open("/learn", FIRST.title)
    pick(page, ALL)
    page.get_by_role("button", name="Measure it now").click()
    verdict = page.get_by_test_id("stAlert")
    verdict.get_by_text("Not this time").wait_for()
    pick(page, NONE)
    page.get_by_role("button", name="Measure it now").click()
    verdict.get_by_text("Right:").wait_for()
    page.get_by_role("button", name=f"Next: {SECOND.title}").click()
    title_of(page, SECOND.title).wait_for()
    page.wait_for_url(f"**/learn?lesson={SECOND.slug}")


def test_the_arrow_keys_turn_the_pages(visit):
    page = visit.open("/learn", FIRST.title)
    listens(page, FIRST)
    page.keyboard.press("ArrowRight")
    title_of(page, SECOND.title).wait_for()
    listens(page, SECOND)
    page.keyboard.press("ArrowLeft")
    title_of(page, FIRST.title).wait_for()


def test_two_quick_presses_turn_two_pages(visit):
    page = visit.open("/learn", FIRST.title)
    listens(page, FIRST)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    title_of(page, THIRD.title).wait_for()


def test_arrow_keys_step_the_figure_whose_button_has_the_focus(visit):
    page = visit.open(f"/learn?lesson={THIRD.slug}", THIRD.title)
    settle(page)
    listens(page, THIRD)
    frame = box(page, "figure", THIRD, "one-step")
    frame.get_by_role("button", name="Step on").click()
    frame.get_by_text(place(2, 6), exact=True).wait_for()
    page.keyboard.press("ArrowRight")
    frame.get_by_text(place(3, 6), exact=True).wait_for()
    page.keyboard.press("ArrowLeft")
    frame.get_by_text(place(2, 6), exact=True).wait_for()
    expect(title_of(page, THIRD.title)).to_be_visible()


def test_answers_outlive_a_reload_as_they_were_last_given(visit):
    page = visit.open(f"/learn?lesson={COURSE[-1].slug}", COURSE[-1].title)
    settle(page)
    frame = box(page, "quiz", COURSE[-1], "two-loss")
    quiz = next(one for one in COURSE[-1].quizzes if one.id == "two-loss")
    right = quiz.options[quiz.answer]
    answered(page, frame, next(option for option in quiz.options if option != right))
    answered(page, frame, right)
    settle(page)
    page.reload()
    frame.get_by_text("Right:").wait_for()
    expect(frame.get_by_role("radio", name=right)).to_be_checked()
    settle(page)
    expect(page.get_by_text("Right:")).to_have_count(1)


def test_arrow_keys_in_a_field_stay_there(visit):
    page = visit.open("/learn", FIRST.title)
    settle(page)
    listens(page, FIRST)
    few = page.get_by_role("radio", name=FEW)
    few.check(force=True)
    few.press("ArrowRight")
    expect(page.get_by_role("radio", name=ALL)).to_be_checked()
    page.get_by_role("button", name="Measure it now").click()
    page.get_by_test_id("stAlert").wait_for()  # the server had heard of a turn before this
    expect(title_of(page, FIRST.title)).to_be_visible()


def test_back_and_forward_step_through_the_lessons_and_a_reload_stays(visit):
    page = visit.open("/learn", FIRST.title)
    for lesson in (SECOND, THIRD):
        page.get_by_role("button", name=f"Next: {lesson.title}").click()
        title_of(page, lesson.title).wait_for()
    page.go_back()
    title_of(page, SECOND.title).wait_for()
    page.go_back()
    title_of(page, FIRST.title).wait_for()
    page.go_forward()
    title_of(page, SECOND.title).wait_for()
    page.reload()
    title_of(page, SECOND.title).wait_for()
    visit.menu("Start")
    visit.menu("Learn", SECOND.title)
    page.wait_for_url(f"**/learn?lesson={SECOND.slug}")
    page.go_back()
    page.get_by_role("heading", level=1, name=SECOND.title).wait_for(state="detached")


def test_a_link_in_a_lesson_keeps_the_visitor(visit):
    page = visit.open(f"/learn?lesson={FIRST.slug}", FIRST.title)
    pick(page, NONE)
    page.get_by_role("button", name="Measure it now").click()
    page.get_by_test_id("stAlert").wait_for()
    visit.page.get_by_role("button", name="Map of the course").click()
    page.get_by_role("button", name=re.compile(f"3 · {THIRD.title}")).click()
    title_of(page, THIRD.title).wait_for()
    page.get_by_role("link", name="the Train page").click()
    title_of(page, "Train").wait_for()
    assert len(page.context.pages) == 1
    page.go_back()
    title_of(page, THIRD.title).wait_for()
    page.get_by_text(f"1 of {len(COURSE)} done").wait_for()


def test_quick_steps_are_not_taken_for_a_hand_on_the_sliders(visit):
    lesson = next(one for one in COURSE if "run-cost" in [figure.name for figure in one.figures])
    page = visit.open(f"/learn?lesson={lesson.slug}", lesson.title)
    frame = box(page, "figure", lesson, "run-cost")
    total = len(next(figure for figure in lesson.figures if figure.name == "run-cost").steps)
    for step in range(1, total):  # each while the step before may still be measured
        frame.get_by_text(place(step, total), exact=True).wait_for()
        frame.get_by_role("button", name="Step on").evaluate("button => button.click()")
    still(page, frame)
    frame.get_by_text(place(total, total), exact=True).wait_for()
    frame.get_by_text(
        "× 10,000,000 images."
    ).last.wait_for()  # and no browser's late word undoes a step


def test_a_button_in_the_text_sets_the_figure_and_brings_it_into_view(visit):
    page = visit.open(f"/learn?lesson={THIRD.slug}", THIRD.title)
    settle(page)
    frame = box(page, "figure", THIRD, "one-step")
    frame.get_by_text(place(1, 6), exact=True).wait_for()
    aside = next(part for part in THIRD.parts if isinstance(part, StepHere))
    page.get_by_role("button", name=aside.says).click()
    frame.get_by_text(aside.says).wait_for()
    until(30, lambda: frame.bounding_box()["y"] < 300, page, "the figure in view")
    frame.get_by_role("button", name="Step on").click()
    frame.get_by_text(place(2, 6), exact=True).wait_for()
    expect(frame.get_by_text(aside.says)).to_have_count(0)


def test_step_on_stays_under_the_thumb(phone):
    lesson = next(one for one in COURSE if one.slug == "the-face-off")
    page = phone.open(f"/learn?lesson={lesson.slug}", lesson.title)
    frame, places = box(page, "figure", lesson, "face-off"), set()
    for step in range(1, 7):
        frame.get_by_text(place(step, 6), exact=True).wait_for()
        still(page, frame)
        button = frame.get_by_role("button", name="Step on")
        places.add(round(button.bounding_box()["y"] - frame.bounding_box()["y"]))
        if step < 6:
            button.click()
    assert len(places) == 1


def test_a_measurement_shows_how_far_it_is_and_can_be_stopped(visit):
    page = visit.open("/learn?lesson=a-billion-predictions")
    settle(page)
    frame = page.locator(".st-key-figure-a-billion-predictions-crossing")
    measure = frame.get_by_role("button", name=FIGURES["crossing"].build.controls[-1].label)
    for _ in range(10):
        measure.click()
        with suppress(NotInTime):
            frame.get_by_role("button", name="Stop").click(timeout=2_000)
            break
    else:
        pytest.fail("it could not be stopped")
    still(page, frame)
    measure.click()
    frame.locator(".tile").first.wait_for()


def test_a_teachers_link_opens_a_lesson_without_the_menu(visit):
    page = visit.open(f"/learn?lesson={FIRST.slug}", FIRST.title)
    page.get_by_text("For teachers").click()
    codes = page.get_by_test_id("stCode")
    expect(codes).to_have_count(3)
    link, lesson, figure = (one.strip() for one in codes.all_inner_texts())
    assert link == f"{visit.url}/learn?lesson={FIRST.slug}"
    assert f'src="{visit.url}/learn?figure=two-jobs&amp;embed=true"' in figure
    page.goto(unescape(lesson.split('"')[1]))
    title_of(page, FIRST.title).wait_for()
    settle(page)
    assert page.get_by_test_id("stSidebarNav").count() == 0
    page.get_by_role("button", name=f"Next: {SECOND.title}").click()
    title_of(page, SECOND.title).wait_for()
    settle(page)
    assert page.get_by_test_id("stSidebarNav").count() == 0
    assert "embed=true" in page.url


def test_the_browser_remembers_which_lessons_are_done_and_no_other_browser_does(new_visit):
    visit, stranger = new_visit(), new_visit()
    done = f"1 of {len(course())} done"
    page = visit.open("/learn", FIRST.title)
    pick(page, NONE)
    page.get_by_role("button", name="Measure it now").click()
    page.get_by_test_id("stAlert").wait_for()
    settle(page)
    visit.menu("Start")
    visit.menu("Learn", FIRST.title)
    page.get_by_text(done).wait_for()
    visit.open("/learn", FIRST.title)  # another session, the same browser
    page.get_by_text(done).wait_for()
    other = stranger.open("/learn", FIRST.title)
    other.get_by_text(f"{len(course())} lessons").wait_for()
    listens(other, FIRST)  # and so has said what its browser remembers
    settle(other)
    assert other.get_by_text(done).count() == 0


def test_a_figure_can_be_embedded_alone(visit):
    page = visit.page
    page.goto(f"{visit.url}/learn?figure=two-jobs&embed=true")
    expect(page).to_have_title(re.compile(re.escape(FIGURES["two-jobs"].title)))
    page.get_by_role("button", name="100 predictions").click()
    until(30, lambda: len({*fingerprints(page)}) == 1, page, "one fingerprint")
    assert page.get_by_test_id("stSidebarNav").count() == 0


def test_a_term_tells_its_sentence_by_keyboard(visit):
    page = visit.open(f"/learn?lesson={SECOND.slug}", SECOND.title)
    settle(page)
    term = page.locator(".term").first
    tip = term.get_by_role("tooltip")
    page.locator(".tile").first.wait_for()  # the last to be drawn
    settle(page)
    expect(tip).to_be_hidden()
    until(30, lambda: page.keyboard.press("Tab") or tip.is_visible(), page, "the first term")
    expect(tip).to_have_text(glossary()["examples"])
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(tip).to_be_visible()
    page.keyboard.press("Tab")
    expect(tip).to_be_hidden()


def test_a_term_tells_its_sentence_at_a_tap_inside_a_phones_screen(phone):
    page = phone.open(f"/learn?lesson={SECOND.slug}", SECOND.title)
    settle(page)
    for term in page.locator("p > .term").all():
        term.tap()
        tip = term.get_by_role("tooltip")
        tip.wait_for()
        place = tip.bounding_box()
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= page.viewport_size["width"]


def test_a_wait_is_as_long_as_its_button_says_and_its_dot_stays(visit):
    page = visit.open("/learn?lesson=why-latency-matters")
    frame = page.locator(".st-key-figure-why-latency-matters-waiting")
    told = frame.get_by_role("status")
    for number, asked in enumerate((20, 400, 1000), start=1):
        frame.get_by_role("button", name=f"{asked:,} ms", exact=True).click()
        until(30, lambda asked=asked: f"{asked:,} ms asked for" in said(told), page, f"{asked} ms")
        measured = int(re.search(r"([\d,]+) ms measured", said(told))[1].replace(",", ""))
        assert asked - 2 <= measured < asked + 500
        expect(frame.locator(".dot")).to_have_count(number)
    pick(page, "The forward pass through the network")
    page.get_by_role("button", name="Measure it now").click()
    page.get_by_test_id("stAlert").wait_for()
    settle(page)
    assert frame.locator(".dot").count() == 3, "what was waited stays while the page goes on"


def test_a_wait_that_a_coarse_clock_cannot_time_is_not_called_measured(visit):
    visit.page.add_init_script(COARSE_CLOCK)
    page = visit.open("/learn?figure=waiting&embed=true")
    told = page.locator(".waits + p")
    page.get_by_role("button", name="20 ms", exact=True).click()
    until(30, lambda: "20 ms asked for" in said(told), page, "20 ms")
    assert "steps of 100 ms" in said(told)
    expect(page.locator(".dot.untimed")).to_have_count(1)
    page.get_by_role("button", name="1,000 ms", exact=True).click()
    until(30, lambda: re.search(r"1,\d00 ms measured", said(told)), page, "a second")


def said(place):
    """The words of a place, with plain spaces."""
    return place.inner_text().replace("\u00a0", " ")
