"""From seconds to energy, money and carbon; and the day on which two bills cross."""

import io
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFont

from engine.anatomy import photo_network
from engine.assets import ASSETS, FONTS
from engine.card import SIZE, Achievement, TwoBills, card, certificate
from engine.changes import after_predictions, after_step
from engine.compute import Pool, Run, shared_pool
from engine.costs import Serving, Tariff
from engine.inference import shared_classifier
from engine.pictures import weight_sheet
from engine.samples import DEFAULT, sample
from engine.theme import PAGE_LIGHT, TRAINING
from engine.training import Trainer, TrainingConfig
from ui import bookkeeping
from ui.visitor import Visitor

ROOT = ASSETS.parent
positive = st.floats(1e-6, 1e6)


def test_an_hour_at_a_kilowatt_is_a_kilowatt_hour():
    tariff = Tariff(watts=1000, pue=1.5, usd_per_hour=2, grams_per_kwh=400)
    assert tariff.kwh(3600) == pytest.approx(1.5)
    assert tariff.usd(1800) == pytest.approx(1)
    assert tariff.grams(3600) == pytest.approx(600)


@given(cost=positive, answer=positive, daily=positive)
def test_without_retraining_the_bills_are_even_on_the_day_of_the_crossing(cost, answer, daily):
    serving = Serving(daily)
    day = serving.crossing_day(cost, answer)
    assert day * daily * answer == pytest.approx(serving.training_bill(cost, day))


@given(cost=positive, answer=positive, daily=positive, retrain=st.floats(0.5, 400))
def test_with_retraining_they_cross_before_the_next_training_or_never(cost, answer, daily, retrain):
    day = Serving(daily, retrain).crossing_day(cost, answer)
    assert math.isinf(day) or day < retrain
    if math.isinf(day):
        assert daily * answer * retrain <= cost


def test_each_retraining_is_paid_anew():
    serving = Serving(10, retrain_days=7)
    assert [serving.training_bill(5, day) for day in (0, 6.9, 7, 21)] == [5, 5, 10, 20]


def test_the_card_is_a_picture_of_its_size_that_shows_the_numbers():
    one = Image.open(io.BytesIO(card(TwoBills(11.8, 8.7e-5, 31_420, 0.93))))
    other = Image.open(io.BytesIO(card(TwoBills(12.9, 8.7e-5, 31_420, 0.93))))
    assert one.format == "PNG"
    assert one.size == SIZE
    assert np.asarray(one).tobytes() != np.asarray(other).tobytes()


@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_every_sign_that_is_drawn_has_a_shape(weight):
    font = ImageFont.truetype(str(FONTS / f"card-{weight}.ttf"), 40)
    unknown = bytes(font.getmask("\uffff"))
    sources = [ROOT / "engine/units.py", ROOT / "engine/card.py"]
    sources += (ROOT / "lessons/figures").glob("*.py")
    signs = {"\u00a0"}.union(*(path.read_text(encoding="utf-8") for path in sources)) - {"\n"}
    assert {"µ", "×", "→", "’"} < signs
    assert [sign for sign in sorted(signs) if bytes(font.getmask(sign)) == unknown] == []


def test_the_certificate_shows_what_was_done():
    one, other = (
        Image.open(io.BytesIO(certificate(Achievement(12, 48, updates, 0.93, 5_000))))
        for updates in (1_200, 1_300)
    )
    assert one.size == other.size == SIZE
    assert one.tobytes() != other.tobytes()


def test_the_certificate_carries_what_was_measured_and_does_without_a_run():
    def picture(**done):
        return certificate(Achievement(12, 48, 0, 0.0, 0, **done))

    assert len({picture(), picture(right=7, asked=10), picture(measured=("3.2 × as long",))}) == 3
    assert picture(measured=tuple("abcde")) == picture(measured=tuple("abcde"))


def test_the_card_knows_after_how_many_answers_the_bills_are_even():
    assert TwoBills(10, 0.001, 5, 0.5).answers == pytest.approx(10_000)


def test_a_step_changes_the_weights_of_the_copy_and_predictions_do_not():
    trainer = Trainer(TrainingConfig(model="linear"))
    trainer.step()
    own = trainer.fingerprint()
    step, predictions = after_step(trainer), after_predictions(trainer)
    assert step.before == predictions.before == predictions.after == own
    assert step.after != own
    assert abs(step.difference).max() > 0
    assert abs(predictions.difference).max() == 0
    assert trainer.fingerprint() == own
    assert trainer.steps == 1


def test_a_sheet_of_weights_has_the_colours_of_its_values():
    weights = np.zeros((3, 2, 2), dtype=np.float32)
    weights[0, 0, 0] = 4
    sheet = weight_sheet(weights, largest=4, background=PAGE_LIGHT, zoom=3)
    assert sheet.size == ((2 * 3 - 1) * 3, (2 * 3 - 1) * 3)
    hexes = ["#{:02X}{:02X}{:02X}".format(*sheet.getpixel(at)) for at in ((1, 1), (4, 1))]
    assert hexes == [TRAINING, PAGE_LIGHT]


def test_a_sheet_of_nothing_is_all_background():
    sheet = weight_sheet(np.zeros((2, 3, 3), np.float32), 0.0, PAGE_LIGHT, 1)
    assert sheet.getcolors() == [(sheet.width * sheet.height, (255, 255, 255))]


@pytest.mark.parametrize(
    ("name", "runtime"), [("efficientnet-lite1", "torch"), ("efficientnet-lite0", "onnx-int8")]
)
def test_a_photo_network_is_booked_with_its_own_arithmetic_and_bytes(name, runtime):
    who, classifier = Visitor(), shared_classifier(name, runtime)
    bookkeeping.keep_predictions(who, classifier, [classifier.predict(sample(DEFAULT))])
    entry = who.ledger.inference(classifier.fingerprint, 1)
    assert entry.flops == 2 * photo_network(name).macs
    assert entry.size_bytes == classifier.size_bytes
    assert bookkeeping.photo_work()[1] != entry.size_bytes


@pytest.mark.parametrize("mine", [True, False])
def test_answers_beside_a_run_of_ones_own_are_not_shared_with_others(mine, monkeypatch):
    who, pool = Visitor(), Pool(shared_pool().executor)
    monkeypatch.setattr(bookkeeping, "shared_pool", lambda: pool)
    racer = Run(TrainingConfig(model="linear"), pool, who.allowance if mine else None)
    classifier = shared_classifier()
    prediction = classifier.predict(sample(DEFAULT))
    racer.play()
    bookkeeping.keep_predictions(who, classifier, [prediction])
    racer.pause()
    assert racer.wait(10)
    bill = who.ledger.inference(classifier.fingerprint, 1).bill
    assert bill.shared_seconds == (0 if mine else bill.seconds)
