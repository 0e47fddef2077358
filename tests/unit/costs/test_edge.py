"""In the cloud or in the hand: totals that follow from what is shown, to the last digit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.units import exactly, rounded, scaled
from engine.costs import (
    BROWSER,
    Bill,
    DeviceTimes,
    Entry,
    Fleet,
    Ledger,
    download_cost,
)

seconds = st.floats(1e-6, 1e3)
sizes = st.floats(1, 1e8)


@given(seconds, sizes, sizes, seconds, st.integers(1, 365))
def test_totals_are_products_of_the_figures_as_they_are_shown(answer, photo, download, send, days):
    fleet = Fleet(exactly(answer), scaled(photo, "B"), scaled(download, "B"), exactly(send))
    assert fleet.daily == 10_000
    assert fleet.cloud_seconds(days).value == rounded(days * 10_000 * fleet.answer.value, 3)
    assert fleet.cloud_bytes(days).value == rounded(days * 10_000 * fleet.photo.value, 2)
    assert fleet.edge_seconds.value == rounded(1_000 * fleet.sending.value, 3)
    assert fleet.edge_bytes.value == rounded(1_000 * fleet.download.value, 2)


def test_both_ways_are_even_where_their_totals_are():
    fleet = Fleet(exactly(0.01), scaled(50e3, "B"), scaled(7.5e6, "B"), exactly(0.03))
    assert fleet.even_answers == pytest.approx(3)
    assert fleet.even_photos == pytest.approx(150)
    assert fleet.cloud_bytes(15).value == fleet.edge_bytes.value


def test_sending_the_network_was_measured_somewhere_some_day():
    cost = download_cost()
    assert 0.001 < cost.cpu_seconds < 1
    assert "cores" in cost.machine
    assert cost.day


def times(form, *each):
    return DeviceTimes(form, each, 0.05, 0, 0.0, 0.5, "Chromium 156", 2)


def entry(fingerprint, bill):
    return Entry("inference", "Lite0", fingerprint, 1, bill, runtime=BROWSER, device="a phone")


def test_a_devices_times_are_set_anew_and_each_form_stands_by_itself():
    ledger = Ledger()
    assert ledger.device is None
    for form, fingerprint, each in (("fp32", "f", (0.1,)), ("int8", "i", (0.2,)),
                                    ("int8", "i", (0.3, 0.4))):  # fmt: skip
        one = times(form, *each)
        ledger.put_device(
            one,
            entry(fingerprint, Bill(len(each), len(each), one.total_seconds, one.total_seconds)),
        )
    assert [one.bill for one in ledger.entries.values()] == [
        Bill(1, 1, 0.1, 0.1), Bill(2, 2, 0.7, 0.7),
    ]  # fmt: skip
    assert ledger.device == times("int8", 0.3, 0.4)
    assert len(ledger.devices) == 2
