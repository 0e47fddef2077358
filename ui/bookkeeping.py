"""Writes what was measured into the visitor's ledger."""

from functools import lru_cache
from typing import TYPE_CHECKING

from engine.anatomy import forward_flops, parameter_count, photo_network
from engine.compute import shared_pool
from engine.costs import training_flops
from engine.datasets import load_dataset
from engine.inference import Classifier, Prediction, shape_classifier
from engine.ledger import Bill, Entry
from engine.models import MODELS, Layout, build_model
from engine.networks import DEFAULT
from engine.serving import Served, as_picture, serve

if TYPE_CHECKING:
    from engine.training import TrainingConfig
    from engine.variants import Result, Variant
    from ui.optimising.workbench import Workbench
    from ui.visitor import Visitor


def keep_training(who: "Visitor") -> None:
    """Set the bill of the visitor's run to what it is now."""
    run = who.run
    if run is not None and run.bill.images:
        title = MODELS[run.config.model].title
        flops, size_bytes = own_work(run.config)
        entry = Entry(
            "training",
            title,
            run.view.fingerprint,
            run.config.batch_size,
            run.bill,
            training_flops(flops),
            size_bytes,
        )
        who.ledger.put_training(str(run.number), entry)


def keep_predictions(who: "Visitor", classifier: Classifier, predictions: list[Prediction]) -> None:
    """Add answers that were given one at a time."""
    n = len(predictions)
    bill = Bill(n, n, sum(p.seconds for p in predictions), sum(p.cpu_seconds for p in predictions))
    _keep(who, classifier, 1, bill)


def own_classifier(who: "Visitor") -> Classifier:
    """Pause the run and return its network, frozen: the weights that trained now serve."""
    run = who.run
    assert run is not None
    who.paused_to_serve |= run.playing
    run.pause()
    run.wait(seconds=10)
    keep_training(who)
    if who.served is None or who.served.fingerprint != run.view.fingerprint:
        trainer = run.trainer()
        title = MODELS[run.config.model].title
        who.exam = None
        who.served = shape_classifier(title, trainer.model, trainer.dataset)
    return who.served


def sit_exam(who: "Visitor") -> Served:
    """Serve all held-out shapes at training's batch size, with the visitor's own network."""
    classifier, run = own_classifier(who), who.run
    assert run is not None
    trainer = run.trainer()
    size = run.config.batch_size
    served = serve(classifier, trainer.dataset, trainer.split.validation, size)
    _keep(who, classifier, size, served.bill)
    who.exam = served.accuracy
    return served


def keep_variant(who: "Visitor", result: "Result", bench: "Workbench") -> None:
    """Add the exam that a variant of the visitor's own network has sat, in full batches."""
    variant = result.variant
    classifier = variant.classifier
    model = bench.model if classifier.model is None else classifier.model  # the same layers
    flops = forward_flops(model, bench.dataset.shape)
    title = f"{bench.title}, {variant.title}"
    who.ledger.add_inference(
        Entry("inference", title, classifier.fingerprint, result.batch_size, result.served, flops,
              variant.size_bytes)
    )  # fmt: skip


def keep_healing(who: "Visitor", variant: "Variant", bench: "Workbench") -> None:
    """Set what the further training of a pruned network has cost."""
    assert variant.trained is not None
    classifier = variant.classifier
    assert classifier.model is not None
    flops = training_flops(forward_flops(classifier.model, bench.dataset.shape))
    title, name = f"{bench.title}, {variant.title}", classifier.fingerprint
    who.ledger.put_training(
        f"healed {name}",
        Entry("training", title, name, bench.batch_size, variant.trained, flops,
              variant.size_bytes),
    )  # fmt: skip


def answer_one_by_one(who: "Visitor", times: int) -> None:
    """Let the visitor's own network answer for held-out shapes, one at a time."""
    classifier, run = own_classifier(who), who.run
    assert run is not None
    trainer = run.trainer()
    pictures = [as_picture(trainer.dataset.inputs[i]) for i in trainer.split.validation[:times]]
    classifier.predict(pictures[0])  # warms up; isn't counted
    keep_predictions(who, classifier, [classifier.predict(picture) for picture in pictures])


def _keep(who: "Visitor", classifier: Classifier, batch_size: int, bill: Bill) -> None:
    if shared_pool().others(who.allowance):
        bill += Bill(shared_seconds=bill.seconds)
    run = who.run
    if run is not None and classifier is who.served:
        work = own_work(run.config)
    else:
        work = photo_work(classifier.name)[0], classifier.size_bytes
    who.ledger.add_inference(
        Entry("inference", classifier.title, classifier.fingerprint, batch_size, bill, *work)
    )


def own_work(config: "TrainingConfig") -> tuple[int, int]:
    """Return a trainable network's FLOPs an example, forward, and its bytes."""
    return _own_work(config.model, config.dataset, config.layout)


@lru_cache(maxsize=256)
def _own_work(model: str, dataset: str, layout: Layout) -> tuple[int, int]:
    data = load_dataset(dataset)
    network = build_model(model, data.shape, len(data.classes), 0, layout)
    return forward_flops(network, data.shape), 4 * parameter_count(network)


def photo_work(name: str = DEFAULT) -> tuple[int, int]:
    """Return a photo network's FLOPs an image and its bytes."""
    build = photo_network(name)
    return 2 * build.macs, 4 * build.parameters
