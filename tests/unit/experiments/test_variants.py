"""Forms of one network side by side: what they weigh, answer and take, in turns."""

import pytest

from engine.experiments.variants import (
    FEWEST_ROUNDS,
    HALF,
    SINGLES,
    TRAINED,
    in_int8,
    in_onnx,
    in_torch,
    race,
    rounded,
)
from engine.inference import EXAM_SECONDS
from engine.models.trainable import MODELS
from engine.training import Trainer, TrainingConfig


def result_of(work):
    seen = []
    while True:
        try:
            seen.append(next(work))
        except StopIteration as end:
            shares = [progress.share for progress in seen]
            assert shares == sorted(shares)
            assert 0.6 < shares[-1] <= 1
            return end.value


@pytest.fixture(scope="module", params=list(MODELS))
def trainer(request):
    one = Trainer(TrainingConfig(model=request.param))
    for _ in range(80):
        one.step()
    one.model.eval()
    return one


def test_every_network_runs_in_every_form_and_all_are_measured_alike(trainer):
    model, data = trainer.model, trainer.dataset
    held_out = trainer.split.validation[:300]
    forms = [
        in_torch(TRAINED, model, data),
        in_onnx(model, data),
        result_of(in_int8(model, data, trainer.split.train)),
        rounded(model, data, 2),
        in_torch(HALF, HALF.of(model), data),
    ]
    whole, onnx, int8, coarse, holes = result_of(race(forms, data, held_out, 64))
    for result in (whole, onnx, int8, coarse, holes):
        assert len(result.singles) == SINGLES * len(result.batches)
        assert len(result.batches) == len(whole.batches) >= FEWEST_ROUNDS
        assert min(result.batch_seconds, result.single_seconds) > 0
        assert result.served.images == 64 * result.served.passes >= 256
        assert result.served.cpu_seconds >= EXAM_SECONDS
        assert len(result.answers) == 300
    for batched in (True, False):
        assert onnx.faster(whole, batched) == pytest.approx(1 / whole.faster(onnx, batched))
    assert whole.differing(onnx) == []
    assert len(int8.differing(whole)) < 30
    assert whole.variant.size_bytes == 4 * sum(p.numel() for p in model.parameters())
    assert int8.variant.size_bytes < 0.5 * onnx.variant.size_bytes
    assert coarse.variant.size_bytes < 0.2 * whole.variant.size_bytes
    assert holes.variant.size_bytes == whole.variant.size_bytes
    assert holes.variant.zipped_bytes < 0.8 * whole.variant.zipped_bytes
    assert len({form.classifier.fingerprint for form in forms}) == len(forms)
    assert whole.accuracy == pytest.approx(
        (whole.answers == data.labels[held_out]).float().mean().item()
    )


def test_a_batch_larger_than_the_exam_is_filled_by_going_round():
    trainer = Trainer(TrainingConfig(model="linear"))
    form = in_torch(TRAINED, trainer.model, trainer.dataset)
    (result,) = result_of(race([form], trainer.dataset, trainer.split.validation[:3], 64))
    assert result.batch_size == 64
    assert result.served.images == 64 * result.served.passes
    assert len(result.answers) == 3
    assert result.batch_seconds > 0
