"""Writes what was measured into the visitor's ledger."""

from functools import lru_cache
from typing import TYPE_CHECKING

from engine.compute import shared_pool
from engine.core.packed import fingerprint, unpacked
from engine.core.paths import ONNX_FILES
from engine.costs import BROWSER, TORCH, Bill, DeviceTimes, Entry, Form
from engine.data import DATASETS, load_dataset
from engine.inference import (
    EXAM_SECONDS,
    Classifier,
    Prediction,
    Served,
    as_picture,
    filled,
    serve,
    shape_classifier,
)
from engine.inference.runtimes import RUNTIMES
from engine.models import Arithmetic, arithmetic, forward_flops, photo_network, training_flops
from engine.models.pretrained import DEFAULT, NETWORKS
from engine.models.trainable import MODELS, Layout, build_model

if TYPE_CHECKING:
    from engine.experiments.variants import Result, Variant
    from engine.training import Run, TrainingConfig
    from ui.actions.workbench import Workbench
    from ui.session import Session


ONE_THREAD = (
    "a browser tells time on the clock only, and one thread computes, so it is that much processor "
    "time at the most."
)
SAME_FILE: dict[Form, str] = {"int8": "onnx-int8", "fp32": "onnx"}  # the server's runtime of it


def keep_training(who: "Session") -> None:
    """Set the bill of the visitor's run to what it is now."""
    if who.run is not None:
        keep_run(who, who.run)


def keep_run(who: "Session", run: "Run") -> None:
    """Set the bill of one run to what it is now: the visitor's own, or a racer."""
    if run.bill.images:
        config, work = run.config, own_work(run.config)
        entry = Entry(
            "training",
            MODELS[config.model].title,
            run.view.fingerprint,
            run.batch_size,
            run.bill,
            work.training,
            work.size_bytes,
            DATASETS[config.dataset].title,
        )
        who.ledger.put_training(str(run.number), entry)


def keep_predictions(who: "Session", classifier: Classifier, predictions: list[Prediction]) -> None:
    """Add answers that were given one at a time."""
    n = len(predictions)
    bill = Bill(n, n, sum(p.seconds for p in predictions), sum(p.cpu_seconds for p in predictions))
    _keep(who, classifier, 1, bill)


def keep_device(who: "Session", times: DeviceTimes) -> None:
    """Set what the visitor's own device measured; its clock time stands for processor time."""
    count, total = len(times.seconds), times.total_seconds
    bill = Bill(count, count, total, total)
    runtime = SAME_FILE[times.form]
    title = f"{NETWORKS[DEFAULT].title}, {times.form}, in your browser"
    size_bytes = NETWORKS[DEFAULT].build.size_bytes(runtime)
    who.ledger.put_device(
        times,
        Entry("inference", title, _fingerprint(runtime), 1, bill, photo_network().flops,
              size_bytes, runtime=BROWSER, device=times.device),
    )  # fmt: skip


@lru_cache(maxsize=len(ONNX_FILES))
def _fingerprint(runtime: str) -> str:
    return fingerprint(unpacked(ONNX_FILES[runtime]))


def own_classifier(who: "Session") -> Classifier:
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


def sit_exam(who: "Session") -> Served:
    """Serve all held-out examples at training's batch size, with the visitor's own network.

    Again and again where they are answered in a moment: one short pass can't be timed well.
    """
    classifier, run = own_classifier(who), who.run
    assert run is not None
    trainer = run.trainer()
    size = trainer.batch_size
    served = serve(classifier, trainer.dataset, trainer.split.validation, size, EXAM_SECONDS)
    _keep(who, classifier, size, served.bill)
    who.exam = served.accuracy
    return served


def keep_variant(who: "Session", result: "Result", bench: "Workbench") -> None:
    """Add the exam that a variant of the visitor's own network has sat, in full batches."""
    variant = result.variant
    classifier = variant.classifier
    model = bench.model if classifier.model is None else classifier.model  # the same layers
    flops = forward_flops(model, bench.dataset.shape)
    who.ledger.add_inference(
        Entry("inference", f"{bench.title}, {variant.title}", classifier.fingerprint,
              result.batch_size, result.served, flops, variant.size_bytes,
              DATASETS[bench.trainer.config.dataset].title, classifier.runtime)
    )  # fmt: skip


def keep_finetuning(who: "Session", variant: "Variant", bench: "Workbench") -> None:
    """Set what the further training of a pruned network has cost."""
    assert variant.trained is not None
    classifier = variant.classifier
    assert classifier.model is not None
    flops = training_flops(classifier.model, bench.dataset.shape)
    title, name = f"{bench.title}, {variant.title}", classifier.fingerprint
    who.ledger.put_training(
        f"healed {name}",
        Entry("training", title, name, bench.batch_size, variant.trained, flops,
              variant.size_bytes, DATASETS[bench.trainer.config.dataset].title),
    )  # fmt: skip


def answer_one_by_one(who: "Session", times: int) -> None:
    """Let the visitor's own network answer so many times for held-out examples, one at a time."""
    classifier, run = own_classifier(who), who.run
    assert run is not None
    trainer = run.trainer()
    examples = filled(trainer.split.validation, times)
    pictures = [as_picture(trainer.dataset.inputs[i]) for i in examples]
    classifier.predict(pictures[0])  # warms up; isn't counted
    keep_predictions(who, classifier, [classifier.predict(picture) for picture in pictures])


def _keep(who: "Session", classifier: Classifier, batch_size: int, bill: Bill) -> None:
    if shared_pool().others(who.quota):
        bill += Bill(shared_seconds=bill.seconds)
    run = who.run
    if run is not None and classifier is who.served:
        own = own_work(run.config)
        title, flops, size_bytes = classifier.title, own.forward, own.size_bytes
        dataset = DATASETS[run.config.dataset].title
    else:
        title = classifier.title
        if classifier.runtime != TORCH:
            title += f", {RUNTIMES[classifier.runtime].title}"
        flops, size_bytes = photo_network(classifier.name).flops, classifier.size_bytes
        dataset = ""
    who.ledger.add_inference(
        Entry("inference", title, classifier.fingerprint, batch_size, bill, flops, size_bytes,
              dataset, classifier.runtime)
    )  # fmt: skip


def own_work(config: "TrainingConfig") -> Arithmetic:
    """Return what an example takes of a trainable network, and its bytes."""
    return _own_work(config.model, config.dataset, config.layout)


@lru_cache(maxsize=256)
def _own_work(model: str, dataset: str, layout: Layout) -> Arithmetic:
    data = load_dataset(dataset)
    network = build_model(model, data.shape, len(data.classes), 0, layout)
    return arithmetic(network, data.shape)
