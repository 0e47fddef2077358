"""What each phase has cost: sums that add up, kept apart by network and batch size."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.costs import Bill, Entry, Ledger

whole = st.integers(0, 10**6)
bills = st.builds(Bill, *[whole] * 7)
PARTS = [part.name for part in fields(Bill)]


def entry(phase, fingerprint, batch_size, images):
    return Entry(phase, "cnn", fingerprint, batch_size, Bill(1, images, 0.5, 0.25, 0.0))


@given(bills, bills)
def test_bills_add_up_part_by_part(one, other):
    total = one + other
    for part in PARTS:
        assert getattr(total, part) == getattr(one, part) + getattr(other, part)
    assert one + Bill() == one


def test_seconds_per_image_are_seconds_by_images():
    bill = Bill(passes=2, images=8, seconds=4.0, cpu_seconds=2.0)
    assert bill.seconds_per_image == 0.5
    assert bill.cpu_seconds_per_image == 0.25


def test_what_was_no_pass_is_charged_to_no_image_but_to_the_whole():
    bill = Bill(2, 8, seconds=6.0, cpu_seconds=5.0, beside_seconds=2.0, beside_cpu_seconds=3.0)
    assert (bill.seconds_per_image, bill.cpu_seconds_per_image) == (0.5, 0.25)
    assert (bill.pass_seconds, bill.pass_cpu_seconds) == (4.0, 2.0)
    assert (bill.seconds, bill.cpu_seconds) == (6.0, 5.0)


def test_a_bill_without_images_costs_nothing_an_image():
    assert Bill().seconds_per_image == Bill().cpu_seconds_per_image == 0


@pytest.mark.parametrize(("shared", "said"), [(0.0, False), (0.4, False), (0.6, True), (10, True)])
def test_a_bill_is_called_shared_from_a_twentieth_of_its_time(shared, said):
    assert Bill(1, 1, seconds=10.0, shared_seconds=shared).shared is said


def test_the_bill_of_a_run_is_set_anew_as_it_goes_on():
    ledger = Ledger()
    ledger.put_training("1", entry("training", "aaa", 64, images=64))
    ledger.put_training("1", entry("training", "bbb", 64, images=128))
    ledger.put_training("2", entry("training", "ccc", 64, images=32))
    assert [e.bill.images for e in ledger.entries.values()] == [128, 32]


def test_answers_of_the_same_weights_at_the_same_batch_size_add_up():
    ledger = Ledger()
    for images in (3, 4):
        ledger.add_inference(entry("inference", "aaa", 64, images))
    kept = ledger.inference("aaa", 64)
    assert kept.bill == Bill(2, 7, 1.0, 0.5, 0.0)
    assert (kept.network, kept.fingerprint, kept.batch_size) == ("cnn", "aaa", 64)


def test_other_weights_or_another_batch_size_are_another_entry():
    ledger = Ledger()
    for fingerprint, batch_size, images in (("aaa", 64, 1), ("aaa", 1, 2), ("bbb", 64, 4)):
        ledger.add_inference(entry("inference", fingerprint, batch_size, images))
    assert ledger.inference("aaa", 64).bill.images == 1
    assert ledger.inference("aaa", 1).bill.images == 2
    assert ledger.inference("bbb", 1) is None


def test_another_runtime_is_another_entry():
    ledger, torch = Ledger(), entry("inference", "aaa", 1, images=3)
    ledger.add_inference(torch)
    ledger.add_inference(replace(torch, runtime="torch-channels-last"))
    assert len(ledger.entries) == 2
    assert ledger.inference("aaa", 1).bill.images == 3
    assert ledger.inference("aaa", 1, "torch-channels-last").bill.images == 3


def test_training_is_no_answer():
    ledger = Ledger()
    ledger.put_training("1", entry("training", "aaa", 64, images=64))
    assert ledger.inference("aaa", 64) is None


def test_one_visitors_ledger_is_not_anothers():
    Ledger().put_training("1", entry("training", "aaa", 64, images=64))
    assert Ledger().entries == {}
