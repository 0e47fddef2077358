"""Long measurements on the inference page belong to what they began with, whatever is shown later.

In each of these something else is chosen while the work is under way.
"""

import re

import pytest
from app_pages import assert_well, charts, headline, quicker, until

from engine.compute import shared_pool
from engine.errors import BudgetError
from ui.pages.infer.closer import SECTIONS
from ui.pages.infer.state import InferState


def state(at):
    """What the page keeps for this visit."""
    return at.session_state.session.page(InferState)


def busy(at):
    return [key for key, job in at.session_state.session.jobs.items() if job.busy]


def ended(at):
    until(at, lambda: not at.session_state.session.jobs)
    return at.run()


def texts(at):
    return " ".join(one.value for one in (*at.caption, *at.markdown))


def begin(at, section, key):
    at.button_group(key="closer").set_value(section).run()
    return at.button(key=key).click().run()


def test_answers_for_one_photo_are_never_those_of_the_next(visit):
    at = visit("infer")
    at.button(key="again_100").click().run()
    assert busy(at) == ["again_100"]
    job = at.session_state.session.jobs["again_100"]
    at.button_group(key="sample").set_value("coffee").run()
    assert job.stopped
    ended(at)
    assert_well(at)
    assert "coffee" in headline(at)
    warm = state(at).on_show.warm
    assert [one.answer.word for one in warm] == ["cup of coffee"] * 5


def test_answers_that_came_before_a_stop_are_kept(visit):
    at = visit("infer")
    at.button(key="again_100").click().run()
    on_show = state(at).on_show
    until(at, lambda: len(on_show.coming) > 3)
    at.session_state.session.jobs["again_100"].stop()
    ended(at)
    assert_well(at)
    assert 8 < len(on_show.warm) < 105
    assert not on_show.coming
    assert any(f"of {len(on_show.warm)} runs" in one.proto.body for one in at.html)


def test_answers_that_come_late_go_to_the_photo_they_were_given_for(visit):
    from engine.inference import shared_classifier
    from engine.photos.samples import sample
    from ui.pages.infer.closer.again import _keep
    from ui.pages.infer.closer.kept import Measured
    from ui.pages.infer.setup import Setup

    at = visit("infer")
    cat = state(at).on_show
    at.button_group(key="sample").set_value("coffee").run()
    late = [shared_classifier().predict(sample("cat"))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ui.pages.infer.closer.again.session", lambda: at.session_state.session)
        _keep(cat, Setup(), Measured(late))
    assert len(cat.warm) == 6
    assert len(state(at).on_show.warm) == 5


def test_results_are_filed_under_the_setup_that_they_began_with(visit, monkeypatch):
    quicker(monkeypatch)
    monkeypatch.setattr("ui.pages.infer.photo.stop_work", lambda keys: None)  # the worst case
    at = begin(visit("infer"), "scenarios", "scenarios")
    at.selectbox(key="photo_runtime").set_value("onnx-int8").run()
    ended(at)
    (key,) = state(at).measurements
    assert key[:3] == ("scenarios", "efficientnet-lite0", "torch")
    assert_well(at)
    assert not any("requests a second" in alt for alt in charts(at))


def test_a_race_on_one_photo_is_not_shown_under_another(visit, monkeypatch):
    quicker(monkeypatch)
    at = ended(begin(visit("infer"), "race", "race_runtimes"))
    assert any("Forward pass" in alt for alt in charts(at))
    at.button_group(key="sample").set_value("coffee").run()
    assert not any("Forward pass" in alt for alt in charts(at))
    at.button_group(key="sample").set_value("cat").run()
    assert any("Forward pass" in alt for alt in charts(at))


def test_in_another_section_the_work_is_shown_and_can_be_stopped(visit):
    at = begin(visit("infer"), "again", "again_100")
    at.button_group(key="closer").set_value("scenarios").run()
    assert busy(at) == ["again_100"]
    assert at.button(key="scenarios").disabled
    assert f"*{SECTIONS['again'].title}*" in texts(at)
    at.button(key="again_100-stop").click().run()
    at.run()
    assert_well(at)
    assert not at.button(key="scenarios").disabled
    assert f"*{SECTIONS['again'].title}*" not in texts(at)


def test_in_another_section_the_work_comes_to_its_end(visit):
    at = begin(visit("infer"), "again", "again_20")
    at.button_group(key="closer").set_value("budget").run()
    ended(at)
    assert len(state(at).on_show.warm) == 25


def test_a_result_says_who_computed_meanwhile_and_says_so_later_too(visit, monkeypatch):
    quicker(monkeypatch)
    live = [1]
    monkeypatch.setattr(type(shared_pool()), "live", lambda self, but=None: live[0])
    at = begin(visit("infer"), "scenarios", "scenarios")
    live[0] = 2
    ended(at)
    live[0] = 0
    at.run()
    assert " 2 training runs were under way" in texts(at)
    live[0] = 1
    at.button_group(key="closer").set_value("race").run()
    assert re.search(r"(A|1) training run is", texts(at))
    live[0] = 0
    ended(at.button(key="race_runtimes").click().run())
    live[0] = 1
    at.run()
    assert "training run" not in texts(at)


def test_without_computing_time_work_rests_says_so_and_then_comes_to_its_end(visit):
    at = visit("infer")
    who = at.session_state.session
    used = who.quota.left_seconds + 60
    who.quota.spend(used)
    at.button(key="again_20").click().run()
    assert busy(at) == ["again_20"]
    with pytest.raises(BudgetError) as error:
        who.quota.check()
    assert str(error.value) in at.error[0].value
    who.quota.spend(-used)
    ended(at)
    assert_well(at)
    assert len(who.page(InferState).on_show.warm) == 25


def test_a_download_takes_no_computing_time(visit, monkeypatch, tmp_path):
    from engine.core.work import Progress

    def fetched(remote):
        yield Progress(0.5, "half of it")
        here.append(remote)

    here = []
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("ui.pages.infer.setup.fetch", fetched)
    at = visit("infer", model="resnet18")
    who = at.session_state.session
    who.quota.spend(who.quota.left_seconds + 60)
    at.button(key="fetch_resnet18").click().run()
    ended(at)
    assert_well(at)
    assert len(here) == 1
