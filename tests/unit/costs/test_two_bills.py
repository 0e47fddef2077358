"""From seconds to energy, money and carbon; and the day on which two bills cross."""

import io
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFont

from charts.share.card import (
    NAME_ROOM,
    NOT_DRAWN,
    SIZE,
    Achievement,
    TwoBills,
    _font,
    _named,
    card,
    certificate,
    undrawn,
)
from engine.compute import Pool, shared_pool
from engine.core.facts import fact
from engine.core.paths import ASSETS, FONTS
from engine.core.theme import PAGE_LIGHT, TRAINING
from engine.costs import Serving, Tariff
from engine.experiments.weight_change import after_predictions, after_step
from engine.experiments.weight_pictures import weight_sheet
from engine.inference import EXAM_SECONDS, shared_classifier
from engine.inference.runtimes import RUNTIMES
from engine.models import photo_network
from engine.photos.samples import DEFAULT, sample
from engine.training import Run, Trainer, TrainingConfig, default_config
from ui.actions import usage
from ui.pages.compare.whole import KETTLE_KWH, answers_a_kettle
from ui.session import Session

ROOT = ASSETS.parent
positive = st.floats(1e-6, 1e6)


def test_an_hour_at_a_kilowatt_is_a_kilowatt_hour():
    tariff = Tariff(watts=1000, pue=1.5, usd_per_hour=2, grams_per_kwh=400)
    assert tariff.kwh(3600) == tariff.most_kwh(3600) == pytest.approx(1.5)
    assert replace(tariff, cores=60).kwh(3600) == pytest.approx(1.5 / 60)
    assert replace(tariff, cores=60).most_kwh(3600) == pytest.approx(1.5)
    assert tariff.usd(1800) == pytest.approx(1)


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


@given(cost=positive, answer=positive, daily=positive, retrain=st.floats(0.5, 400))
def test_later_trainings_that_are_ahead_again_are_those_that_were_counted(
    cost, answer, daily, retrain
):
    serving = Serving(daily, retrain)
    ahead = serving.times_ahead_again(cost, answer)
    period = daily * answer * retrain
    assert math.isinf(ahead) == (period <= cost)
    for number in {1, 2, ahead, ahead + 1} if ahead < 1e6 else ():
        if number and abs(number * period - (number + 1) * cost) > 1e-6 * number * period:
            assert (number * period < (number + 1) * cost) == (number <= ahead)


def test_without_later_trainings_none_is_ahead_again():
    assert Serving(10).times_ahead_again(5, 1) == 0


def test_each_retraining_is_paid_anew():
    serving = Serving(10, retrain_days=7)
    assert [serving.training_bill(5, day) for day in (0, 6.9, 7, 21)] == [5, 5, 10, 20]


def test_the_card_is_a_picture_of_its_size_that_shows_the_numbers():
    one = Image.open(io.BytesIO(card(TwoBills(11.8, 8.7e-5, 31_420, 0.93, 490), 9e6)))
    other = Image.open(io.BytesIO(card(TwoBills(12.9, 8.7e-5, 31_420, 0.93, 490), 9e6)))
    assert one.format == "PNG"
    assert one.size == SIZE
    assert np.asarray(one).tobytes() != np.asarray(other).tobytes()


@pytest.mark.parametrize("draw", [
    lambda address: card(TwoBills(11.8, 8.7e-5, 31_420, 0.93, 490), 9e6, address),
    lambda address: certificate(Achievement(12, 48, 9, 0.9, 5), address),
])  # fmt: skip
def test_a_picture_to_share_says_where_the_app_is_if_it_can(draw):
    assert draw("app.example.org/class") != draw("")
    for address in ("bücher.example", "a" * 53):
        assert draw(address) == draw("")


@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_every_sign_that_is_drawn_has_a_shape(weight):
    font = ImageFont.truetype(str(FONTS / f"card-{weight}.ttf"), 40)
    unknown = bytes(font.getmask("\uffff"))
    sources = [ROOT / "engine/core/units.py", ROOT / "charts/share/card.py"]
    sources += (ROOT / "lessons/figures").glob("*.py")
    signs = {"\u00a0", *map(chr, range(33, 127))}.union(
        *(path.read_text(encoding="utf-8") for path in sources)
    ) - {"\n"}
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
    assert picture(right=6, asked=10) == picture(), "a score that nobody would show is left out"
    assert picture(measured=tuple("abcde")) == picture(measured=tuple("abcde"))


def named(name, date=""):
    return certificate(Achievement(12, 48, 9, 0.9, 5), name=name, date=date)


def test_a_name_and_a_date_stand_on_the_certificate():
    assert len({named(""), named("Zoë Ångström"), named("", "1 May 2027")}) == 3
    assert named("Zoe\u0308  A\u030angstro\u0308m\n") == named("Zoë Ångström"), "however typed"
    assert undrawn("Zoe\u0308 \u7530中") == "\u7530中"
    assert named("田中") == named("")


def test_a_long_name_ends_before_the_date_does():
    assert named("W" * 60, "1 May 2027") == named("W" * 5000, "1 May 2027")
    room = _font("bold", 32).getlength(_named("W" * 60))
    assert NAME_ROOM - 60 < room <= NAME_ROOM


def test_every_sign_of_a_name_that_is_drawn_has_a_shape():
    font = _font("bold", 40)
    unknown = bytes(font.getmask("\uffff"))
    drawn = [sign for sign in map(chr, range(0x3000)) if not NOT_DRAWN.match(sign)]
    assert len(drawn) > 300
    assert [sign for sign in drawn if bytes(font.getmask(sign)) == unknown] == []


def test_the_card_knows_after_how_many_answers_the_bills_are_even():
    assert TwoBills(10, 0.001, 5, 0.5).answers == pytest.approx(10_000)


@pytest.mark.parametrize(
    ("bills", "possible"),
    [
        (TwoBills(10, 0.001, 5_000, 0.5, 80), True),
        (TwoBills(10, 0.001, 5_000, 0.5), True),  # an old link doesn't tell the updates
        (TwoBills(10, 0.001, 5_000, 0.5, 5_001), False),
        (TwoBills(10, 0.005, 5_000, 0.5, 80), False),
    ],
)
def test_an_update_sees_an_example_and_costs_no_less_than_an_answer(bills, possible):
    assert bills.possible == possible


def test_a_kettle_is_enough_for_as_many_answers_as_its_likely_energy_gives():
    watts = fact("watts-epyc-7763").number / fact("cores-epyc-7763").number
    kwh = 1e-3 / 3600 * watts / 1000 * fact("pue-industry").number
    assert answers_a_kettle(1e-3) * kwh == pytest.approx(KETTLE_KWH)


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
    ("name", "runtime", "title"),
    [
        ("efficientnet-lite1", "torch", "EfficientNet-Lite1"),
        ("efficientnet-lite0", "onnx-int8", "EfficientNet-Lite0, ONNX Runtime, int8"),
    ],
)
def test_a_photo_network_is_booked_with_its_own_arithmetic_and_bytes(name, runtime, title):
    who, classifier = Session(), shared_classifier(name, runtime)
    usage.keep_predictions(who, classifier, [classifier.predict(sample(DEFAULT))])
    entry = who.ledger.inference(classifier.fingerprint, 1, runtime)
    assert (entry.network, entry.runtime, entry.dataset) == (title, runtime, "")
    assert entry.flops == 2 * photo_network(name).macs
    assert entry.size_bytes == classifier.size_bytes
    assert 4 * photo_network().parameters != entry.size_bytes


def test_the_same_weights_laid_out_otherwise_are_an_entry_of_their_own():
    who = Session()
    for runtime in ("torch", "torch-channels-last"):
        classifier = shared_classifier("efficientnet-lite0", runtime)
        usage.keep_predictions(who, classifier, [classifier.predict(sample(DEFAULT))])
    plain, other = who.ledger.entries.values()
    assert plain.fingerprint == other.fingerprint
    assert other.network == f"{plain.network}, {RUNTIMES['torch-channels-last'].title}"


@pytest.mark.parametrize(("points", "batch_size", "size"), [(250, 10, 10), (200, 256, 160)])
def test_an_exam_on_few_points_is_long_enough_and_in_batches_as_in_training(
    points, batch_size, size
):
    config = replace(default_config("moons"), points=points, batch_size=batch_size)
    who = Session(run=Run(config, shared_pool()))
    who.run.step()
    assert who.run.wait(10)
    usage.sit_exam(who)
    held_out = len(who.run.trainer().split.validation)
    training, serving = who.ledger.entries.values()
    assert training.batch_size == training.bill.images == serving.batch_size == size
    assert training.dataset == serving.dataset == "Two moons"
    assert serving.bill.images == size * serving.bill.passes > held_out
    assert serving.bill.cpu_seconds >= EXAM_SECONDS
    assert who.exam * held_out == pytest.approx(round(who.exam * held_out))


def test_a_hundred_answers_are_a_hundred_where_there_are_fewer_points():
    who = Session(run=Run(replace(default_config("moons"), points=50), shared_pool()))
    usage.answer_one_by_one(who, 100)
    assert who.ledger.inference(who.served.fingerprint, 1).bill.images == 100


def test_a_racer_that_trained_has_an_entry():
    who, racer = Session(), Run(TrainingConfig(model="linear"), shared_pool())
    usage.keep_run(who, racer)
    assert who.ledger.entries == {}
    racer.step()
    assert racer.wait(10)
    usage.keep_run(who, racer)
    (entry,) = who.ledger.entries.values()
    assert (entry.phase, entry.network, entry.dataset) == ("training", "Linear", "Animal shapes")
    assert entry.fingerprint == racer.view.fingerprint
    assert entry.flops == 64 * 2 * (2 * 784 * 10)


@pytest.mark.parametrize("mine", [True, False])
def test_answers_beside_a_run_of_ones_own_are_not_shared_with_others(mine, monkeypatch):
    who, pool = Session(), Pool(shared_pool().executor)
    monkeypatch.setattr(usage, "shared_pool", lambda: pool)
    racer = Run(TrainingConfig(model="linear"), pool, who.quota if mine else None)
    classifier = shared_classifier()
    prediction = classifier.predict(sample(DEFAULT))
    racer.play()
    usage.keep_predictions(who, classifier, [prediction])
    racer.pause()
    assert racer.wait(10)
    bill = who.ledger.inference(classifier.fingerprint, 1).bill
    assert bill.shared_seconds == (0 if mine else bill.seconds)
