"""Cloud or edge: which answers first, told from times that were measured, or set."""

import pytest

from lessons.figures import NO_WAYS, Ways, begun, cloud_or_edge, finished, values_of
from lessons.figures.cloud_or_edge import DEVICE, SERVER, CloudOrEdge, State
from lessons.lesson import Setting

FIGURE = CloudOrEdge()


@pytest.mark.parametrize(
    ("way", "server", "device", "option"),
    [
        (0.2, 0.01, 0.08, DEVICE),
        (0.02, 0.01, 0.08, SERVER),
        (0.07, 0.01, 0.08, None),  # too close
        (None, 0.2, 0.08, DEVICE),  # the way, too coarse to time, would only add to it
        (None, 0.01, 0.08, None),
        (0.02, 0.01, None, SERVER),  # a device that can't
        (0.02, None, 0.08, DEVICE),  # a server that is too busy
        (0.02, None, None, None),
    ],
)
def test_the_verdict_is_the_shorter_of_two_measured_ways(way, server, device, option):
    found = FIGURE.verdict(Ways(way, server, device))
    assert found.option == option
    assert bool(found.headline) == (server is not None and device is not None)


@pytest.mark.parametrize(("way", "first"), [(50, "The server"), (100, "The device")])
def test_what_the_sliders_say_decides_in_the_figure(way, first):
    values = {"signal": "there", "way": way, "server": 10, "device": 80}
    assert f"**{first} answers first.**" in FIGURE.show(None, values).says
    assert "Only the device" in FIGURE.show(None, {**values, "signal": "tunnel"}).says


def test_the_figure_starts_at_the_visitors_own_times_as_far_as_the_sliders_reach():
    assert begun(FIGURE, NO_WAYS) == begun(FIGURE)
    own = begun(FIGURE, Ways(way=0.0002, device=9.0))
    assert (own["way"], own["server"], own["device"]) == (1, begun(FIGURE)["server"], 500)
    step = values_of(FIGURE, Setting((("way", "400"),)), Ways(way=0.02, server=0.03))
    assert (step["way"], step["server"]) == (400, 30)


def test_a_measured_server_moves_its_slider(monkeypatch):
    def answers(number):
        yield 0.0
        return 0.0264

    monkeypatch.setattr(cloud_or_edge, "answers", answers)
    assert FIGURE.moved(FIGURE.act(None, "measure", begun(FIGURE))) == {"server": 26}
    assert finished(FIGURE.serving()) == 0.0264
    assert FIGURE.moved(State(3)) == {"server": 3}


def test_what_must_come_first_is_what_browsers_fetch():
    from ui.components.hand.files import files

    machine, networks = files()["machine"], files()["networks"]
    assert FIGURE.download_bytes() == machine["sizeBytes"] + networks["int8"]["sizeBytes"]
