"""The two bills, gathered from what was measured."""

from engine.costs import Bill, Entry
from engine.inference import filled, shared_classifier
from engine.models import inference_memory, parameter_count
from engine.training import Run, training_memory
from ui.actions.usage import keep_training, own_classifier, own_work
from ui.pages.compare.bills import Bills
from ui.pages.compare.state import CompareState
from ui.session import Session


def collect(who: Session) -> tuple[Bills | None, bool]:
    """Return the two bills of one network, and whether they are of the run as it stands now.

    The served weights must be those that trained, to the last bit: same fingerprint. While the
    run has trained on and its new weights have not served, the bills are the last ones there were.
    """
    kept = who.page(CompareState)
    run = who.run
    if run is None or not run.bill.images or run.playing or run.busy:
        return kept.bills, False
    keep_training(who)
    serving = who.ledger.inference(run.view.fingerprint, run.batch_size)
    single = who.ledger.inference(run.view.fingerprint, 1)
    if serving is None or single is None:
        return kept.bills, False
    photo = who.ledger.inference(shared_classifier().fingerprint, 1)
    state = (run.bill, serving, single, photo)
    if kept.bills is None or kept.bills_of != state:
        kept.bills, kept.bills_of = _bills(who, run, serving.bill, single.bill, photo), state
    return kept.bills, True


def _bills(who: Session, run: Run, serving: Bill, single: Bill, photo: Entry | None) -> Bills:
    classifier, trainer = own_classifier(who), run.trainer().copy()
    x, _ = trainer.dataset.batch(filled(trainer.split.validation, trainer.batch_size))
    looks, model = run.view.evaluations, classifier.model
    assert model is not None  # one's own serves on PyTorch
    return Bills(
        trainer,
        run.view.fingerprint,
        run.first_fingerprint,
        run.bill,
        serving,
        single,
        photo,
        training_memory(trainer),
        inference_memory(model, x),
        own_work(run.config),
        parameter_count(model),
        looks[0].accuracy,
        who.exam if who.exam is not None else looks[-1].accuracy,
    )
