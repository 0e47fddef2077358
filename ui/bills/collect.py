"""What the page compares: two bills of one network, same weights, same batch size."""

from dataclasses import dataclass

from engine.anatomy import (
    Memory,
    inference_memory,
    parameter_count,
    training_memory,
)
from engine.compute import Run
from engine.inference import shared_classifier
from engine.ledger import Bill, Entry
from ui.bookkeeping import keep_training, own_classifier, own_work
from ui.visitor import Visitor


@dataclass(frozen=True)
class Bills:
    """Everything the page compares.

    training, serving: one network, same fingerprint, same batch size · single: the same weights,
    one shape at a time · accuracy: of these very weights on all held-out shapes, 0–1 ·
    photo: EfficientNet-Lite0, one photo at a time, or None.
    """

    run: Run
    training: Bill
    serving: Bill
    single: Bill
    photo: Entry | None
    training_memory: Memory
    serving_memory: Memory
    flops: int
    parameters: int
    answers: int
    accuracy: float


def collect(who: Visitor) -> Bills | None:
    """Return the two bills of one network, or None while either is missing.

    The served weights must be those that trained, to the last bit: same fingerprint.
    """
    run = who.run
    if run is None or not run.bill.images or run.playing:
        return None
    keep_training(who)
    size = run.config.batch_size
    serving = who.ledger.inference(run.view.fingerprint, size)
    single = who.ledger.inference(run.view.fingerprint, 1)
    if serving is None or single is None:
        return None
    classifier, trainer = own_classifier(who), run.trainer()
    x, _ = trainer.dataset.batch(trainer.split.validation[:size])
    return Bills(
        run,
        run.bill,
        serving.bill,
        single.bill,
        who.ledger.inference(shared_classifier().fingerprint, 1),
        training_memory(trainer),
        inference_memory(classifier.model, x),
        own_work(run.config)[0],
        parameter_count(classifier.model),
        who.ledger.served(run.view.fingerprint),
        who.exam if who.exam is not None else run.view.evaluations[-1].accuracy,
    )
